import { chunksOf } from '../platform/chunks.ts';
import type { Transactor } from '../platform/db.ts';
import type { Money } from '../platform/money.ts';
import { cut } from '../platform/text.ts';

/** One order as a book has it. Amounts are minor units of the currency, times in milliseconds. */
export interface BookedOrder {
  orderKey: string;
  sourceId: string | null;
  status: string;
  currency: string;
  total: number;
  refunded: number;
  placedAt: number;
  modifiedAt: number;
  /** 0 where no plugin has told it. */
  epoch: number;
}

/** Lists the orders of a shop from a source that were placed in a span, those that it threw away too. */
export async function listShopBook(
  db: Transactor,
  { shopId, source, from, to }: { shopId: string; source: string; from: number; to: number },
): Promise<BookedOrder[]> {
  const rows = await db('orders')
    .where({ shop_id: shopId, source })
    .where('placed_at', '>=', from)
    .where('placed_at', '<', to)
    .select(
      'order_key',
      'source_id',
      'status',
      'currency',
      'total',
      'refunded_total',
      'placed_at',
      'modified_at',
      'epoch',
    );
  return rows.map((row) => ({
    orderKey: row.order_key,
    sourceId: row.source_id,
    status: row.status,
    currency: row.currency,
    total: row.total,
    refunded: row.refunded_total,
    placedAt: row.placed_at,
    modifiedAt: row.modified_at,
    epoch: row.epoch,
  }));
}

/** Lists which of these orders of a shop are known, under one of their keys or under one of our own. */
export async function listOrdersOfSource(
  db: Transactor,
  of: { shopId: string; source: string; sourceIds: string[]; orderKeys: string[] },
): Promise<{ source_id: string | null; epoch: number }[]> {
  const { shopId, source, sourceIds, orderKeys } = of;
  const own = orderKeys.map((key, index) => ownKeyOf(key, sourceIds[index] ?? ''));
  const found: { source_id: string | null; epoch: number }[] = [];
  for (const some of chunksOf([...orderKeys, ...own]))
    found.push(
      ...(await db('orders')
        .where({ shop_id: shopId, source })
        .whereIn('order_key', some)
        .select('source_id', 'epoch')),
    );
  return found;
}

/**
 * The key of an order whose own is another order's already: WooCommerce lets two orders share one. It follows from its number in the
 * shop, so that it stays.
 */
export const ownKeyOf = (orderKey: string, sourceId: string): string =>
  `${cut(orderKey, 60)}~${cut(sourceId, 39)}`;

/** A payment that a shop of another system tells of an order. */
export interface ToldPayment {
  orderId: string;
  providerId: string;
  money: Money;
  paidAt: number;
}

/** Lists the payments of a shop's orders from a source that were placed in a span and name a provider's id. */
export async function listToldPayments(
  db: Transactor,
  { shopId, source, from, to }: { shopId: string; source: string; from: number; to: number },
): Promise<ToldPayment[]> {
  const rows = await db('orders as o')
    .join('payments as p', 'p.order_id', 'o.id')
    .where({ 'o.shop_id': shopId, 'o.source': source, 'p.state': 'paid' })
    .where('o.placed_at', '>=', from)
    .where('o.placed_at', '<', to)
    .whereNotNull('p.provider_id')
    .select<{ order_id: string; provider_id: string; amount: number; currency: string; paid_at: number }[]>(
      'p.order_id',
      'p.provider_id',
      'p.amount',
      'p.currency',
      'p.paid_at',
    );
  return rows.map(({ order_id: orderId, provider_id: providerId, amount, currency, paid_at: paidAt }) => ({
    ...{ orderId, providerId, paidAt },
    money: { amount, currency },
  }));
}
