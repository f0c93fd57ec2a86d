import type { Stripe } from 'stripe';
import { z } from 'zod';
import { seconds, type World } from '../world.ts';
import type { StripeCall } from './call.ts';
import { missingResource } from './errors.ts';
import { emit } from './events.ts';
import { created, expand, paging } from './form.ts';
import { listOf } from './lists.ts';

const EVIDENCE_DAYS = 9;

/** The buyer's bank takes the money back; answers the dispute's id, or null when there is nothing to dispute. */
export function openDispute(world: World, chargeId: string, reason: string): string | null {
  const charge = world.state.stripe.charges[chargeId];
  if (charge?.status !== 'succeeded' || charge.disputed) return null;
  const id = `du_${world.random.base62(24)}`;
  const dispute: Stripe.Dispute = {
    id,
    object: 'dispute',
    amount: charge.amount - charge.amount_refunded,
    balance_transactions: [],
    charge: charge.id,
    created: seconds(world),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence(),
    evidence_details: {
      due_by: seconds(world) + EVIDENCE_DAYS * 24 * 3600,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted' as Stripe.Dispute.EvidenceDetails['submission_method'],
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: { brand: 'visa', case_type: 'chargeback', network: 'visa', network_reason_code: '10.4' },
      type: 'card',
    },
    reason,
    status: 'needs_response',
  };
  world.state.stripe.disputes[id] = dispute;
  charge.disputed = true;
  moveFunds(world, dispute, -dispute.amount);
  emit(world, 'charge.dispute.created', dispute);
  emit(world, 'charge.dispute.funds_withdrawn', dispute);
  return id;
}

/** Writes down what the provider takes from the shop's balance, or gives back to it. */
function moveFunds(world: World, dispute: Stripe.Dispute, amount: number): void {
  const move = { id: `txn_${world.random.base62(24)}`, amount, currency: dispute.currency };
  const made = {
    ...{ ...move, object: 'balance_transaction', created: seconds(world), source: dispute.id },
    ...{ available_on: seconds(world), balance_type: 'payments', description: null, exchange_rate: null },
    ...{ fee: 0, fee_details: [], net: amount, reporting_category: 'dispute' },
    ...{ status: 'available', type: 'adjustment' },
  };
  dispute.balance_transactions.push(made as unknown as Stripe.BalanceTransaction);
}

/** The shop has sent its evidence. */
export function answerDispute(world: World, id: string): void {
  const dispute = world.state.stripe.disputes[id];
  if (dispute?.status !== 'needs_response') return;
  dispute.status = 'under_review';
  emit(world, 'charge.dispute.updated', dispute);
}

const TOLD = [
  ...['access_activity_log', 'billing_address', 'cancellation_policy', 'cancellation_policy_disclosure'],
  ...['cancellation_rebuttal', 'customer_communication', 'customer_email_address', 'customer_name'],
  ...['customer_purchase_ip', 'customer_signature', 'duplicate_charge_documentation'],
  ...['duplicate_charge_explanation', 'duplicate_charge_id', 'product_description', 'receipt'],
  ...['refund_policy', 'refund_policy_disclosure', 'refund_refusal_explanation', 'service_date'],
  ...['service_documentation', 'shipping_address', 'shipping_carrier', 'shipping_date'],
  ...['shipping_documentation', 'shipping_tracking_number', 'uncategorized_file', 'uncategorized_text'],
];

/** Nothing was told to the bank yet. */
const noEvidence = (): Stripe.Dispute.Evidence =>
  ({
    ...Object.fromEntries(TOLD.map((name) => [name, null])),
    enhanced_evidence: {},
  }) as unknown as Stripe.Dispute.Evidence;

/** The bank decides. A won dispute gives the money back to the shop; the charge stays marked as disputed. */
export function closeDispute(world: World, id: string, outcome: 'won' | 'lost'): void {
  const dispute = world.state.stripe.disputes[id];
  if (!dispute || dispute.status === 'won' || dispute.status === 'lost') return;
  dispute.status = outcome;
  if (outcome === 'won') {
    moveFunds(world, dispute, dispute.amount);
    emit(world, 'charge.dispute.funds_reinstated', dispute);
  }
  emit(world, 'charge.dispute.closed', dispute);
}

export const disputesParams = z.strictObject({
  ...paging,
  created,
  charge: z.string().optional(),
  payment_intent: z.string().optional(),
} satisfies Partial<Record<keyof Stripe.DisputeListParams, z.ZodType>>);

export function listDisputes({ world, params }: StripeCall<z.output<typeof disputesParams>>): object {
  const wanted = Object.values(world.state.stripe.disputes).filter(
    (dispute) =>
      (params.charge ?? dispute.charge) === dispute.charge &&
      (params.payment_intent ?? dispute.payment_intent) === dispute.payment_intent,
  );
  return listOf('/v1/disputes', wanted, params);
}

export const disputeParams = z.strictObject({ expand });

export function getDispute({ world, id }: StripeCall): object {
  const dispute = world.state.stripe.disputes[id];
  if (!dispute) throw missingResource('dispute', id);
  return dispute;
}
