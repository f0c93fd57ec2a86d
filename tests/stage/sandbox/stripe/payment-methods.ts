import type { Stripe } from 'stripe';
import { z } from 'zod';
import { seconds, type World } from '../world.ts';
import type { StripeCall } from './call.ts';
import { cardOf, passesLuhn, TEST_CARDS } from './cards.ts';
import { invalidRequest, missingResource, StripeFault } from './errors.ts';
import { address, expand, integer, metadata, text } from './form.ts';

const billingDetails = z.strictObject({
  address: address.optional(),
  email: text(800).optional(),
  name: text().optional(),
  phone: text().optional(),
});

export const paymentMethodData = z.strictObject({
  type: z.literal('card'),
  card: z.strictObject({ number: z.string(), exp_month: integer, exp_year: integer, cvc: z.string() }),
  billing_details: billingDetails.optional(),
  allow_redisplay: z.enum(['always', 'limited', 'unspecified']).optional(),
  metadata: metadata.optional(),
});
export type PaymentMethodData = z.output<typeof paymentMethodData>;

/** Checks a card as the card fields and the API do; a faulty field is a card error that names it. */
export function checkCard(world: World, card: PaymentMethodData['card']): void {
  const now = new Date(world.clock.now());
  const month = now.getUTCFullYear() * 12 + now.getUTCMonth();
  if (!passesLuhn(card.number)) throw cardFault('incorrect_number', 'number', 'Your card number is invalid.');
  if (card.exp_month < 1 || card.exp_month > 12) {
    throw cardFault('invalid_expiry_month', 'exp_month', "Your card's expiration month is invalid.");
  }
  if (card.exp_year * 12 + card.exp_month - 1 < month || card.exp_year > now.getUTCFullYear() + 50) {
    throw cardFault('invalid_expiry_year', 'exp_year', "Your card's expiration year is invalid.");
  }
  const digits = cardOf(card.number).brand === 'amex' ? 4 : 3;
  if (!new RegExp(`^\\d{${digits}}$`).test(card.cvc)) {
    throw cardFault('invalid_cvc', 'cvc', "Your card's security code is invalid.");
  }
}

function cardFault(code: string, param: string, message: string): StripeFault {
  return new StripeFault(402, { type: 'card_error', code, param, message });
}

export function createPaymentMethod(world: World, data: PaymentMethodData): Stripe.PaymentMethod {
  const { card } = data;
  checkCard(world, card);
  const id = `pm_${world.random.base62(24)}`;
  const { brand } = cardOf(card.number);
  const method: Stripe.PaymentMethod = {
    id,
    object: 'payment_method',
    allow_redisplay: data.allow_redisplay ?? 'unspecified',
    billing_details: billingOf(data),
    card: {
      brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      display_brand: brand,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      funding: 'credit',
      generated_from: null,
      last4: card.number.slice(-4),
      networks: { available: [brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: seconds(world),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: data.metadata ?? {},
    type: 'card',
  };
  world.state.stripe.paymentMethods[id] = method;
  world.state.stripe.cards[id] = card.number;
  world.changed();
  return method;
}

function billingOf({ billing_details: given }: PaymentMethodData): Stripe.PaymentMethod.BillingDetails {
  const { email = null, name = null, phone = null } = given ?? {};
  return { address: addressOf(given?.address), email, name, phone, tax_id: null };
}

export function addressOf(given: z.output<typeof address> = {}): Stripe.Address {
  const { city = null, country = null, line1 = null, line2 = null, postal_code = null, state = null } = given;
  return { city, country, line1, line2, postal_code, state };
}

/** Resolves an id: one made here, or one of Stripe's ready-made `pm_card_…`. */
export function findPaymentMethod(world: World, id: string): Stripe.PaymentMethod {
  const known = world.state.stripe.paymentMethods[id];
  if (known) return known;
  const card = TEST_CARDS.find((each) => each.paymentMethod === id);
  if (!card)
    throw invalidRequest(`No such PaymentMethod: '${id}'`, {
      param: 'payment_method',
      code: 'resource_missing',
    });
  const cvc = card.brand === 'amex' ? '1234' : '123';
  const year = new Date(world.clock.now()).getUTCFullYear() + 1;
  return createPaymentMethod(world, {
    type: 'card',
    card: { number: card.number, exp_month: 12, exp_year: year, cvc },
  });
}

export const paymentMethodParams = z.strictObject({ expand });

export function getPaymentMethod({ world, id }: StripeCall): object {
  const method = world.state.stripe.paymentMethods[id];
  if (!method) throw missingResource('PaymentMethod', id, 'payment_method');
  return method;
}
