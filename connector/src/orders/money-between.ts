import type { Knex } from 'knex';
import type { Transactor } from '../platform/db.ts';
import { standing } from './gone.ts';
import { ordersIn } from './queries.ts';
import type { OrderRow } from './rows.ts';

/** Lists the ids of standing orders of these shops that got or gave back money in a time: from `from` on, before `to`. */
export async function listOrdersWithMoney(
  db: Transactor,
  { shopIds, from, to }: { shopIds: string[]; from: number; to: number },
): Promise<string[]> {
  const within = (column: string) => (rows: Knex.QueryBuilder) =>
    void rows.where(column, '>=', from).where(column, '<', to);
  const paid = db('payments').modify(within('paid_at')).where({ state: 'paid' }).select('order_id');
  const back = db('refunds').modify(within('refunded_at')).select('order_id');
  return db('orders')
    .whereIn('shop_id', shopIds)
    .modify(standing)
    .where((either) => either.whereIn('id', paid).orWhereIn('id', back))
    .orderBy('id')
    .pluck('id');
}

/** Reads these orders. */
export async function listOrderRows(db: Transactor, ids: string[]): Promise<OrderRow[]> {
  return ids.length === 0 ? [] : ordersIn(db).whereIn('id', ids).orderBy('id');
}
