import type { Transactor } from '../platform/db.ts';
import type { PaymentRow, RefundRow } from './facts.ts';
import type { LineRow, OrderRow } from './rows.ts';

/** Orders by id; ids that are gone are missing. */
export async function listOrdersByIds(db: Transactor, ids: string[]): Promise<OrderRow[]> {
  return db('orders').whereIn('id', ids).orderBy('id').select('*');
}

/** What a fact about money is of. */
export type OrderOfFact = Pick<OrderRow, 'contact_id' | 'number' | 'shop_id'>;

async function withOrders<R extends { order_id: string }>(
  db: Transactor,
  facts: R[],
): Promise<{ fact: R; order: OrderOfFact }[]> {
  const orders = await db('orders')
    .whereIn('id', [...new Set(facts.map(({ order_id }) => order_id))])
    .select('id', 'contact_id', 'number', 'shop_id');
  const byId = new Map(orders.map((order) => [order.id, order]));
  return facts.flatMap((fact) => {
    const order = byId.get(fact.order_id);
    return order ? [{ fact, order }] : [];
  });
}

export async function listPaymentsByIds(
  db: Transactor,
  ids: string[],
): Promise<{ fact: PaymentRow; order: OrderOfFact }[]> {
  return withOrders(db, await db('payments').whereIn('id', ids).orderBy('id').select('*'));
}

export async function listRefundsByIds(
  db: Transactor,
  ids: string[],
): Promise<{ fact: RefundRow; order: OrderOfFact }[]> {
  return withOrders(db, await db('refunds').whereIn('id', ids).orderBy('id').select('*'));
}

export async function listPaymentsOfOrders(db: Transactor, orderIds: string[]): Promise<PaymentRow[]> {
  return db('payments').whereIn('order_id', orderIds).select('*');
}

/** Names of an order's lines as the buyer saw them, by the order and the shop's key of the line. */
export async function listLineNames(
  db: Transactor,
  orderIds: string[],
): Promise<Pick<LineRow, 'order_id' | 'line_key' | 'name'>[]> {
  return db('order_lines').whereIn('order_id', orderIds).select('order_id', 'line_key', 'name');
}

/** The order that a fact about money is of, by the fact's id. */
export async function listOrdersOfFacts(
  db: Transactor,
  kind: 'payment' | 'refund',
  ids: string[],
): Promise<{ id: string; orderId: string; number: string }[]> {
  const facts = kind === 'payment' ? await listPaymentsByIds(db, ids) : await listRefundsByIds(db, ids);
  return facts.map(({ fact, order }) => ({ id: fact.id, orderId: fact.order_id, number: order.number }));
}

interface Page {
  /** The last id of the page before; empty for the first page. */
  after: string;
  limit: number;
}

/** A record and when it changed last, in epoch milliseconds. */
export interface RecordVersion {
  id: string;
  version: number;
}

/** All orders by id, a page at a time. */
export async function listOrderVersions(db: Transactor, { after, limit }: Page): Promise<RecordVersion[]> {
  const orders = db('orders').where('id', '>', after).orderBy('id').limit(limit);
  return orders.select('id', 'updated_at as version');
}

/** A fact has no time of change: the first time it was written is its version. */
export async function listPaymentVersions(db: Transactor, { after, limit }: Page): Promise<RecordVersion[]> {
  const payments = db('payments').where('id', '>', after).orderBy('id').limit(limit);
  return payments.select('id', 'created_at as version');
}

export async function listRefundVersions(db: Transactor, { after, limit }: Page): Promise<RecordVersion[]> {
  const refunds = db('refunds').where('id', '>', after).orderBy('id').limit(limit);
  return refunds.select('id', 'created_at as version');
}
