import type { Stripe } from 'stripe';
import type { ProviderDispute } from '../gateway.ts';
import { fromStripeAmount } from './amounts.ts';

/** An inquiry (`warning_…`) has taken no money yet, but wants an answer as well. */
const STATES: Record<string, ProviderDispute['state']> = {
  needs_response: 'open',
  warning_needs_response: 'open',
  under_review: 'answered',
  warning_under_review: 'answered',
  won: 'won',
  warning_closed: 'won',
  prevented: 'won',
  lost: 'lost',
};

/** Withdrawals are negative, what came back is positive; both are in the currency of the account. */
function fundsOf({ balance_transactions: moves }: Stripe.Dispute): ProviderDispute['funds'] {
  if (moves.some(({ amount }) => amount > 0)) return 'reinstated';
  return moves.some(({ amount }) => amount < 0) ? 'withdrawn' : 'kept';
}

/** Stripe does not say when it was decided: the last move of the money does, else the day it was opened. */
export function toDispute(dispute: Stripe.Dispute): ProviderDispute {
  const state = STATES[dispute.status] ?? 'open';
  const moved = dispute.balance_transactions.map(({ created }) => created);
  return {
    providerId: dispute.id,
    state,
    funds: fundsOf(dispute),
    money: fromStripeAmount(dispute.amount, dispute.currency),
    reason: dispute.reason,
    answerBy: dispute.evidence_details.due_by === null ? null : dispute.evidence_details.due_by * 1000,
    openedAt: dispute.created * 1000,
    closedAt: state === 'won' || state === 'lost' ? Math.max(dispute.created, ...moved) * 1000 : null,
  };
}
