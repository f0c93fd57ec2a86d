import { walkSearch, type SearchLimits, type Searched } from '../contacts/search-walk.ts';
import type { Position } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';
import type { OrderRow } from './store.ts';

const LIMITS: SearchLimits = { common: 1000, step: 500 };

/** Orders by their number, contact and company. */
const orders = (db: Transactor): Searched => ({
  ways: (records) =>
    records
      ? (
          [
            ['id', records.order],
            ['contact_id', records.contact],
            ['account_id', records.account],
          ] as const
        ).flatMap(([column, ids]) => (ids.length === 0 ? [] : [db('orders').whereIn(column, ids)]))
      : [db('orders')],
  async list(way, from, most) {
    if (from !== null)
      void way.where((after) =>
        after
          .where('placed_at', '<', from.at)
          .orWhere((same) => same.where({ placed_at: from.at }).where('id', '<', from.id)),
      );
    const rows: Pick<OrderRow, 'id' | 'placed_at'>[] = await way
      .orderBy([
        { column: 'placed_at', order: 'desc' },
        { column: 'id', order: 'desc' },
      ])
      .limit(most)
      // Both stand in each way's index: no row is read.
      .select('id', 'placed_at');
    return rows.map(({ id, placed_at }) => ({ id, at: placed_at }));
  },
  async refsOf(ids) {
    const rows: Pick<OrderRow, 'id' | 'contact_id' | 'account_id'>[] = await db('orders')
      .whereIn('id', ids)
      .select('id', 'contact_id', 'account_id');
    return new Map(
      rows.map(({ id, contact_id, account_id }) => [
        id,
        account_id === null ? [id, contact_id] : [id, contact_id, account_id],
      ]),
    );
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
