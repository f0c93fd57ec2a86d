import type { Stripe } from 'stripe';
import { z } from 'zod';
import { seconds, type World } from '../world.ts';
import type { StripeCall } from './call.ts';
import type { TestCard } from './cards.ts';
import { missingResource } from './errors.ts';
import { created, expand, paging } from './form.ts';
import { listOf } from './lists.ts';

type ChargeStatus = 'succeeded' | 'pending' | 'failed';

/** Records the attempt on the card, whatever came of it. */
export function createCharge(
  world: World,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  status: ChargeStatus,
  decline?: TestCard['decline'],
): Stripe.Charge {
  const good = status === 'succeeded';
  const id = `ch_${world.random.base62(24)}`;
  const charge: Stripe.Charge = {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: good ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: good
      ? createBalanceTransaction(world, 'charge', id, intent.amount, intent.currency)
      : null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: 'SANDBOX',
    captured: good,
    created: seconds(world),
    currency: intent.currency,
    customer: null,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: null,
    outcome: outcomeOf(status, decline),
    paid: status !== 'failed',
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: cardDetails(intent.amount, method),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status,
    transfer_data: null,
    transfer_group: null,
  };
  world.state.stripe.charges[id] = charge;
  world.changed();
  return charge;
}

function outcomeOf(status: ChargeStatus, decline: TestCard['decline']): Stripe.Charge.Outcome {
  const failed = status === 'failed';
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: failed ? '01' : null,
    network_status: failed ? 'declined_by_network' : 'approved_by_network',
    reason: failed ? (decline?.declineCode ?? decline?.code ?? null) : null,
    risk_level: 'normal',
    risk_score: 12,
    seller_message: failed
      ? 'The bank did not return any further details with this decline.'
      : 'Payment complete.',
    type: failed ? 'issuer_declined' : 'authorized',
  };
}

function cardDetails(amount: number, { card }: Stripe.PaymentMethod): Stripe.Charge.PaymentMethodDetails {
  return {
    card: {
      amount_authorized: amount,
      authorization_code: null,
      brand: card?.brand ?? null,
      checks: card?.checks ?? null,
      country: card?.country ?? null,
      electronic_commerce_indicator: null,
      exp_month: card?.exp_month ?? 12,
      exp_year: card?.exp_year ?? 2030,
      extended_authorization: { status: 'disabled' },
      fingerprint: card?.fingerprint ?? null,
      funding: card?.funding ?? null,
      incremental_authorization: { status: 'unavailable' },
      installments: null,
      last4: card?.last4 ?? null,
      mandate: null,
      multicapture: { status: 'unavailable' },
      network: card?.brand ?? null,
      network_token: { used: false },
      network_transaction_id: null,
      overcapture: { maximum_amount_capturable: amount, status: 'unavailable' },
      regulated_status: 'unregulated',
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    } as Stripe.Charge.PaymentMethodDetails.Card,
    type: 'card',
  };
}

/** 1.5 % + 0.25, the price list's shape; nothing else rests on it. */
export function createBalanceTransaction(
  world: World,
  type: 'charge' | 'refund',
  source: string,
  amount: number,
  currency: string,
): string {
  const id = `txn_${world.random.base62(24)}`;
  const fee = type === 'charge' ? Math.round(amount * 0.015) + 25 : 0;
  world.state.stripe.balanceTransactions[id] = {
    id,
    object: 'balance_transaction',
    amount,
    available_on: seconds(world) + 2 * 24 * 3600,
    balance_type: 'payments',
    created: seconds(world),
    currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details: fee
      ? [{ amount: fee, application: null, currency, description: 'Processing fees', type: 'stripe_fee' }]
      : [],
    net: amount - fee,
    reporting_category: type,
    source,
    status: 'pending',
    type,
  };
  return id;
}

export const chargesParams = z.strictObject({
  ...paging,
  created,
  payment_intent: z.string().optional(),
} satisfies Partial<Record<keyof Stripe.ChargeListParams, z.ZodType>>);

export function listCharges({ world, params }: StripeCall<z.output<typeof chargesParams>>): object {
  const all = Object.values(world.state.stripe.charges);
  const wanted = all.filter(
    (charge) => (params.payment_intent ?? charge.payment_intent) === charge.payment_intent,
  );
  return listOf('/v1/charges', wanted, params);
}

export const chargeParams = z.strictObject({ expand });

export function getCharge({ world, id }: StripeCall): object {
  const charge = world.state.stripe.charges[id];
  if (!charge) throw missingResource('charge', id);
  return charge;
}
