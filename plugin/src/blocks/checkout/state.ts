import { store } from '@wordpress/interactivity';
import type { Storefront } from '../../../../connector/src/contract/shops.ts';
import {
  cartState,
  config,
  estimateRows,
  lineViews,
  money,
  quoteLineViews,
  text,
  totalRows,
  type LineView,
  type TotalRow,
} from '../../cart/index.ts';
import type { Change } from './changes.ts';

export type GatewayName = 'stripe' | 'paypal';

interface FieldFault {
  field: string;
  message: string;
  href: string;
}

interface CheckoutStoreState {
  ready: boolean;
  /** What is being waited for, in words; empty when the buyer may act. */
  busy: string;
  /** True once the order is placed and the next page is on its way; the button then stays disabled. */
  leaving: boolean;
  errors: Record<string, string>;
  /** The same errors as links for the summary, also those that belong to no field of the form. */
  faults: FieldFault[];
  /** A message about the whole order, such as that the connection was lost or PayPal's window was closed. */
  notice: string;
  /** A message about the payment, such as that the card was declined. */
  payTrouble: string;
  changes: Change[];
  storefront: Storefront | null;
  gateway: GatewayName;
  cardReady: boolean;
  otherAddress: boolean;
  isCompany: boolean;
  wantsInvoice: boolean;
  /** Of the bill. */
  billingCountry: string;
}

/** True where this total can be paid so; a connector of before says it of no total, and then the shop's word counts. */
const takes = (gateway: GatewayName): boolean =>
  cartState.quote?.gateways?.some((other) => other.gateway === gateway) ?? true;

const offers = (gateway: GatewayName): boolean =>
  (state.storefront?.gateways.some((other) => other.gateway === gateway) ?? false) && takes(gateway);

const initial: CheckoutStoreState = {
  ready: false,
  busy: '',
  leaving: false,
  errors: {},
  faults: [],
  notice: '',
  payTrouble: '',
  changes: [],
  storefront: null,
  gateway: 'stripe',
  cardReady: false,
  otherAddress: false,
  isCompany: false,
  wantsInvoice: false,
  billingCountry: '',
};

const { state } = store('carrello/checkout', {
  state: {
    ...initial,
    get lines(): LineView[] {
      return cartState.quote
        ? withPictures(quoteLineViews(cartState.quote))
        : lineViews(cartState.cart, null, cartState.lineNotices);
    },
    get lineNotices(): { id: string; message: string }[] {
      return Object.entries(cartState.lineNotices)
        .filter(([, message]) => message !== '')
        .map(([id, message]) => ({ id, message }));
    },
    get totals(): TotalRow[] {
      return cartState.quote ? totalRows(cartState.quote) : estimateRows(cartState.cart);
    },
    get total(): string {
      return cartState.quote ? money(cartState.quote.total) : '';
    },
    get payLabel(): string {
      if (state.busy !== '') return state.busy;
      return cartState.quote ? text('payNow', money(cartState.quote.total)) : text('pay');
    },
    get acceptLabel(): string {
      return state.busy || text('acceptAndPay', cartState.quote ? money(cartState.quote.total) : '');
    },
    get isBusy(): boolean {
      return state.busy !== '';
    },
    get isWaiting(): boolean {
      return !state.ready;
    },
    get isEmpty(): boolean {
      return state.ready && cartState.cart.lines.length === 0;
    },
    get isFilled(): boolean {
      return state.ready && cartState.cart.lines.length > 0;
    },
    get hasFaults(): boolean {
      return state.faults.length > 0;
    },
    get hasChanges(): boolean {
      return state.changes.length > 0;
    },
    get trouble(): string {
      if (cartState.trouble !== '') return cartState.trouble;
      if (state.storefront?.gateways.length === 0) return text('noGateway');
      const isUnpayable = (cartState.quote?.total ?? 0) > 0 && cartState.quote?.gateways?.length === 0;
      return isUnpayable ? text('notTaken') : '';
    },
    get shippingNotice(): string {
      return cartState.shippingNotice;
    },
    get needsNoShipping(): boolean {
      return cartState.quote?.needsShipping === false;
    },
    /** A tick that is hidden, because nothing is shipped, counts no more. */
    get hasOneAddress(): boolean {
      return !state.otherAddress || state.needsNoShipping;
    },
    get shippingMethods(): { id: string; name: string; price: string; isChosen: boolean }[] {
      const { quote } = cartState;
      return (quote?.shippingMethods ?? []).map(({ id, name, price }) => ({
        id,
        name,
        price: price === 0 ? text('shippingFree') : money(price),
        isChosen: id === quote?.shippingMethod,
      }));
    },
    get termsUrl(): string | undefined {
      return state.storefront?.termsUrl ?? undefined;
    },
    get privacyUrl(): string | undefined {
      return state.storefront?.privacyUrl ?? (config().urls.privacy || undefined);
    },
    get offersSaved(): boolean {
      return state.storefront?.savedAddresses === true;
    },
    /** Where the shop issues an invoice to who asks for one. */
    get asksInvoice(): boolean {
      const { askInvoiceIn } = state.storefront ?? {};
      const countries = state.isCompany ? askInvoiceIn?.companies : askInvoiceIn?.people;
      return countries?.includes(state.billingCountry) ?? false;
    },
    get getsInvoice(): boolean {
      return state.wantsInvoice && state.asksInvoice;
    },
    get asksFiscalCode(): boolean {
      return state.getsInvoice && !state.isCompany && state.billingCountry === 'IT';
    },
    get isFree(): boolean {
      return cartState.quote?.total === 0 && cartState.quote.lines.length > 0;
    },
    get hasStripe(): boolean {
      return offers('stripe');
    },
    get hasPaypal(): boolean {
      return offers('paypal');
    },
    get isStripe(): boolean {
      return state.gateway === 'stripe' && offers('stripe');
    },
    get isPaypal(): boolean {
      return state.gateway === 'paypal' && offers('paypal');
    },
  },
});

/** A quote has the catalogue's pictures; the cart has the shop's own, which the buyer has seen so far. */
function withPictures(lines: LineView[]): LineView[] {
  return lines.map((line) => {
    const image = cartState.cart.lines.find((other) => other.variantId === line.id)?.image ?? line.image;
    return { ...line, image, hasNoImage: image === '' };
  });
}

export const checkoutState = state;

/** The buyer may act again, unless the next page is on its way. */
export function release(): void {
  if (!state.leaving) state.busy = '';
}

/** Clears every message, because none of the last press holds for the next one. */
export function clearMessages(): void {
  Object.assign(state, { errors: {}, faults: [], notice: '', payTrouble: '', changes: [] });
}
