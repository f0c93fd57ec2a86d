import type { Knex } from 'knex';
import { chunksOf } from '../platform/chunks.ts';
import type { Transactor } from '../platform/db.ts';
import { refreshFigures } from './buyer-figures.ts';
import { standing } from './gone.ts';
import type { OrderRow } from './rows.ts';

/** Makes a subquery of the contacts whose orders these are. */
export function contactIdsOfOrders(db: Transactor, orderIds: string[]): Knex.QueryBuilder {
  return db('orders').whereIn('id', orderIds).select('contact_id');
}

/** Makes a subquery of the ids of these contacts' orders. */
export function orderIdsOfContacts(db: Transactor, contactIds: string[]): Knex.QueryBuilder {
  return db('orders').whereIn('contact_id', contactIds).select('id');
}

/** Lists the ids of these contacts' orders, sorted. */
export async function listOrderIdsOf(db: Transactor, contactIds: string[]): Promise<string[]> {
  return db('orders').whereIn('contact_id', contactIds).orderBy('id').pluck('id');
}

/** Lists the ids of each contact's orders; a contact without orders is not in the map. */
export async function listOrderIdsByContact(
  db: Transactor,
  contactIds: string[],
): Promise<Map<string, string[]>> {
  const ids = new Map<string, string[]>();
  if (contactIds.length === 0) return ids;
  const rows = await db('orders').whereIn('contact_id', contactIds).select('id', 'contact_id');
  for (const { id, contact_id } of rows) {
    const known = ids.get(contact_id);
    if (known) known.push(id);
    else ids.set(contact_id, [id]);
  }
  return ids;
}

/** True for a contact with an order of another shop than this one. */
export async function hasOrdersBeside(db: Transactor, contactId: string, shopId: string): Promise<boolean> {
  const row = await db('orders').where({ contact_id: contactId }).whereNot({ shop_id: shopId }).first('id');
  return row !== undefined;
}

export async function hasOrders(db: Transactor, contactId: string): Promise<boolean> {
  return (await db('orders').where({ contact_id: contactId }).first('id')) !== undefined;
}

/** Lists up to twenty different people whom a contact's orders name; one who is spelt in two ways is one person. */
export async function listBuyerNames(db: Transactor, contactId: string): Promise<string[]> {
  const rows: { name: string }[] = await db('orders')
    .where({ contact_id: contactId })
    .whereNot({ buyer_name_key: '' })
    .groupBy('buyer_name_key')
    .orderBy('buyer_name_key')
    .limit(20)
    .select(db.raw('MAX(buyer_name) AS name'));
  return rows.map(({ name }) => name);
}

/** Gives all orders of one contact to another. */
export async function moveOrders(
  trx: Knex.Transaction,
  { fromId, toId }: { fromId: string; toId: string },
): Promise<void> {
  await trx('orders').where({ contact_id: fromId }).update({ contact_id: toId });
  await refreshFigures(trx, 'contact', [fromId, toId]);
}

/** Gives back those of these orders that `fromId` still has. */
export async function giveOrdersBack(
  trx: Knex.Transaction,
  { ids, fromId, toId }: { ids: string[]; fromId: string; toId: string },
): Promise<void> {
  for (const some of chunksOf(ids))
    await trx('orders').where({ contact_id: fromId }).whereIn('id', some).update({ contact_id: toId });
  await refreshFigures(trx, 'contact', [fromId, toId]);
}

export async function hasOrdersFor(db: Transactor, accountId: string): Promise<boolean> {
  return (await db('orders').where({ account_id: accountId }).first('id')) !== undefined;
}

export interface OrderCount {
  orders: number;
  /** When the first and the last one was placed, in milliseconds. */
  firstAt: number;
  lastAt: number;
}

/** Counts the orders of contacts or of companies; one without orders is not in the map. */
export async function countOrdersBy(
  db: Transactor,
  ids: string[],
  by: 'contact_id' | 'account_id',
): Promise<Map<string, OrderCount>> {
  if (ids.length === 0) return new Map();
  const rows = (await db('orders')
    .whereIn(by, ids)
    .modify(standing)
    .groupBy(by)
    .select({ id: by })
    .count({ orders: '*' })
    .min({ firstAt: 'placed_at' })
    .max({ lastAt: 'placed_at' })) as unknown as (OrderCount & { id: string })[];
  return new Map(rows.map(({ id, ...count }) => [id, count]));
}

type BuyerOf = { contact_id: string } | { account_id: string };

/**
 * All that a contact or company bought: orders, when the first and last were placed, and what was paid minus what went back, in minor units, one
 * sum per currency.
 */
export async function readBought(
  db: Transactor,
  of: BuyerOf,
): Promise<{
  orders: number;
  firstAt: number | null;
  lastAt: number | null;
  totals: { currency: string; amount: number }[];
}> {
  const rows = (await db('orders')
    .where(of)
    .modify(standing)
    .groupBy('currency')
    .orderBy('currency')
    .select('currency')
    .count({ orders: '*' })
    .min({ firstAt: 'placed_at' })
    .max({ lastAt: 'placed_at' })
    .sum({ paid: 'paid_total', refunded: 'refunded_total' })) as unknown as (OrderCount & {
    currency: string;
    paid: number;
    refunded: number;
  })[];
  if (rows.length === 0) return { orders: 0, firstAt: null, lastAt: null, totals: [] };
  return {
    orders: rows.reduce((all, { orders }) => all + Number(orders), 0),
    firstAt: Math.min(...rows.map(({ firstAt }) => Number(firstAt))),
    lastAt: Math.max(...rows.map(({ lastAt }) => Number(lastAt))),
    totals: rows.map(({ currency, paid, refunded }) => ({
      currency,
      amount: Number(paid) - Number(refunded),
    })),
  };
}

/** Counts and sums those of these orders that are a contact's, as `readBought` does. */
export async function sumOrders(
  db: Transactor,
  { ids, contactId }: { ids: string[]; contactId: string },
): Promise<{ orders: number; totals: { currency: string; amount: number }[] }> {
  const sums = new Map<string, number>();
  let orders = 0;
  for (const some of chunksOf(ids)) {
    const rows = await db('orders')
      .where({ contact_id: contactId })
      .whereIn('id', some)
      .modify(standing)
      .select('currency', 'paid_total', 'refunded_total');
    orders += rows.length;
    for (const { currency, paid_total: paid, refunded_total: refunded } of rows)
      sums.set(currency, (sums.get(currency) ?? 0) + paid - refunded);
  }
  return { orders, totals: [...sums].sort().map(([currency, amount]) => ({ currency, amount })) };
}

/** Lists ids and keys of the newest orders of a contact or company, or of one order. */
export async function newestOrderKeys(
  db: Transactor,
  of: BuyerOf | { order_id: string },
  most: number,
): Promise<Pick<OrderRow, 'id' | 'order_key'>[]> {
  return db('orders')
    .where('order_id' in of ? { id: of.order_id } : of)
    .orderBy('placed_at', 'desc')
    .limit(most)
    .select('id', 'order_key');
}
