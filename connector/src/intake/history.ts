import { sha256 } from '../platform/hash.ts';
import type { Finder, Table, Work } from '../platform/unit-of-work/unit-of-work.ts';
import type { Context } from '../context.ts';
import type { Facts, PaymentRow } from '../orders/facts.ts';
import type { KnownVersion } from './inbox.ts';

/** One thing that happened, as the contact's timeline tells it. */
export interface Activity {
  kind: string;
  /** Tells the same thing twice from two things; unique within the order. */
  key: string;
  detail: Record<string, string | number | null>;
  at: number;
}

interface Owner {
  orderId: string;
  contactId: string;
  accountId: string | null;
}

export interface ToldHead {
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

/** What an order's facts and versions amount to, complete: the same facts give the same history in any order. */
export function historyOf(head: ToldHead, facts: Facts, versions: KnownVersion[]): Activity[] {
  const { number } = head;
  const placed = { number, amount: head.total, currency: head.currency };
  return [
    { kind: 'order_placed', key: 'placed', detail: placed, at: head.placed_at },
    ...statusChanges(versions, number),
    ...facts.payments.map((payment) => paymentActivity(payment, number)),
    ...facts.refunds.map((refund) => ({
      kind: refund.kind === 'refund' ? 'refund' : 'refund_reversed',
      key: keyOf(`${refund.kind}:${refund.refund_key}`),
      detail: {
        number,
        amount: Math.abs(refund.amount),
        currency: refund.currency,
        reason: refund.reason.slice(0, 500),
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

/** The kinds that follow from facts. An activity of another kind is nobody's to take back here. */
const KINDS = [
  'order_placed',
  'order_status',
  'payment',
  'payment_pending',
  'payment_failed',
  'refund',
  'refund_reversed',
  'parcel',
];

interface ActivityRow {
  of_id: string;
  id: string;
  contact_id: string;
  account_id: string | null;
  order_id: string;
  kind: string;
  activity_key: string;
  detail: string;
  happened_at: number;
}

const ACTIVITIES: Table<ActivityRow> = { name: 'activities', primary: ['of_id', 'activity_key'] };
export const ACTIVITIES_BY_ORDER: Finder<ActivityRow> = { table: ACTIVITIES, by: ['of_id'] };

/** Makes the order's activities exactly these; only the difference is written. `isNew`: there are none yet. */
export async function recordHistory(
  work: Work,
  ctx: Pick<Context, 'ids'>,
  { owner, activities, isNew }: { owner: Owner; activities: Activity[]; isNew: boolean },
): Promise<void> {
  const { orderId, contactId, accountId } = owner;
  const wanted = activities.map((activity) => ({
    of_id: orderId,
    contact_id: contactId,
    account_id: accountId,
    order_id: orderId,
    kind: activity.kind,
    activity_key: activity.key,
    detail: JSON.stringify(activity.detail),
    happened_at: activity.at,
  }));
  const all = isNew ? [] : await work.list(ACTIVITIES_BY_ORDER, [orderId]);
  const known = all.filter(({ kind }) => KINDS.includes(kind));
  const gone = known.filter(({ activity_key }) => !wanted.some((row) => row.activity_key === activity_key));
  if (gone.length > 0) await work.remove(ACTIVITIES_BY_ORDER, [orderId], gone);
  for (const row of wanted) {
    const before = known.find(({ activity_key }) => activity_key === row.activity_key);
    if (before === undefined)
      work.insert(ACTIVITIES, { id: ctx.ids.new('activity'), ...row }, ACTIVITIES_BY_ORDER);
    else if (differs(before, row)) work.change(ACTIVITIES, before, row);
  }
}

function differs(before: ActivityRow, row: Omit<ActivityRow, 'id'>): boolean {
  return (Object.keys(row) as (keyof typeof row)[]).some((column) => before[column] !== row[column]);
}
