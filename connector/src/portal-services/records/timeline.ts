import type { TimelineEntry } from '@carrello/portal/services';
import { listContactNames } from '../../contacts/names.ts';
import { listMergesOf } from '../../contacts/standing-merges.ts';
import { listMailsOfOrders } from '../../mails/queries.ts';
import { listNotes } from '../../notes/notes.ts';
import { newestOrderKeys } from '../../orders/of-contacts.ts';
import type { OrderRow } from '../../orders/rows.ts';
import type { Transactor } from '../../platform/db.ts';
import { listStaffNames } from '../../staff/staff.ts';
import { listDoneTasks } from '../../tasks/queries.ts';
import { listActivities } from '../../timeline/timeline.ts';

const MOST = 100;
/** What happens to an older order than these is found on the order alone. */
const ORDERS = 1000;

/** Whose timeline it is: a contact's, a company's or an order's. */
export type TimelineOf = { contact_id: string } | { account_id: string } | { order_id: string };

type OrderKeys = Pick<OrderRow, 'id' | 'order_key'>;

/** Lists what happened to the newest orders; a contact also has activities without an order. */
function activities(db: Transactor, of: TimelineOf, orders: OrderKeys[]): Promise<TimelineEntry[]> {
  const ids = orders.map(({ id }) => id);
  const ofIds = 'contact_id' in of ? [of.contact_id, ...ids] : ids;
  return listActivities(db, { ofIds, most: MOST });
}

/** Lists the mails to the buyer; a company's timeline shows none. */
async function mails(db: Transactor, of: TimelineOf, orders: OrderKeys[]): Promise<TimelineEntry[]> {
  if ('account_id' in of) return [];
  const keys = orders.flatMap(({ id, order_key }) => [id, order_key]);
  const sent = await listMailsOfOrders(db, keys, MOST);
  return sent.map(({ orderId, subject, at }) => ({
    kind: 'mail',
    at,
    orderId: orders.find(({ id, order_key }) => id === orderId || order_key === orderId)?.id ?? null,
    detail: { subject },
  }));
}

async function notes(db: Transactor, of: TimelineOf): Promise<TimelineEntry[]> {
  const rows = await listNotes(db, of, MOST);
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

async function doneTasks(db: Transactor, of: TimelineOf): Promise<TimelineEntry[]> {
  const rows = await listDoneTasks(db, { of, most: MOST });
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
  const rows = await listMergesOf(db, of.contact_id, MOST);
  const names = await listContactNames(
    db,
    rows.map(({ otherId }) => otherId),
  );
  return rows.flatMap(({ otherId, mergedAt, undoneAt }) => {
    const detail = { name: names.get(otherId) ?? '' };
    const entry = (kind: string, at: number) => ({ kind, at, orderId: null, detail });
    return [entry('merge', mergedAt), ...(undoneAt === null ? [] : [entry('merge_undone', undoneAt)])];
  });
}

/** Reads the last hundred things that happened; the newest come first. */
export async function readTimeline(db: Transactor, of: TimelineOf): Promise<TimelineEntry[]> {
  const orders = await newestOrderKeys(db, of, ORDERS);
  const entries = await Promise.all(
    [activities, mails, notes, doneTasks, merges].map((read) => read(db, of, orders)),
  );
  return entries
    .flat()
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST);
}
