import { getContext, getElement, store } from '@wordpress/interactivity';
import type { Quote } from '../../../../connector/src/contract/checkout.ts';
import * as cart from '../../cart/index.ts';
import {
  cartState,
  changeCart,
  ensureCountry,
  fillCountries,
  isBought,
  isConnected,
  loadStorefront,
  onCartFromElsewhere,
  price,
  resumeCheckout,
  text,
} from '../../cart/index.ts';
import { followAddresses, loadAddressCheck } from './address.ts';
import { companyErrors, loadCompanyCheck } from './company.ts';
import './field-state.ts';
import { keepTyped, readForm, readTyped, restoreTyped } from './form.ts';
import { goToThankYou } from './leave.ts';
import { followPointer, whenReleased } from './pointer.ts';
import { prepareGateway, setAmount } from './payments.ts';
import { billedTo, openCheckout } from './place-order.ts';
import { checkoutState as state, type GatewayName } from './state.ts';
import { submitOrder } from './submit.ts';

let form: HTMLFormElement | null = null;

store('carrello/checkout', {
  actions: {
    toggleOtherAddress(event: Event): void {
      state.otherAddress = (event.target as HTMLInputElement).checked;
      // The page follows the state only after this handler; until then the part's fields are as they were.
      setTimeout(followCountry);
    },
    toggleInvoice(event: Event): void {
      state.wantsInvoice = (event.target as HTMLInputElement).checked;
      if (state.wantsInvoice) void loadCompanyCheck();
      followAddresses(form);
    },
    toggleCompany(event: Event): void {
      state.isCompany = (event.target as HTMLInputElement).checked;
      if (state.isCompany) void loadCompanyCheck();
      followAddresses(form);
    },
    pickCountry(): void {
      noteBill();
      followAddresses(form);
      followCountry();
    },
    pickShipping(): void {
      const { id } = getContext<{ method: { id: string } }>().method;
      changeCart((cart) => ({ ...cart, shippingMethod: id }));
      price(true);
    },
    pickGateway(event: Event): void {
      chooseGateway((event.target as HTMLInputElement).value as GatewayName);
    },
    retry(): void {
      void start();
    },
    /** Most buyers never need it: its code is loaded at the press. */
    async useSaved(): Promise<void> {
      const opener = getElement().ref;
      const { openSaved } = await import(/* webpackChunkName: "blocks/checkout/saved" */ './saved/saved.ts');
      if (form && opener) openSaved(form, opener, { cart, openCheckout, billedTo, state });
    },
  },
  callbacks: {
    start(): void {
      const root = getElement().ref;
      form = root?.querySelector<HTMLFormElement>('#carrello-checkout-form') ?? null;
      if (!form) return;
      listen(form);
      // The select needs the kept country now; the list of countries comes later, or never when the connector is away.
      if (cartState.cart.country !== '') offerCountries([cartState.cart.country]);
      restoreTyped(form);
      void showAddresses(form);
      state.otherAddress = isTicked('otherAddress');
      state.isCompany = isTicked('isCompany');
      state.wantsInvoice = isTicked('wantsInvoice');
      if (state.isCompany || state.wantsInvoice) void loadCompanyCheck();
      noteBill();
      state.ready = true;
      const summary = root?.querySelector('details');
      if (summary) summary.open = window.matchMedia('(min-width: 60rem)').matches;
      onCartFromElsewhere(() => {
        state.leaving = false;
        state.busy = '';
        price();
      });
      void start();
    },
    watchTotal(): void {
      if (!cartState.quote) return;
      setAmount(cardAmount(cartState.quote));
      followOffers();
      followAddresses(form);
    },
  },
});

/** What was typed of a part that is chosen from a list waits until the list is there. */
async function showAddresses(target: HTMLFormElement): Promise<void> {
  await loadAddressCheck();
  if (followAddresses(target)) restoreTyped(target);
}

const isTicked = (name: string): boolean =>
  form?.querySelector<HTMLInputElement>(`input[name="${name}"]`)?.checked ?? false;

