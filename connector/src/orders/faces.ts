import type { Transactor } from '../platform/db.ts';
import type { OrderRow } from './rows.ts';

/** What other records say of an order: its number, shop and contact. */
export type OrderFace = Pick<OrderRow, 'id' | 'number' | 'shop_id' | 'contact_id'>;

/** Finds orders by id; an id that is no order's is missing. */
export async function listOrderFaces(db: Transactor, ids: string[]): Promise<Map<string, OrderFace>> {
  if (ids.length === 0) return new Map();
  const rows: OrderFace[] = await db('orders')
    .whereIn('id', [...new Set(ids)])
    .select('id', 'number', 'shop_id', 'contact_id');
  return new Map(rows.map((row) => [row.id, row]));
}
