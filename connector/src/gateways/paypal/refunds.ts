import type { Refund, RefundRequest as RefundBody } from '@paypal/paypal-server-sdk';
import { money } from '../../platform/money.ts';
import type { ProviderRefund, RefundRequest } from '../gateway.ts';
import { fromPaypalMoney, toPaypalMoney } from './amounts.ts';

const STATES: Record<string, ProviderRefund['state']> = {
  COMPLETED: 'succeeded',
  FAILED: 'failed',
  CANCELLED: 'failed',
};

/**
 * A refund that names none takes over the `custom_id` of its capture: the attempt's id stands first in both. PayPal keeps
 * letters, digits and `-_.,` in the one of a refund; earlier ones have a colon between their parts.
 */
const MARK = '.';
const partsOf = (customId: string): string[] => customId.split(/[.:]/);

export function attemptIn(customId: string): string {
  return partsOf(customId)[0] ?? '';
}

export function toRefund(refund: Refund): ProviderRefund {
  return {
    providerId: refund.id ?? '',
    state: STATES[refund.status ?? ''] ?? 'pending',
    money: refund.amount ? fromPaypalMoney(refund.amount) : money(0, 'XXX'),
    refundId: (refund.customId === undefined ? undefined : partsOf(refund.customId)[1]) ?? null,
    madeAt: Date.parse(refund.createTime ?? '') || 0,
  };
}

export function refundBody({ attemptId, refundId, money: amount }: RefundRequest): RefundBody {
  return { amount: toPaypalMoney(amount), customId: `${attemptId}${MARK}${refundId}` };
}