/** PayPal's window must open within the click. A native handler runs in it, one of the Interactivity API perhaps later. */
function listen(target: HTMLFormElement): void {
  followPointer();
  target.addEventListener('submit', (event) => {
    event.preventDefault();
    submitOrder(target);
  });
  target.addEventListener('input', (event) => {
    keepTyped(target);
    const name = (event.target as HTMLInputElement).name;
    if (state.errors[name]) state.errors = { ...state.errors, [name]: '' };
  });
  target.addEventListener('change', (event) => {
    const { name } = event.target as HTMLInputElement;
    if (isCode(name)) void checkCompany(target, name);
  });
}

const isCode = (name: string): boolean => /^(company|invoice)\./.test(name);

/**
 * Says what is wrong with a code that was entered, and takes back what another field has put right. Who types before the
 * checks are there is told when they are.
 */
async function checkCompany(target: HTMLFormElement, left: string): Promise<void> {
  await loadCompanyCheck();
  whenReleased(() => showCompanyErrors(target, left));
}

function showCompanyErrors(target: HTMLFormElement, left: string): void {
  const wrong = companyErrors(readForm(target));
  const shown = Object.keys(state.errors).filter(isCode);
  // The name's own error is another check's.
  const said = [...shown, left].filter((name) => name !== 'company.name');
  state.errors = { ...state.errors, ...Object.fromEntries(said.map((name) => [name, wrong[name] ?? ''])) };
}

/** What is asked for an invoice depends on the country of the bill. */
function noteBill(): void {
  const country = form?.querySelector<HTMLSelectElement>('select[name="billing.country"]');
  state.billingCountry = country?.value ?? '';
}

/** The goods go to the delivery address if there is one; shipping is priced for its country. */
function followCountry(): void {
  if (!form) return;
  keepTyped(form);
  const values = readForm(form);
  const country = values['delivery.country'] ?? values['billing.country'] ?? '';
  if (country === '' || country === cartState.cart.country) return;
  changeCart((cart) => ({ ...cart, country, shippingMethod: '' }));
  price(true);
}

function chooseGateway(gateway: GatewayName): void {
  state.gateway = gateway;
  state.payTrouble = '';
  void prepareGateway(gateway);
}

/** The total as Stripe's fields count it; 0 where a card does not take it. A connector of before says only the total. */
function cardAmount({ gateways, total }: Quote): number {
  if (!gateways) return total;
  return gateways.find(({ gateway }) => gateway === 'stripe')?.amount ?? 0;
}

/** Chooses the other way of paying where the chosen one does not take this total. */
function followOffers(): void {
  if (state.isStripe || state.isPaypal) return;
  if (state.hasStripe) chooseGateway('stripe');
  else if (state.hasPaypal) chooseGateway('paypal');
}

async function start(): Promise<void> {
  // With a known country the prices need not wait for the list of countries.
  if (cartState.cart.country !== '') price(true);
  const [storefront, unfinished] = await Promise.all([loadStorefront(), resumeCheckout()]);
  if (unfinished && isBought(unfinished)) return goToThankYou(unfinished.id);
  state.payTrouble = unfinished?.declined ?? '';
  state.storefront = storefront;
  if (!storefront) {
    cartState.trouble ||= text(isConnected() ? 'away' : 'notConnected');
    return;
  }
  if (ensureCountry(storefront.countries)) price(true);
  offerCountries(storefront.countries);
  noteBill();
  followAddresses(form);
  followCountry();
  const kept = readTyped()['gateway'];
  const first = storefront.gateways.find(({ gateway }) => gateway === kept) ?? storefront.gateways[0];
  if (first) chooseGateway(first.gateway);
}

function offerCountries(countries: string[]): void {
  const typed = readTyped();
  for (const select of form?.querySelectorAll<HTMLSelectElement>('select[name$=".country"]') ?? []) {
    const kept = typed[select.name] ?? '';
    fillCountries(select, countries, countries.includes(kept) ? kept : cartState.cart.country);
  }
}
