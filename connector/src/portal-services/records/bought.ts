import type { BoughtProduct, OrderSummary } from '@carrello/portal/services';
import { Big } from 'big.js';
import { listProductLines } from '../../orders/parts.ts';
import type { LineRow } from '../../orders/rows.ts';
import type { Transactor } from '../../platform/db.ts';

const MOST = 8;
/** Words of orders by which nothing was bought. */
const NOT_BOUGHT = new Set(['cancelled', 'failed', 'refunded', 'checkout-draft', 'trash', 'deleted']);

/** One product, whatever its variant; without the shop's own key its name says so. */
const keyOf = ({ product_key, name }: LineRow): string => product_key ?? `name ${name}`;

/** What these orders are of, the most often bought first. Its newest name counts: products are renamed. */
export async function listBought(
  db: Transactor,
  orders: Pick<OrderSummary, 'id' | 'placedAt' | 'status'>[],
): Promise<BoughtProduct[]> {
  const bought = new Map(
    orders.filter(({ status }) => !NOT_BOUGHT.has(status)).map(({ id, placedAt }) => [id, placedAt]),
  );
  if (bought.size === 0) return [];
  const lines = await listProductLines(db, [...bought.keys()]);
  const products = new Map<string, { name: string; pieces: Big; orders: Set<string>; lastAt: number }>();
  for (const line of lines) {
    const at = bought.get(line.order_id) ?? 0;
    const known = products.get(keyOf(line)) ?? {
      name: '',
      pieces: new Big(0),
      orders: new Set(),
      lastAt: -1,
    };
    if (at > known.lastAt) Object.assign(known, { name: line.name, lastAt: at });
    known.pieces = known.pieces.plus(line.quantity);
    known.orders.add(line.order_id);
    products.set(keyOf(line), known);
  }
  return [...products.values()]
    .sort((a, b) => b.orders.size - a.orders.size || b.lastAt - a.lastAt)
    .slice(0, MOST)
    .map(({ name, pieces, orders: ids, lastAt }) => ({
      name,
      pieces: pieces.toFixed(),
      orders: ids.size,
      lastAt,
    }));
}
