import type { Transactor } from '../platform/db.ts';
import { NO_SHOP, readShopFaces } from '../shops/faces.ts';
import { summariseOrder, type OrderSummary } from './present.ts';
import type { OrderRow } from './rows.ts';

/** Summarises orders for a list, with how many other products are in each. */
export async function summariseOrders(db: Transactor, rows: OrderRow[]): Promise<OrderSummary[]> {
  const shops = await readShopFaces(
    db,
    rows.map(({ shop_id }) => shop_id),
  );
  const several = rows.filter(({ pieces }) => pieces !== '1').map(({ id }) => id);
  const counts = (await db('order_lines')
    .whereIn('order_id', several)
    .where({ kind: 'product' })
    .groupBy('order_id')
    .select('order_id')
    .count({ products: '*' })) as { order_id: string; products: number }[];
  const products = new Map(counts.map((each) => [each.order_id, each.products]));
  return rows.map((order) => ({
    ...summariseOrder(order, shops.get(order.shop_id) ?? NO_SHOP),
    otherItems: Math.max(0, (products.get(order.id) ?? 1) - 1),
  }));
}
