import { sha256 } from '../platform/hash.ts';
import type { Activity } from '../timeline/timeline.ts';
import { isOpenDispute, type DisputeRow } from '../orders/disputes.ts';
import type { Facts, PaymentRow, RefundRow } from '../orders/facts.ts';
import type { KnownVersion } from './inbox.ts';
import { cut } from '../platform/text.ts';

export interface DatedHead {
  number: string;
  total: number;
  currency: string;
  placed_at: number;
}

const keyOf = (text: string): string => (text.length > 200 ? sha256(text) : text);

function paymentActivity(payment: PaymentRow, number: string): Activity {
  const { gateway, method, amount, currency, state } = payment;
  return {
    kind: state === 'paid' ? 'payment' : `payment_${state}`,
    key: keyOf(`payment:${payment.payment_key}:${state}`),
    detail: { number, gateway, method, amount, currency },
    at: payment.paid_at,
  };
}

/** A lost dispute is told as one, not as a refund. */
const isRefund = ({ kind }: RefundRow): boolean => kind !== 'lost';

function disputeActivities(dispute: DisputeRow, number: string): Activity[] {
  const { dispute_key: key, amount, currency, reason, state, opened_at, closed_at } = dispute;
  // The provider's own word: `product_not_received`.
  const detail = { number, amount, currency, reason: reason.replaceAll('_', ' ') };
  const opened = { kind: 'dispute_opened', key: keyOf(`dispute:${key}`), detail, at: opened_at };
  if (isOpenDispute(dispute)) return [opened];
  const ended = { kind: `dispute_${state}`, key: keyOf(`dispute:${key}:${state}`), detail };
  return [opened, { ...ended, at: closed_at ?? opened_at }];
}

/** Lists everything that an order's facts and versions amount to. The same facts give the same history in any order. */
export function historyOf(head: DatedHead, facts: Facts, versions: KnownVersion[]): Activity[] {
  const { number } = head;
  const placed = { number, amount: head.total, currency: head.currency };
  return [
    { kind: 'order_placed', key: 'placed', detail: placed, at: head.placed_at },
    ...statusChanges(versions, number),
    ...facts.payments.map((payment) => paymentActivity(payment, number)),
    ...facts.disputes.flatMap((dispute) => disputeActivities(dispute, number)),
    ...facts.refunds.filter(isRefund).map((refund) => ({
      kind: refund.kind === 'refund' ? 'refund' : 'refund_reversed',
      key: keyOf(`${refund.kind}:${refund.refund_key}`),
      detail: {
        number,
        amount: Math.abs(refund.amount),
        currency: refund.currency,
        reason: cut(refund.reason, 500),
      },
      at: refund.refunded_at,
    })),
    ...facts.parcels.map((parcel) => ({
      kind: 'parcel',
      key: keyOf(`parcel:${parcel.parcel_key}`),
      detail: { number, carrier: parcel.carrier, trackingNumber: parcel.tracking_number },
      at: parcel.shipped_at,
    })),
  ];
}

function statusChanges(versions: KnownVersion[], number: string): Activity[] {
  return versions.flatMap((version, index) => {
    const before = versions[index - 1];
    if (before === undefined || before.order_status === version.order_status) return [];
    return [
      {
        kind: 'order_status',
        key: `status:${version.epoch}.${version.counter}`,
        detail: { number, from: before.order_status, status: version.order_status },
        at: version.modified_at,
      },
    ];
  });
}

/** The kinds that historyOf lists completely. */
export const HISTORY_KINDS = [
  'order_placed',
  'order_status',
  'payment',
  'payment_pending',
  'payment_failed',
  'refund',
  'refund_reversed',
  'dispute_opened',
  'dispute_won',
  'dispute_lost',
  'parcel',
];
