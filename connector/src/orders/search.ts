import type { Knex } from 'knex';
import { fold } from '../search/spelling.ts';
import { recordsWithWord } from '../search/words.ts';
import { LIMITS, walkSearch, type Searched } from '../search/walk.ts';
import type { Position } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';
import { narrowedBy, type OrderFilter } from './filters.ts';
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

/**
 * Orders with a line of this variant: an index of the lines has them by their time, and nothing is sorted. CROSS JOIN keeps
 * SQLite from beginning with the orders.
 */
function boughtIn(db: Transactor, variantId: string): Knex.QueryBuilder {
  const lines = db('order_lines as l')
    .joinRaw('CROSS JOIN orders AS o ON o.id = l.order_id')
    .where('l.variant_key', variantId)
    .select('l.order_id as id', 'l.placed_at', 'o.contact_id', 'o.account_id')
    .select('o.status', 'o.payment_state', 'o.shop_id', 'o.country', 'o.amount_step');
  return db.from(lines.as('orders')) as Knex.QueryBuilder;
}

/** Orders by their number, contact, company and what was bought. */
const orders = (db: Transactor, filter: OrderFilter): Searched => ({
  all: () => db('orders').modify(narrowedBy(db, filter)),
  ways: (records) => [
    ...(
      [
        ['id', records.order],
        ['contact_id', records.contact],
        ['account_id', records.account],
      ] as const
    ).flatMap(([column, ids]) =>
      ids.length === 0 ? [] : [db('orders').modify(narrowedBy(db, filter)).whereIn(column, ids)],
    ),
    ...records.variant.map((id) => boughtIn(db, id).modify(narrowedBy(db, filter))),
  ],
  withVariants: (orderIds, variantIds) =>
    db('order_lines').whereIn('order_id', orderIds).whereIn('variant_key', variantIds).pluck('order_id'),
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
  search: { words: string[]; from: Position | null; most: number; filter?: OrderFilter },
  limits = LIMITS,
): Promise<string[]> {
  return walkSearch(db, orders(db, search.filter ?? {}), search, limits);
}

/** Finds the one order that has exactly this number, whatever the case; null where none or several shops have it. */
export async function findOrderIdByNumber(db: Transactor, typed: string): Promise<string | null> {
  const number = fold(typed.trim().replace(/^#/, ''));
  if (number === '') return null;
  const rows: Pick<OrderRow, 'id' | 'number'>[] = await db('orders')
    .whereIn('id', recordsWithWord(db, 'order', number))
    .limit(50)
    .select('id', 'number');
  const meant = rows.filter((row) => fold(row.number) === number);
  return meant.length === 1 ? (meant[0]?.id ?? null) : null;
}
