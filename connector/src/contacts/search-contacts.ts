import type { Position } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';
import { contactIdsOfOrders, listOrderIdsByContact } from '../orders/of-contacts.ts';
import { LIMITS, walkSearch, type Searched } from '../search/walk.ts';
import { recordsWith } from '../search/words.ts';
import type { ContactRow } from './store.ts';

/**
 * Makes contacts something to search: a contact has its own words, those of its company and, where a word begins
 * an order's number, of its orders. Ids begin with their time, so that they alone are the order.
 */
function contacts(db: Transactor, { byOrder }: { byOrder: boolean }): Searched {
  const standing = () => db('contacts').whereNull('merged_into_id');
  return {
    all: standing,
    ways: ({ contact, account, order }) => [
      ...(contact.length === 0 ? [] : [standing().whereIn('id', contact)]),
      ...(account.length === 0 ? [] : [standing().whereIn('account_id', account)]),
      ...(order.length === 0 ? [] : [standing().whereIn('id', contactIdsOfOrders(db, order))]),
    ],
    async list(way, from, most) {
      if (from !== null) void way.where('id', '<', from.id);
      const rows: Pick<ContactRow, 'id' | 'account_id'>[] = await way
        .orderBy('id', 'desc')
        .limit(most)
        .select('id', 'account_id');
      const numbered = await listOrderIdsByContact(db, byOrder ? rows.map(({ id }) => id) : []);
      return rows.map(({ id, account_id }) => ({
        id,
        at: 0,
        refs: [id, ...(account_id === null ? [] : [account_id]), ...(numbered.get(id) ?? [])],
      }));
    },
  };
}

/** Finds up to `most` ids of the newest contacts after `from` that have all words, or whose company or orders have. */
export async function searchContactIds(
  db: Transactor,
  search: { words: string[]; from: Position | null; most: number },
  limits = LIMITS,
): Promise<string[]> {
  const numbers = search.words.map((word) => recordsWith(db, 'order', word).first());
  const byOrder = (await Promise.all(numbers)).some((found) => found !== undefined);
  return walkSearch(db, contacts(db, { byOrder }), search, limits);
}
