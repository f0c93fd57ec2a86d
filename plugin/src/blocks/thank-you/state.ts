import { store } from '@wordpress/interactivity';
import type { AddressInput, CheckoutState } from '../../../../connector/src/contract/checkout.ts';
import {
  config,
  dayAndTime,
  quoteLineViews,
  text,
  totalRows,
  type LineView,
  type TotalRow,
} from '../../cart/index.ts';

/**
 * `unknown`: this browser has no secret of the checkout. `open`: the order was not paid. `late`: the page has stopped
 * asking, and the payment is still on its way. `closed`: it was paid more than a day ago. `away`: the connector does not
 * answer.
 */
type Phase = 'loading' | 'paid' | 'processing' | 'open' | 'late' | 'closed' | 'unknown' | 'away';

interface ThankYouState {
  phase: Phase;
  checkout: CheckoutState | null;
  /** Where a closed order is found. */
  portal: string;
}

const order = () => state.checkout?.order ?? null;

const { state } = store('carrello/thank-you', {
  state: {
    ...({ phase: 'loading', checkout: null, portal: '' } as ThankYouState),
    get isLoading(): boolean {
      return state.phase === 'loading';
    },
    get isPaid(): boolean {
      return state.phase === 'paid' && order() !== null;
    },
    get isProcessing(): boolean {
      return state.phase === 'processing' || state.phase === 'late';
    },
    get isOpen(): boolean {
      return state.phase === 'open';
    },
    get isClosed(): boolean {
      return state.phase === 'closed';
    },
    get isUnknown(): boolean {
      return state.phase === 'unknown';
    },
    get isAway(): boolean {
      return state.phase === 'away';
    },
    get declined(): string {
      return state.checkout?.declined ?? '';
    },
    get number(): string {
      return order()?.number ?? '';
    },
    get placedAt(): string {
      const placed = order();
      if (!placed) return '';
      const language = document.documentElement.lang || config().locale;
      return dayAndTime(placed.placedAt, { language, timeZone: placed.timeZone, dateStyle: 'long' });
    },
    get mailNote(): string {
      return text('mailNote', order()?.email ?? '');
    },
    get isShipped(): boolean {
      return order()?.quote.needsShipping ?? false;
    },
    get paidWith(): string {
      const gateway = order()?.gateway;
      if (!gateway) return '';
      return text({ stripe: 'byCard', paypal: 'byPaypal', none: 'nothingToPay' }[gateway]);
    },
    get portalUrl(): string {
      return order()?.portalUrl ?? '';
    },
    get hasFiles(): boolean {
      return order()?.files !== undefined;
    },
    get fileNames(): string {
      return order()?.files?.names.join('\n') ?? '';
    },
    get filesUrl(): string {
      return order()?.files?.url ?? '';
    },
    get billing(): string {
      const billing = order()?.billing;
      return billing ? addressText(billing) : '';
    },
    get delivery(): string {
      const placed = order();
      return placed?.delivery && placed.quote.needsShipping ? addressText(placed.delivery) : '';
    },
    get lines(): LineView[] {
      const placed = order();
      return placed ? quoteLineViews(placed.quote) : [];
    },
    get totals(): TotalRow[] {
      const placed = order();
      return placed ? totalRows(placed.quote) : [];
    },
  },
});

/** Writes an address as text, with a line for each of its parts. */
function addressText(address: AddressInput): string {
  const {
    firstName,
    lastName,
    company,
    line1,
    line2,
    postcode,
    city,
    state: province,
    country,
    phone,
  } = address;
  const name = new Intl.DisplayNames([config().locale], { type: 'region' }).of(country) ?? country;
  const town = [postcode, city, province && `(${province})`].filter(Boolean).join(' ');
  return [`${firstName} ${lastName}`.trim(), company, line1, line2, town, name, phone]
    .filter(Boolean)
    .join('\n');
}

export const thankYouState = state;
