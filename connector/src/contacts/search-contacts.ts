import type { Position } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';
import { recordsWith } from '../search/words.ts';
import { LIMITS, walkSearch, type Searched } from '../search/walk.ts';
import type { ContactRow } from './store.ts';

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
function contacts(db: Transactor, { byOrder }: { byOrder: boolean }): Searched {
  const standing = () => db('contacts').whereNull('merged_into_id');
  return {
    all: standing,
    ways: ({ contact, account, order }) => [
      ...(contact.length === 0 ? [] : [standing().whereIn('id', contact)]),
      ...(account.length === 0 ? [] : [standing().whereIn('account_id', account)]),
      ...(order.length === 0
        ? []
        : [standing().whereIn('id', db('orders').whereIn('id', order).select('contact_id'))]),
    ],
    async list(way, from, most) {
      if (from !== null) void way.where('id', '<', from.id);
      const rows: Pick<ContactRow, 'id' | 'account_id'>[] = await way
        .orderBy('id', 'desc')
        .limit(most)
        .select('id', 'account_id');
      const numbered = await orderIdsOf(db, byOrder ? rows.map(({ id }) => id) : []);
      return rows.map(({ id, account_id }) => ({
        id,
        at: 0,
        refs: [id, ...(account_id === null ? [] : [account_id]), ...(numbered.get(id) ?? [])],
      }));
    },
  };
}

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
