import type { Stripe } from 'stripe';
import type { ProviderRefund, RefundRequest } from '../gateway.ts';
import { fromStripeAmount, toStripeAmount } from './amounts.ts';

const STATES: Record<string, ProviderRefund['state']> = {
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'failed',
};

export function toRefund(refund: Stripe.Refund): ProviderRefund {
  return {
    providerId: refund.id,
    state: STATES[refund.status ?? ''] ?? 'pending',
    money: fromStripeAmount(refund.amount, refund.currency),
    refundId: refund.metadata?.['refund'] ?? null,
    madeAt: refund.created * 1000,
  };
}

export function refundParams({ captureId, money, refundId }: RefundRequest): Stripe.RefundCreateParams {
  return { payment_intent: captureId, amount: toStripeAmount(money), metadata: { refund: refundId } };
}
