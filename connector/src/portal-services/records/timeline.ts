import type { TimelineEntry } from '@carrello/portal/services';
import type { Transactor } from '../../platform/db.ts';
import { listStaffNames } from '../../staff/staff.ts';
import { listContactNames } from '../../contacts/names.ts';

const MOST = 100;
/** What happens to an older order than these is found on the order alone. */
const ORDERS = 1000;

/** Whose timeline: a contact's, a company's or an order's. */
export type TimelineOf = { contact_id: string } | { account_id: string } | { order_id: string };

interface ActivityRow {
  kind: string;
  order_id: string | null;
  detail: string;
  happened_at: number;
}

interface OrderKeys {
  id: string;
  order_key: string;
}

const newestOrders = (db: Transactor, of: TimelineOf): Promise<OrderKeys[]> =>
  db('orders')
    .where('order_id' in of ? { id: of.order_id } : of)
    .orderBy('placed_at', 'desc')
    .limit(ORDERS)
    .select('id', 'order_key');

/** Those of the newest orders; a contact also has some without an order. */
async function activities(db: Transactor, of: TimelineOf, orders: OrderKeys[]): Promise<TimelineEntry[]> {
  const ids = orders.map(({ id }) => id);
  const rows: ActivityRow[] = await db('activities')
    .whereIn('of_id', 'contact_id' in of ? [of.contact_id, ...ids] : ids)
    .orderBy([
      { column: 'happened_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(MOST)
    .select('kind', 'order_id', 'detail', 'happened_at');
  return rows.map((row) => ({
    kind: row.kind,
    at: row.happened_at,
    orderId: row.order_id,
    detail: JSON.parse(row.detail) as TimelineEntry['detail'],
  }));
}

/** Mails to the buyer. Some were written before the order had its id: they know its key. */
async function mails(db: Transactor, of: TimelineOf, orders: OrderKeys[]): Promise<TimelineEntry[]> {
  if ('account_id' in of || orders.length === 0) return [];
  const rows: { order_id: string; subject: string; created_at: number }[] = await db('mails')
    .whereIn(
      'order_id',
      orders.flatMap(({ id, order_key }) => [id, order_key]),
    )
    .orderBy('created_at', 'desc')
    .limit(MOST)
    .select('order_id', 'subject', 'created_at');
  return rows.map(({ order_id, subject, created_at }) => ({
    kind: 'mail',
    at: created_at,
    orderId: orders.find(({ id, order_key }) => id === order_id || order_key === order_id)?.id ?? null,
    detail: { subject },
  }));
}

async function notes(db: Transactor, of: TimelineOf): Promise<TimelineEntry[]> {
  const rows: { order_id: string | null; text: string; staff_id: string; created_at: number }[] = await db(
    'notes',
  )
    .where(of)
    .orderBy('created_at', 'desc')
    .limit(MOST)
    .select('order_id', 'text', 'staff_id', 'created_at');
  const names = await listStaffNames(
    db,
    rows.map(({ staff_id }) => staff_id),
  );
  return rows.map(({ order_id, text, staff_id, created_at }) => ({
    kind: 'note',
    at: created_at,
    orderId: order_id,
    detail: { text, staff: names.get(staff_id) ?? '' },
  }));
}

interface DoneTask {
  id: string;
  title: string;
  order_id: string | null;
  staff_id: string;
  done_at: number;
}

async function doneTasks(db: Transactor, of: TimelineOf): Promise<TimelineEntry[]> {
  const rows: DoneTask[] = await db('tasks')
    .where(of)
    .whereNotNull('done_at')
    .orderBy('done_at', 'desc')
    .limit(MOST)
    .select('id', 'title', 'order_id', 'staff_id', 'done_at');
  const names = await listStaffNames(
    db,
    rows.map(({ staff_id }) => staff_id),
  );
  return rows.map(({ id, title, order_id, staff_id, done_at }) => ({
    kind: 'task',
    at: done_at,
    orderId: order_id,
    taskId: id,
    detail: { title, staff: names.get(staff_id) ?? '' },
  }));
}

async function merges(db: Transactor, of: TimelineOf): Promise<TimelineEntry[]> {
  if (!('contact_id' in of)) return [];
  const rows: { loser_id: string; winner_id: string; merged_at: number; undone_at: number | null }[] =
    await db('contact_merges')
      .where({ winner_id: of.contact_id })
      .orWhere({ loser_id: of.contact_id })
      .limit(MOST)
      .select('loser_id', 'winner_id', 'merged_at', 'undone_at');
  const other = (row: (typeof rows)[number]) =>
    row.winner_id === of.contact_id ? row.loser_id : row.winner_id;
  const names = await listContactNames(db, rows.map(other));
  return rows.flatMap((row) => {
    const detail = { name: names.get(other(row)) ?? '' };
    const entry = (kind: string, at: number) => ({ kind, at, orderId: null, detail });
    return [
      entry('merge', row.merged_at),
      ...(row.undone_at === null ? [] : [entry('merge_undone', row.undone_at)]),
    ];
  });
}

/** Everything that happened, the newest first. */
export async function readTimeline(db: Transactor, of: TimelineOf): Promise<TimelineEntry[]> {
  const orders = await newestOrders(db, of);
  const entries = await Promise.all(
    [activities, mails, notes, doneTasks, merges].map((read) => read(db, of, orders)),
  );
  return entries
    .flat()
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST);
}
