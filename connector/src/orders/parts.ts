import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Transactor } from '../platform/db.ts';
import { NO_SHOP, readShopFaces } from '../shops/faces.ts';
import type { Facts } from './facts.ts';
import { presentOrder, type OrderDetails } from './present.ts';
import type { LineRow, OrderRow, TaxRow } from './rows.ts';

/** What belongs to an order beside its own row. */
export interface OrderParts {
  lines: LineRow[];
  taxes: TaxRow[];
  facts: Facts;
}

const groupByOrder = <R extends { order_id: string }>(rows: R[]): ((orderId: string) => R[]) => {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const group = groups.get(row.order_id);
    if (group) group.push(row);
    else groups.set(row.order_id, [row]);
  }
  return (orderId) => groups.get(orderId) ?? [];
};

/** So many lines are read before requests are let in again: one order may have thousands. */
const LINES_AT_A_TIME = 1000;

async function readLines(db: Transactor, ids: string[]): Promise<LineRow[]> {
  const lines: LineRow[] = [];
  for (;;) {
    const { order_id: id = '', line_no: line = 0 } = lines.at(-1) ?? {};
    const some = await db('order_lines')
      .whereIn('order_id', ids)
      .where('order_id', '>=', id)
      .where((rest) => rest.where('order_id', '>', id).orWhere('line_no', '>', line))
      .orderBy(['order_id', 'line_no'])
      .limit(LINES_AT_A_TIME)
      .select('*');
    for (const row of some) lines.push(row);
    if (some.length < LINES_AT_A_TIME) return lines;
    await nextTurn();
  }
}

/** Reads lines, taxes and facts of many orders in six questions (a few more for thousands of lines); each list has its own order. */
export async function readOrderParts(
  db: Transactor,
  ids: string[],
): Promise<{ of(orderId: string): OrderParts }> {
  const lines = groupByOrder(await readLines(db, ids));
  const taxes = groupByOrder(await db('order_taxes').whereIn('order_id', ids).orderBy('tax_no').select('*'));
  const payments = groupByOrder(
    await db('payments').whereIn('order_id', ids).orderBy(['paid_at', 'payment_key', 'state']).select('*'),
  );
  const refunds = groupByOrder(
    await db('refunds').whereIn('order_id', ids).orderBy(['refunded_at', 'refund_key', 'kind']).select('*'),
  );
  const disputes = groupByOrder(
    await db('disputes').whereIn('order_id', ids).orderBy(['opened_at', 'dispute_key']).select('*'),
  );
  const parcels = groupByOrder(
    await db('parcels').whereIn('order_id', ids).orderBy(['shipped_at', 'parcel_key']).select('*'),
  );
  return {
    of: (id) => ({
      lines: lines(id),
      taxes: taxes(id),
      facts: { payments: payments(id), refunds: refunds(id), disputes: disputes(id), parcels: parcels(id) },
    }),
  };
}

/** Names those of these variants (a query of their ids) that are in an order, each once: no whole line is read for it. */
export async function listVariantKeys(
  db: Transactor,
  orderId: string,
  variantIds: Knex.QueryBuilder,
): Promise<string[]> {
  const keys = await db('order_lines')
    .where({ order_id: orderId, kind: 'product' })
    .whereIn('variant_key', variantIds)
    .distinct('variant_key')
    .pluck('variant_key');
  return keys.flatMap((key) => key ?? []);
}

/** Lists the product lines of these orders by the orders' ids, or the first of them. */
export async function listProductLines(
  db: Transactor,
  orderIds: string[],
  most = Number.MAX_SAFE_INTEGER,
): Promise<LineRow[]> {
  return db('order_lines')
    .whereIn('order_id', orderIds)
    .where({ kind: 'product' })
    .orderBy(['order_id', 'line_no'])
    .limit(most)
    .select('*');
}

/** Reads an order with its lines, taxes and facts, ready to be shown to somebody who may see it. */
export async function readOrderDetails(db: Transactor, order: OrderRow): Promise<OrderDetails> {
  const shops = await readShopFaces(db, [order.shop_id]);
  return presentOrder({
    order,
    shop: shops.get(order.shop_id) ?? NO_SHOP,
    ...(await readOrderParts(db, [order.id])).of(order.id),
  });
}
