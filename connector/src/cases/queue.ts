import type { Knex } from 'knex';
import { orderIdsOfContacts } from '../orders/of-contacts.ts';
import { DAY, type Clock } from '../platform/clock.ts';
import type { Transactor } from '../platform/db.ts';
import { pageBy, type CasePage, type Cases } from './pages.ts';
import type { CaseRow } from './store.ts';

/** What staff look through, in the order in which the desk offers it. */
export const QUEUES = ['us', 'overdue', 'mine', 'unowned', 'buyer', 'closed'] as const;
export type Queue = (typeof QUEUES)[number];

/** Nobody should wait longer than this for us. */
const LONGEST_WAIT = 2 * DAY;

export const isOverdue = ({ waits_for, waits_since }: CaseRow, { now }: Clock): boolean =>
  waits_for === 'us' && waits_since < now() - LONGEST_WAIT;

interface Asked {
  staffId: string;
  now: number;
}

const OPEN = ['us', 'buyer'];

function queueIn(db: Transactor, queue: Queue, { staffId, now }: Asked): Knex.QueryBuilder {
  const cases = db('cases');
  switch (queue) {
    case 'us':
    case 'buyer':
      return cases.where({ waits_for: queue });
    case 'overdue':
      return cases.where({ waits_for: 'us' }).where('waits_since', '<', now - LONGEST_WAIT);
    case 'mine':
      return cases.where({ staff_id: staffId }).whereIn('waits_for', OPEN);
    case 'unowned':
      return cases.where({ staff_id: '' }).whereIn('waits_for', OPEN);
    case 'closed':
      return cases.where({ waits_for: 'nobody' });
  }
}

/** Lists a queue, twenty to a page: who waits longest comes first, and of the closed ones the last. */
export function listQueue(
  { db, clock }: { db: Transactor; clock: Clock },
  { queue, staffId, cursor }: { queue: Queue; staffId: string; cursor: string | null },
): Promise<CasePage> {
  const cases = queueIn(db, queue, { staffId, now: clock.now() }).select('*') as unknown as Cases;
  return pageBy(cases, { by: 'waits_since', order: queue === 'closed' ? 'desc' : 'asc', cursor });
}

/** Counts the open cases of each queue; the closed ones are not counted. */
export async function countQueues(
  { db, clock }: { db: Transactor; clock: Clock },
  staffId: string,
): Promise<Map<Queue, number>> {
  const counts = new Map<Queue, number>();
  for (const queue of QUEUES.filter((each) => each !== 'closed')) {
    const row = await queueIn(db, queue, { staffId, now: clock.now() }).count({ count: '*' }).first();
    counts.set(queue, Number((row as { count: number }).count));
  }
  return counts;
}

/** Lists the open cases about an order, or a contact's orders; who waits longest comes first, at most a hundred. */
export function listOpenCasesOf(
  db: Transactor,
  of: { orderId: string } | { contactId: string },
): Promise<CaseRow[]> {
  const orders = 'orderId' in of ? [of.orderId] : orderIdsOfContacts(db, [of.contactId]);
  return db('cases')
    .whereIn('waits_for', OPEN)
    .whereIn('order_id', orders)
    .orderBy('waits_since')
    .limit(100)
    .select('*');
}

/** Lists the orders of these contacts that an open case is about. */
export async function listOrdersInCases(db: Transactor, contactIds: string[]): Promise<string[]> {
  return db('cases')
    .whereIn('waits_for', OPEN)
    .whereIn('order_id', orderIdsOfContacts(db, contactIds))
    .distinct()
    .pluck('order_id');
}
