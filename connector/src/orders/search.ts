import { walkSearch, type SearchLimits, type Searched } from '../contacts/search-walk.ts';
import type { Position } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';
import type { OrderRow } from './store.ts';

const LIMITS: SearchLimits = { common: 1000, step: 500 };

type Row = Pick<OrderRow, 'id' | 'placed_at' | 'contact_id' | 'account_id'>;

/** Orders by their number, contact and company. */
const orders = (db: Transactor): Searched => ({
  ways: (records) =>
    records
      ? [
          db('orders').whereIn('id', records.order),
          db('orders').whereIn('contact_id', records.contact),
          db('orders').whereIn('account_id', records.account),
        ]
      : [db('orders')],
  async list(way, from, most) {
    if (from !== null)
      void way.where((after) =>
        after
          .where('placed_at', '<', from.at)
          .orWhere((same) => same.where({ placed_at: from.at }).where('id', '<', from.id)),
      );
    const rows: Row[] = await way
      .orderBy([
        { column: 'placed_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(most)
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
