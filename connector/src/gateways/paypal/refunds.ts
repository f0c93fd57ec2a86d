import type { Refund, RefundRequest as RefundBody } from '@paypal/paypal-server-sdk';
import { money } from '../../platform/money.ts';
import type { ProviderRefund, RefundRequest } from '../gateway.ts';
import { fromPaypalMoney, toPaypalMoney } from './amounts.ts';

const STATES: Record<string, ProviderRefund['state']> = {
  COMPLETED: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'failed',
};

/** A refund that names none takes over the `custom_id` of its capture: the attempt's id stands first in both. */
const MARK = ':';

export function attemptIn(customId: string): string {
  return customId.split(MARK)[0] ?? '';
}

export function toRefund(refund: Refund): ProviderRefund {
  return {
    providerId: refund.id ?? '',
    state: STATES[refund.status ?? ''] ?? 'pending',
    money: refund.amount ? fromPaypalMoney(refund.amount) : money(0, 'XXX'),
    refundId: refund.customId?.split(MARK)[1] ?? null,
    madeAt: Date.parse(refund.createTime ?? '') || 0,
  };
}

export function refundBody({ attemptId, refundId, money: amount }: RefundRequest): RefundBody {
  return { amount: toPaypalMoney(amount), customId: `${attemptId}${MARK}${refundId}` };
}
