import type { Context } from '../context.ts';
import type { Transactor } from '../platform/db.ts';
import type { Work } from '../platform/unit-of-work/unit-of-work.ts';
import { ACTIVITIES, ACTIVITIES_OF, type ActivityRow } from './store.ts';

/** One thing that happened: that an order was placed, paid, sent; that staff changed a contact in the outside CRM … */
export interface Activity {
  /** `order_placed`, `payment`, `refund_told`, `crm_changed` … */
  kind: string;
  /** Up to 300 characters; unique within the order or contact. What is recorded twice under one key is there once. */
  key: string;
  detail: Record<string, string | number | null>;
  /** Milliseconds. */
  at: number;
}

/** What an activity is of: the order where there is one, and the contact and company that it is shown on, too. */
export interface ActivityOwner {
  orderId?: string | null;
  contactId: string;
  accountId?: string | null;
}

function rowOf(
  { orderId, contactId, accountId }: ActivityOwner,
  { kind, key, detail, at }: Activity,
): Omit<ActivityRow, 'id'> {
  return {
    of_id: orderId ?? contactId,
    activity_key: key,
    contact_id: contactId,
    account_id: accountId ?? null,
    order_id: orderId ?? null,
    kind,
    detail: JSON.stringify(detail),
    happened_at: at,
  };
}

/** Records an activity once: a key that its order or contact has already changes nothing. */
export async function recordActivity(
  { trx }: Pick<Work, 'trx'>,
  ctx: Pick<Context, 'ids'>,
  { of, ...activity }: Activity & { of: ActivityOwner },
): Promise<void> {
  const row = { id: ctx.ids.new('activity'), ...rowOf(of, activity) };
  // Written at once: two who record the same fact at the same time would both find nothing and then both write it.
  await trx('activities').insert(row).onConflict(['of_id', 'activity_key']).ignore();
}

/** Reads ahead what setOrderHistory will ask for. */
export function loadOrderHistories(work: Work, orderIds: string[]): Promise<void> {
  return work.load(
    ACTIVITIES_OF,
    orderIds.map((id) => [id]),
  );
}

interface OrderHistory {
  owner: ActivityOwner & { orderId: string };
  activities: Activity[];
  /** The kinds that the list is complete of; those of another kind stay as they are. */
  kinds: string[];
  /** The order has no activities yet. */
  isNew: boolean;
}

/** Makes these the order's activities of the kinds given; only the difference is written. */
export async function setOrderHistory(
  work: Work,
  ctx: Pick<Context, 'ids'>,
  { owner, activities, kinds, isNew }: OrderHistory,
): Promise<void> {
  const { orderId } = owner;
  const wanted = activities.map((activity) => rowOf(owner, activity));
  const all = isNew ? [] : await work.list(ACTIVITIES_OF, [orderId]);
  const known = all.filter(({ kind }) => kinds.includes(kind));
  const gone = known.filter(({ activity_key }) => !wanted.some((row) => row.activity_key === activity_key));
  if (gone.length > 0) await work.remove(ACTIVITIES_OF, [orderId], gone);
  for (const row of wanted) {
    const before = known.find(({ activity_key }) => activity_key === row.activity_key);
    if (before === undefined) work.insert(ACTIVITIES, { id: ctx.ids.new('activity'), ...row }, ACTIVITIES_OF);
    else if (differs(before, row)) work.change(ACTIVITIES, before, row);
  }
}

function differs(before: ActivityRow, row: Omit<ActivityRow, 'id'>): boolean {
  return (Object.keys(row) as (keyof typeof row)[]).some((column) => before[column] !== row[column]);
}

/** An activity as it is read back. */
export interface PastActivity extends Omit<Activity, 'key'> {
  orderId: string | null;
}

/** Lists what was recorded of an order, of one kind, with the keys that it was recorded by. */
export async function listOfKind(
  db: Transactor,
  { orderId, kind }: { orderId: string; kind: string },
): Promise<Pick<Activity, 'key' | 'detail'>[]> {
  const rows = await db('activities').where({ of_id: orderId, kind }).select('activity_key', 'detail');
  return rows.map(({ activity_key, detail }) => ({
    key: activity_key,
    detail: JSON.parse(detail) as Activity['detail'],
  }));
}

/** Lists what was recorded of these orders, of one kind, in no order. */
export async function listOfOrders(
  db: Transactor,
  { orderIds, kind }: { orderIds: string[]; kind: string },
): Promise<{ orderId: string; detail: Activity['detail'] }[]> {
  if (orderIds.length === 0) return [];
  const rows = await db('activities').whereIn('of_id', orderIds).where({ kind }).select('of_id', 'detail');
  return rows.map(({ of_id, detail }) => ({
    orderId: of_id,
    detail: JSON.parse(detail) as Activity['detail'],
  }));
}

/** Lists what happened to these orders, or to a contact without an order; the newest come first. */
export async function listActivities(
  db: Transactor,
  { ofIds, most }: { ofIds: string[]; most: number },
): Promise<PastActivity[]> {
  const rows = await db('activities')
    .whereIn('of_id', ofIds)
    .orderBy([
      { column: 'happened_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(most)
    .select('kind', 'order_id', 'detail', 'happened_at');
  return rows.map(({ kind, order_id, detail, happened_at }) => ({
    kind,
    orderId: order_id,
    detail: JSON.parse(detail) as Activity['detail'],
    at: happened_at,
  }));
}
