import type { Knex } from 'knex';
import { LIMITS, walkSearch, type Searched } from '../search/walk.ts';
import type { Position } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';
import type { OrderRow } from './rows.ts';

/** Only what comes after `from` in a list with the newest first. */
export const after = (from: Position | null) => (orders: Knex.QueryBuilder) => {
  if (from === null) return;
  // The first condition says nothing new: by it an index is read from there on, and not from its beginning.
  void orders
    .where('placed_at', '<=', from.at)
    .where((later) =>
      later
        .where('placed_at', '<', from.at)
        .orWhere((same) => same.where({ placed_at: from.at }).where('id', '<', from.id)),
    );
};

type FoundOrder = Pick<OrderRow, 'id' | 'placed_at' | 'contact_id' | 'account_id'>;

/** Orders by their number, contact and company. */
const orders = (db: Transactor): Searched => ({
  all: () => db('orders'),
  ways: (records) =>
    (
      [
        ['id', records.order],
        ['contact_id', records.contact],
        ['account_id', records.account],
      ] as const
    ).flatMap(([column, ids]) => (ids.length === 0 ? [] : [db('orders').whereIn(column, ids)])),
  async list(way, from, most) {
    const rows: FoundOrder[] = await way
      .modify(after(from))
      .orderBy([
        { column: 'placed_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(most)
      // All of it stands in the indexes by time and by contact: no row is read.
      .select('id', 'placed_at', 'contact_id', 'account_id');
    return rows.map(({ id, placed_at, contact_id, account_id }) => ({
      id,
      at: placed_at,
      refs: account_id === null ? [id, contact_id] : [id, contact_id, account_id],
    }));
  },
});

/** Ids of the newest orders after `from` whose number, contact or company has all the words; up to `most`. */
export function searchOrderIds(
  db: Transactor,
  search: { words: string[]; from: Position | null; most: number },
  limits = LIMITS,
): Promise<string[]> {
  return walkSearch(db, orders(db), search, limits);
}
