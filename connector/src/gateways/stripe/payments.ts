import type { Stripe } from 'stripe';
import type { ProviderPayment, StartPayment } from '../gateway.ts';
import { fromStripeAmount, toStripeAmount } from './amounts.ts';
import { failureOf } from './errors.ts';

/** Every payment is asked for with its charge, which names the card. */
export const EXPAND = ['latest_charge'];

function stateOf(intent: Stripe.PaymentIntent): ProviderPayment['state'] {
  switch (intent.status) {
    case 'succeeded':
      return 'paid';
    case 'canceled':
      return 'cancelled';
    case 'requires_payment_method':
      return intent.last_payment_error ? 'failed' : 'open';
    case 'requires_action':
    case 'requires_confirmation':
      return 'open';
    default:
      // `processing`, `requires_capture`, and what Stripe may add: money may be on its way, so nothing is given up.
      return 'processing';
  }
}

function chargeOf(intent: Stripe.PaymentIntent): Stripe.Charge | null {
  return typeof intent.latest_charge === 'object' ? intent.latest_charge : null;
}

function methodOf(charge: Stripe.Charge | null): string {
  const details = charge?.payment_method_details;
  if (!details) return '';
  const { brand, last4 } = details.card ?? {};
  if (!brand || !last4) return details.type;
  return `${brand.charAt(0).toUpperCase()}${brand.slice(1)} •••• ${last4}`;
}

export function toPayment(intent: Stripe.PaymentIntent): ProviderPayment {
  const state = stateOf(intent);
  const paid = state === 'paid';
  const charge = chargeOf(intent);
  return {
    providerId: intent.id,
    state,
    money: fromStripeAmount(paid ? intent.amount_received : intent.amount, intent.currency),
    captureId: paid ? intent.id : null,
    method: methodOf(charge),
    attemptId: intent.metadata['attempt'] ?? null,
    failure: state === 'failed' ? failureOf(intent.last_payment_error ?? {}) : null,
    clientSecret: state === 'open' ? intent.client_secret : null,
    paidAt: paid ? (charge?.created ?? intent.created) * 1000 : null,
  };
}

function shippingOf({ delivery }: StartPayment): Stripe.PaymentIntentCreateParams['shipping'] {
  if (!delivery) return undefined;
  const { name, line1, line2, postcode, city, state, country, phone } = delivery;
  return {
    name,
    ...(phone === '' ? {} : { phone }),
    address: {
      line1,
      ...(line2 === '' ? {} : { line2 }),
      ...(postcode === '' ? {} : { postal_code: postcode }),
      ...(city === '' ? {} : { city }),
      ...(state === '' ? {} : { state }),
      country,
    },
  };
}

/** The same input gives the same parameters: Stripe refuses an idempotency key that comes with others. */
export function createParams(input: StartPayment): Stripe.PaymentIntentCreateParams {
  const shipping = shippingOf(input);
  return {
    amount: toStripeAmount(input.money),
    currency: input.money.currency.toLowerCase(),
    confirm: true,
    confirmation_token: input.confirmationToken ?? '',
    automatic_payment_methods: { enabled: true },
    return_url: input.returnUrl,
    description: input.description,
    metadata: { attempt: input.attemptId, checkout: input.checkoutId, shop: input.shopId },
    ...(shipping ? { shipping } : {}),
    expand: EXPAND,
  };
}
