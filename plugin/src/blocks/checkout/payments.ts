import type { Storefront } from '../../../../connector/src/contract/shops.ts';
import { cartState, config, text } from '../../cart/index.ts';
import type { CardPayment } from './payment-card.ts';
import type { PaypalPayment } from './payment-paypal.ts';
import { checkoutState as state, type GatewayName } from './state.ts';

/** A provider's code is loaded when the provider is offered and chosen, never before. */
let card: Promise<CardPayment> | null = null;
let paypal: PaypalPayment | null = null;
let paypalOnItsWay: Promise<PaypalPayment> | null = null;
let amount = 0;

type Offer<G extends GatewayName> = Extract<Storefront['gateways'][number], { gateway: G }>;

function findOffer<G extends GatewayName>(gateway: G): Offer<G> | undefined {
  const offer = state.storefront?.gateways.find((other) => other.gateway === gateway);
  return offer ? (JSON.parse(JSON.stringify(offer)) as Offer<G>) : undefined;
}

export function setAmount(next: number): void {
  if (next === amount || next <= 0) return;
  amount = next;
  if (card) void card.then((payment) => payment.setAmount(next)).catch(() => {});
  else if (state.gateway === 'stripe') void prepareGateway('stripe');
}

export const cardPayment = (): Promise<CardPayment> | null => card;
export const paypalPayment = (): PaypalPayment | null => paypal;

/** Loads what the chosen gateway needs. A failure is shown beside it, unless the buyer chose another one meanwhile. */
export async function prepareGateway(gateway: GatewayName): Promise<void> {
  try {
    if (gateway === 'paypal') await preparePaypal();
    else await prepareCard();
  } catch {
    if (state.gateway === gateway) state.payTrouble = text(gateway === 'paypal' ? 'paypalAway' : 'cardAway');
  }
}

async function prepareCard(): Promise<void> {
  const offer = findOffer('stripe');
  const place = document.querySelector<HTMLElement>('.carrello-card-fields');
  if (!offer || !place || amount <= 0) return;
  card ??= import(/* webpackChunkName: "blocks/checkout/card" */ './payment-card.ts').then(({ mountCard }) =>
    mountCard({
      offer,
      place,
      amount,
      currency: cartState.quote?.currency ?? config().currency,
      locale: config().locale,
      onReady: () => (state.cardReady = true),
    }),
  );
  try {
    await card;
  } catch (error) {
    card = null;
    throw error;
  }
}

async function preparePaypal(): Promise<void> {
  const offer = findOffer('paypal');
  if (!offer || paypal) return;
  paypalOnItsWay ??= import(/* webpackChunkName: "blocks/checkout/paypal" */ './payment-paypal.ts').then(
    ({ loadPaypal }) => loadPaypal(offer, config().locale),
  );
  try {
    paypal = await paypalOnItsWay;
  } finally {
    paypalOnItsWay = null;
  }
}
