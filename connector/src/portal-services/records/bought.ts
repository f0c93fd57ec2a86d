import type { BoughtProduct, OrderSummary } from '@carrello/portal/services';
import { Big } from 'big.js';
import { listProductLines } from '../../orders/parts.ts';
import { readPiecesBack } from '../../orders/shown-refunds.ts';
import type { LineRow } from '../../orders/rows.ts';
import type { Transactor } from '../../platform/db.ts';

const MOST = 8;
/** Words of orders by which nothing was bought. */
const NOT_BOUGHT = new Set(['cancelled', 'failed', 'refunded', 'checkout-draft', 'trash', 'deleted']);

/** All of their money went back, with or without pieces. */
const GONE_BACK = new Set(['refunded', 'lost']);

/** One product, whatever its variant; without the shop's own key its name says so. */
const keyOf = ({ product_key, name }: LineRow): string => product_key ?? `name ${name}`;

/** What these orders are of, without the pieces that were given back; the most often bought first. Its newest name counts: products are renamed. */
export async function listBought(
  db: Transactor,
  orders: Pick<OrderSummary, 'id' | 'placedAt' | 'status' | 'paymentState'>[],
): Promise<BoughtProduct[]> {
  const bought = new Map(
    orders
      .filter(({ status, paymentState }) => !NOT_BOUGHT.has(status) && !GONE_BACK.has(paymentState))
      .map(({ id, placedAt }) => [id, placedAt]),
  );
  if (bought.size === 0) return [];
  const refunded = await readPiecesBack(db, [...bought.keys()]);
  const lines = (await listProductLines(db, [...bought.keys()])).flatMap((line) => {
    const left = new Big(line.quantity).minus(refunded(line));
    return left.gt(0) ? [{ ...line, quantity: left.toFixed() }] : [];
  });
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
