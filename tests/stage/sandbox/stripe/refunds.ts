import type { Stripe } from 'stripe';
import { z } from 'zod';
import { seconds, type World } from '../world.ts';
import { displayAmount } from './amounts.ts';
import type { StripeCall } from './call.ts';
import { cardOf } from './cards.ts';
import { createBalanceTransaction } from './charges.ts';
import { invalidRequest, missingResource } from './errors.ts';
import { emit } from './events.ts';
import { created, expand, integer, metadata, paging } from './form.ts';
import { listOf } from './lists.ts';

export const REFUND_MS = 5_000;

export const refundCreateParams = z.strictObject({
  amount: integer.optional(),
  charge: z.string().optional(),
  payment_intent: z.string().optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata: metadata.optional(),
  expand,
} satisfies Partial<Record<keyof Stripe.RefundCreateParams, z.ZodType>>);
type RefundParams = z.output<typeof refundCreateParams>;

export function createRefund({ world, params }: StripeCall<RefundParams>): Stripe.Refund {
  const charge = refundableCharge(world, params);
  const amount = refundableAmount(charge, params.amount);
  const card = cardOf(world.state.stripe.cards[charge.payment_method ?? ''] ?? '');
  const id = `re_${world.random.base62(24)}`;
  const refund: Stripe.Refund = {
    id,
    object: 'refund',
    amount,
    balance_transaction: createBalanceTransaction(world, 'refund', id, -amount, charge.currency),
    charge: charge.id,
    created: seconds(world),
    currency: charge.currency,
    customer: null,
    customer_account: null,
    destination_details: {
      card: { type: 'refund', reference_status: 'pending', reference_type: 'acquirer_reference_number' },
      type: 'card',
    },
    metadata: params.metadata ?? {},
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: card.refund === 'pending first' ? 'pending' : 'succeeded',
    transfer_reversal: null,
  };
  world.state.stripe.refunds[id] = refund;
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  if (card.refund) {
    const outcome = card.refund === 'pending first' ? 'succeeded' : 'failed';
    world.state.plans.push({ dueAt: world.clock.now() + REFUND_MS, what: 'settle-refund', id, outcome });
  }
  emit(world, 'refund.created', refund);
  emit(world, 'charge.refunded', charge);
  return refund;
}

function refundableCharge(
  world: World,
  { charge: chargeId, payment_intent: intentId }: RefundParams,
): Stripe.Charge {
  if (!chargeId === !intentId) {
    throw invalidRequest(
      'One of the following params should be provided for this request: payment_intent or charge.',
    );
  }
  const intent = world.state.stripe.paymentIntents[intentId ?? ''];
  if (intentId && !intent) throw missingResource('payment_intent', intentId, 'payment_intent');
  const charge = world.state.stripe.charges[chargeId ?? String(intent?.latest_charge)];
  if (chargeId && !charge) throw missingResource('charge', chargeId, 'charge');
  if (charge?.status !== 'succeeded') {
    throw invalidRequest(
      `This PaymentIntent (${intentId ?? ''}) does not have a successful charge to refund.`,
    );
  }
  if (charge.disputed) {
    throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
      code: 'charge_disputed',
    });
  }
  return charge;
}

function refundableAmount(charge: Stripe.Charge, asked: number | undefined): number {
  const left = charge.amount - charge.amount_refunded;
  if (left === 0) {
    throw invalidRequest(`Charge ${charge.id} has already been refunded.`, {
      code: 'charge_already_refunded',
    });
  }
  const amount = asked ?? left;
  if (amount < 1) {
    throw invalidRequest('This value must be greater than or equal to 1.', {
      param: 'amount',
      code: 'parameter_invalid_integer',
    });
  }
  if (amount > left) {
    const [much, rest] = [amount, left].map((value) => displayAmount(value, charge.currency));
    const message = `Refund amount (${much}) is greater than unrefunded amount on charge (${rest})`;
    throw invalidRequest(message, { param: 'amount' });
  }
  return amount;
}

/** Ends a refund: a pending one succeeds, or one fails, even after it had succeeded, and the money is back. */
export function settleRefund(world: World, id: string, outcome: 'succeeded' | 'failed'): void {
  const refund = world.state.stripe.refunds[id];
  const charge = world.state.stripe.charges[String(refund?.charge)];
  if (!refund || !charge || refund.status === 'failed') return;
  refund.status = outcome;
  if (outcome === 'failed') {
    refund.failure_reason = 'lost_or_stolen_card';
    refund.failure_balance_transaction = createBalanceTransaction(
      world,
      'refund',
      id,
      refund.amount,
      refund.currency,
    );
    charge.amount_refunded -= refund.amount;
    charge.refunded = false;
    emit(world, 'refund.failed', refund);
  }
  emit(world, 'refund.updated', refund);
}

export const refundsParams = z.strictObject({
  ...paging,
  created,
  charge: z.string().optional(),
  payment_intent: z.string().optional(),
} satisfies Partial<Record<keyof Stripe.RefundListParams, z.ZodType>>);

export function listRefunds({ world, params }: StripeCall<z.output<typeof refundsParams>>): object {
  const wanted = Object.values(world.state.stripe.refunds).filter(
    (refund) =>
      (params.charge ?? refund.charge) === refund.charge &&
      (params.payment_intent ?? refund.payment_intent) === refund.payment_intent,
  );
  return listOf('/v1/refunds', wanted, params);
}

export const refundParams = z.strictObject({ expand });

export function getRefund({ world, id }: StripeCall): object {
  const refund = world.state.stripe.refunds[id];
  if (!refund) throw missingResource('refund', id);
  return refund;
}
