import type { Knex } from 'knex';
import { findRecords, hasWord, type FoundRecords } from '../contacts/search.ts';
import type { Position } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';
import type { OrderRow } from './store.ts';

type Candidate = Pick<OrderRow, 'id' | 'placed_at' | 'contact_id' | 'account_id'>;

/** With more records than `common` a word is common; `step` orders are looked at at once. Small ones are for tests. */
const LIMITS = { common: 1000, step: 500 };

const before = (orders: Knex.QueryBuilder, from: Position | null): Knex.QueryBuilder =>
  from === null
    ? orders
    : orders.where((after) =>
        after
          .where('placed_at', '<', from.at)
          .orWhere((same) => same.where({ placed_at: from.at }).where('id', '<', from.id)),
      );

const isNewer = (a: Candidate, b: Candidate): boolean =>
  a.placed_at > b.placed_at || (a.placed_at === b.placed_at && a.id > b.id);

async function listNext(
  orders: Knex.QueryBuilder,
  from: Position | null,
  most: number,
): Promise<Candidate[]> {
  return (await before(orders, from)
    .orderBy([
      { column: 'placed_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(most)
    .select('id', 'placed_at', 'contact_id', 'account_id')) as Candidate[];
}

/**
 * The next orders that may be meant, the newest first, and whether there may be more: those of the records that the
 * rarest word found, each way through its own index; or, when every word is common, simply the next orders.
 */
async function nextCandidates(
  db: Transactor,
  rarest: FoundRecords | undefined,
  { from, step }: { from: Position | null; step: number },
): Promise<{ candidates: Candidate[]; more: boolean }> {
  const ways = rarest
    ? [
        db('orders').whereIn('id', rarest.order),
        db('orders').whereIn('contact_id', rarest.contact),
        db('orders').whereIn('account_id', rarest.account),
      ]
    : [db('orders')];
  const steps: Candidate[][] = [];
  for (const way of ways) steps.push(await listNext(way, from, step));
  // One way may end earlier than another: beyond its last order nothing is known yet.
  const ends = steps.flatMap((rows) => (rows.length === step ? [rows.at(-1) as Candidate] : []));
  const end = ends.reduce<Candidate | undefined>(
    (last, row) => (last === undefined || isNewer(row, last) ? row : last),
    undefined,
  );
  const all = new Map(steps.flat().map((row) => [row.id, row]));
  const candidates = [...all.values()]
    .filter((row) => end === undefined || !isNewer(end, row))
    .sort((a, b) => (isNewer(a, b) ? -1 : 1));
  return { candidates, more: end !== undefined };
}

/** Those whose number, contact or company has the word. */
async function withWord(
  db: Transactor,
  candidates: Candidate[],
  { word, found }: { word: string; found: FoundRecords | null },
): Promise<Candidate[]> {
  const refs = candidates.flatMap(({ id, contact_id, account_id }) => [id, contact_id, account_id ?? '']);
  const having = found
    ? new Set([...found.order, ...found.contact, ...found.account])
    : await hasWord(db, word, [...new Set(refs)]);
  return candidates.filter(
    ({ id, contact_id, account_id }) =>
      having.has(id) || having.has(contact_id) || (account_id !== null && having.has(account_id)),
  );
}

/**
 * Ids of the newest orders after `from` whose number, contact or company has all the words; up to `most`. Not one query
 * of it all: what is rare about a search differs, and databases guess it wrong by a factor of a thousand.
 */
export async function searchOrderIds(
  db: Transactor,
  { words, from, most }: { words: string[]; from: Position | null; most: number },
  { common, step } = LIMITS,
): Promise<string[]> {
  const searches: { word: string; found: FoundRecords | null }[] = [];
  for (const word of words) searches.push({ word, found: await findRecords(db, word, common) });
  const sizeOf = ({ order, contact, account }: FoundRecords) =>
    order.length + contact.length + account.length;
  const rare = searches.flatMap(({ found }) => (found ? [found] : []));
  const [rarest] = rare.sort((a, b) => sizeOf(a) - sizeOf(b));
  const ids: string[] = [];
  let place = from;
  for (;;) {
    const { candidates, more } = await nextCandidates(db, rarest, { from: place, step });
    let meant = candidates;
    for (const search of searches)
      if (search.found === null || search.found !== rarest) meant = await withWord(db, meant, search);
    ids.push(...meant.map(({ id }) => id));
    const last = candidates.at(-1);
    if (!more || !last || ids.length >= most) return ids.slice(0, most);
    place = { at: last.placed_at, id: last.id };
  }
}
