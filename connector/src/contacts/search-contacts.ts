import type { Position } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';
import { recordsWith } from './search.ts';
import { walkSearch, type SearchLimits, type Searched } from './search-walk.ts';
import type { ContactRow } from './store.ts';

const LIMITS: SearchLimits = { common: 1000, step: 500 };

async function orderIdsOf(db: Transactor, contactIds: string[]): Promise<Map<string, string[]>> {
  if (contactIds.length === 0) return new Map();
  const rows: { id: string; contact_id: string }[] = await db('orders')
    .whereIn('contact_id', contactIds)
    .select('id', 'contact_id');
  const ids = new Map(contactIds.map((id): [string, string[]] => [id, []]));
  for (const { id, contact_id } of rows) ids.get(contact_id)?.push(id);
  return ids;
}

/**
 * Contacts by their own words, those of their company and, where a word begins an order's number, of their orders. Ids
 * begin with their time: they alone are the order.
 */
const contacts = (db: Transactor, { byOrder }: { byOrder: boolean }): Searched => ({
  ways(records) {
    const standing = () => db('contacts').whereNull('merged_into_id');
    if (!records) return [standing()];
    const buyers = db('orders').whereIn('id', records.order).select('contact_id');
    return [
      standing().whereIn('id', records.contact),
      standing().whereIn('account_id', records.account),
      standing().whereIn('id', buyers),
    ];
  },
  async list(way, from, most) {
    if (from !== null) void way.where('id', '<', from.id);
    const ids: string[] = await way.orderBy('id', 'desc').limit(most).pluck('id');
    return ids.map((id) => ({ id, at: 0 }));
  },
  async refsOf(ids) {
    const rows: Pick<ContactRow, 'id' | 'account_id'>[] = await db('contacts')
      .whereIn('id', ids)
      .select('id', 'account_id');
    const orders = await orderIdsOf(db, byOrder ? ids : []);
    return new Map(
      rows.map(({ id, account_id }) => [
        id,
        [id, ...(account_id === null ? [] : [account_id]), ...(orders.get(id) ?? [])],
      ]),
    );
  },
});

/** Ids of the newest contacts after `from` that have all the words, or whose company or orders have; up to `most`. */
export async function searchContactIds(
  db: Transactor,
  search: { words: string[]; from: Position | null; most: number },
  limits = LIMITS,
): Promise<string[]> {
  const numbers = search.words.map((word) => recordsWith(db, 'order', word).first());
  const byOrder = (await Promise.all(numbers)).some((found) => found !== undefined);
  return walkSearch(db, contacts(db, { byOrder }), search, limits);
}
