import type { World } from './world.ts';
import { captureIdOf } from './paypal/refunds.ts';
import { minorOf } from './paypal/amounts.ts';

/** Amounts are integers in the provider's minor units. */
export interface ChargeEntry {
  provider: 'stripe' | 'paypal';
  /** `pi_…`, or PayPal's order id. */
  paymentId: string;
  /** `ch_…`, or PayPal's capture id; null until there is one. */
  chargeId: string | null;
  status: string;
  amount: number;
  /** What the shop has: 0 until paid. */
  received: number;
  refunded: number;
  currency: string;
  /** Metadata of Stripe; custom_id and invoice_id of PayPal. */
  metadata: Record<string, string>;
  disputed: boolean;
  at: number;
}

export interface RefundEntry {
  provider: 'stripe' | 'paypal';
  id: string;
  chargeId: string;
  status: string;
  amount: number;
  currency: string;
  at: number;
}

export interface WebhookEntry {
  provider: 'stripe' | 'paypal';
  eventId: string;
  type: string;
  copy: number;
  state: string;
  dueAt: number;
  attempts: { at: number; result: string }[];
}

export interface Ledger {
  /** Every payment begun, paid or not, newest first. */
  charges: ChargeEntry[];
  refunds: RefundEntry[];
  webhooks: WebhookEntry[];
  /** Received and refunded by provider and currency, e.g. `stripe EUR`. */
  totals: Record<string, { received: number; refunded: number }>;
}

export function readLedger(world: World): Ledger {
  const charges = [...stripeCharges(world), ...paypalCharges(world)].sort((a, b) => b.at - a.at);
  const refunds = [...stripeRefunds(world), ...paypalRefunds(world)].sort((a, b) => b.at - a.at);
  const totals: Ledger['totals'] = {};
  for (const { provider, currency, received, refunded } of charges) {
    const total = (totals[`${provider} ${currency}`] ??= { received: 0, refunded: 0 });
    total.received += received;
    total.refunded += refunded;
  }
  const webhooks = world.state.deliveries
    .map(({ provider, eventId, type, copy, state, dueAt, attempts }) => ({
      provider,
      eventId,
      type,
      copy,
      state,
      dueAt,
      attempts,
    }))
    .reverse();
  return { charges, refunds, webhooks, totals };
}

function stripeCharges(world: World): ChargeEntry[] {
  const { paymentIntents, charges } = world.state.stripe;
  return Object.values(paymentIntents).map((intent) => {
    const charge = charges[String(intent.latest_charge)];
    return {
      provider: 'stripe',
      paymentId: intent.id,
      chargeId: charge?.id ?? null,
      status: intent.status,
      amount: intent.amount,
      received: intent.amount_received,
      refunded: charge?.amount_refunded ?? 0,
      currency: intent.currency.toUpperCase(),
      metadata: intent.metadata,
      disputed: charge?.disputed ?? false,
      at: intent.created * 1000,
    };
  });
}

function paypalCharges(world: World): ChargeEntry[] {
  const { orders, captures } = world.state.paypal;
  return Object.values(orders).map((order) => {
    const [unit] = order.purchase_units;
    const capture = captures[unit?.payments?.captures[0]?.id ?? ''];
    const amount = unit ? minorOf(unit.amount, '') : 0;
    const paid = capture && capture.status !== 'PENDING' && capture.status !== 'DECLINED';
    const refunds = paypalRefunds(world).filter(
      (each) => each.chargeId === capture?.id && each.status !== 'FAILED',
    );
    return {
      provider: 'paypal',
      paymentId: order.id,
      chargeId: capture?.id ?? null,
      status: capture?.status ?? order.status,
      amount,
      received: paid ? amount : 0,
      refunded: refunds.reduce((sum, refund) => sum + refund.amount, 0),
      currency: unit?.amount.currency_code ?? '',
      metadata: {
        ...(unit?.custom_id ? { custom_id: unit.custom_id } : {}),
        ...(unit?.invoice_id ? { invoice_id: unit.invoice_id } : {}),
      },
      disputed: false,
      at: Date.parse(order.create_time),
    };
  });
}

function stripeRefunds(world: World): RefundEntry[] {
  return Object.values(world.state.stripe.refunds).map((refund) => ({
    provider: 'stripe',
    id: refund.id,
    chargeId: String(refund.charge),
    status: String(refund.status),
    amount: refund.amount,
    currency: refund.currency.toUpperCase(),
    at: refund.created * 1000,
  }));
}

function paypalRefunds(world: World): RefundEntry[] {
  return Object.values(world.state.paypal.refunds).map((refund) => ({
    provider: 'paypal',
    id: refund.id,
    chargeId: captureIdOf(refund),
    status: refund.status,
    amount: minorOf(refund.amount, ''),
    currency: refund.amount.currency_code,
    at: Date.parse(refund.create_time),
  }));
}
