import type { Version } from '../orders/version.ts';
import { readCounter } from '../platform/counter.ts';
import type { Transactor } from '../platform/db.ts';

/** Reads a shop's messages. One in conflict does not count, as its id belongs to another message. */
const received = (db: Transactor, shopId: string, stream: 'shop' | 'checkout' = 'shop') =>
  db('inbox').where({ shop_id: shopId, stream }).whereNot({ state: 'conflict' });

/** Finds the newest version that a shop's plugin has brought us, and when it came; null before the first. */
export async function findReceived(
  db: Transactor,
  shopId: string,
): Promise<(Version & { receivedAt: number }) | null> {
  const row = await received(db, shopId)
    .whereNotNull('counter')
    .orderBy([
      { column: 'epoch', order: 'desc' },
      { column: 'counter', order: 'desc' },
    ])
    .first('epoch', 'counter', 'received_at');
  if (!row || row.epoch === null || row.counter === null) return null;
  return { epoch: row.epoch, counter: row.counter, receivedAt: row.received_at };
}

/** Counters that never arrived: `{ from: 3, to: 4 }` when 2 and 5 did. */
export interface Gap {
  from: number;
  to: number;
}

const MOST_GAPS = 100;

/** Lists the gaps of an epoch above a counter, the oldest first, at most a hundred. */
export async function listGaps(
  db: Transactor,
  shopId: string,
  { epoch, above = 0, stream }: { epoch: number; above?: number; stream?: 'shop' | 'checkout' },
): Promise<Gap[]> {
  const seen = received(db, shopId, stream)
    .where({ epoch })
    .where('counter', '>', above)
    .select('counter', db.raw('LAG(counter) OVER (ORDER BY counter) AS `before`'));
  const rows: { counter: number; before: number | null }[] = await db
    .from(seen.as('seen'))
    .whereRaw('counter > COALESCE(`before`, ?) + 1', [above])
    .orderBy('counter')
    .limit(MOST_GAPS)
    .select('counter', 'before');
  return rows.map(({ counter, before }) => ({ from: (before ?? above) + 1, to: counter - 1 }));
}

/** A shop keeps so many versions to send again: further back nobody looks for gaps. */
const LOOK_BACK = 10_000;

/** Lists what a shop has to send again: the gaps below its newest version, in its epoch. */
export function listMissing(db: Transactor, shopId: string, { epoch, counter }: Version): Promise<Gap[]> {
  return listGaps(db, shopId, { epoch, above: Math.max(0, counter - LOOK_BACK) });
}

export interface StreamState {
  /** How many versions were numbered: the last number. */
  pushed: number;
  /** The newest number that is stored. */
  received: number;
  missing: Gap[];
  /** How many that are stored have waited for their effect since before a time. */
  waiting: number;
}

/** Compares what our own checkout and desk numbered of a shop with what the inbox holds of it. */
export async function readOwnStream(db: Transactor, shopId: string, before: number): Promise<StreamState> {
  const pushed = await readCounter(db, `orders:${shopId}`);
  const own = () => received(db, shopId, 'checkout');
  const newest = await own().where({ epoch: 0 }).orderBy('counter', 'desc').first('counter');
  const late = await own()
    .where({ state: 'received' })
    .where('received_at', '<', before)
    .count<{ waiting: number }[]>({ waiting: '*' });
  const last = newest?.counter ?? 0;
  const above = Math.max(0, pushed - LOOK_BACK);
  const gaps = await listGaps(db, shopId, { epoch: 0, above, stream: 'checkout' });
  const tail = last < pushed ? [{ from: last + 1, to: pushed }] : [];
  return { pushed, received: last, missing: [...gaps, ...tail], waiting: late[0]?.waiting ?? 0 };
}

/** Compares what a shop's plugin numbered with what came of it: of its newest version it alone knows. */
export async function readShopStream(
  db: Transactor,
  shopId: string,
  before: number,
): Promise<StreamState | null> {
  const newest = await findReceived(db, shopId);
  if (newest === null) return null;
  const late = await received(db, shopId)
    .where({ state: 'received' })
    .where('received_at', '<', before)
    .count<{ waiting: number }[]>({ waiting: '*' });
  const missing = await listMissing(db, shopId, newest);
  return { pushed: newest.counter, received: newest.counter, missing, waiting: late[0]?.waiting ?? 0 };
}
