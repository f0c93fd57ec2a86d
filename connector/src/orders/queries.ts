import type { Knex } from 'knex';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';
import type { OrderFilter } from './filters.ts';
import { chunksOf } from '../platform/chunks.ts';
import { standing } from './gone.ts';
import { listNarrowed, type OrderSort } from './narrowed-list.ts';
import { readOrderDetails } from './parts.ts';
import type { OrderDetails } from './present.ts';
import { after, searchOrderIds } from './search.ts';
import type { OrderRow } from './rows.ts';
import type { OrderKey } from './writing.ts';

/** Orders belong to whoever placed them from a proven mailbox or signed in as this customer; a contact opens none. */
export interface OrderOwner {
  mailboxKeys: string[];
  customerId: string;
  /** Makes a query that finds something for an order that this reader sees though it is not theirs. Missing: there is none. */
  alsoSees?: (order: { shopId: string; orderKey: string }) => Knex.QueryBuilder;
}

const KEY_COLUMNS = { shopId: 'orders.shop_id', orderKey: 'orders.order_key' };

type Orders = Knex.QueryBuilder<OrderRow, OrderRow[]>;

/** One page of a list, which begins with the newest; `next` is the cursor of the page after it, null at the end. */
export interface OrderPage<T> {
  items: T[];
  next: string | null;
}

/** So many orders stand on a page of a list. */
export const PAGE = 20;

export const NEWEST_FIRST = [
  { column: 'placed_at', order: 'desc' },
  { column: 'id', order: 'desc' },
] as const;

export const ordersIn = (db: Transactor): Orders => db<OrderRow>('orders').select('*') as unknown as Orders;

/** Filters every read for a customer by owner. It stands in the query, so that a foreign order is one that is not there. */
export function ownedBy(orders: Orders, { mailboxKeys, customerId, alsoSees }: OrderOwner): Orders {
  const proven = mailboxKeys.filter((key) => key !== '');
  return orders.where((own) => {
    void own.whereIn('mailbox_key', proven).orWhere({ customer_id: customerId });
    if (alsoSees) void own.orWhereExists(alsoSees(KEY_COLUMNS) as Knex.QueryBuilder<object, unknown[]>);
  });
}

/** What its buyer is shown: theirs, and not thrown away by the shop. */
export const shownTo = (orders: Orders, owner: OrderOwner): Orders => ownedBy(orders, owner).modify(standing);

async function pageOf(orders: Orders, cursor: string | null): Promise<OrderPage<OrderRow>> {
  const rows = await orders
    .modify(after(readCursor(cursor)))
    .orderBy([...NEWEST_FIRST])
    .limit(PAGE + 1);
  return pageIn(rows);
}

/** Cuts a page from rows that were read with one more: that one says whether there is a next page. */
function pageIn(rows: OrderRow[]): OrderPage<OrderRow> {
  const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
  return { items: rows.slice(0, PAGE), next: last ? writeCursor({ at: last.placed_at, id: last.id }) : null };
}

/** Finds the row of an order of the owner; missing when there is none of this id or it is somebody else's. */
export async function findOwnOrderRow(
  db: Transactor,
  owner: OrderOwner,
  orderId: string,
): Promise<OrderRow | undefined> {
  return shownTo(ordersIn(db).where({ id: orderId }), owner).first();
}

/** A query of the ids of the orders that their buyer is shown; to stand inside another query. */
export const ownOrderIds = (db: Transactor, owner: OrderOwner): Knex.QueryBuilder =>
  shownTo(db('orders') as unknown as Orders, owner).select('id');

/** Finds an order of the owner; null when there is none of this id or it is somebody else's. */
export async function findCustomerOrder(
  db: Transactor,
  owner: OrderOwner,
  orderId: string,
): Promise<OrderDetails | null> {
  const order = await findOwnOrderRow(db, owner, orderId);
  return order ? readOrderDetails(db, order) : null;
}

/** Finds the id behind the random key of a confirmation mail's link, if the order is the owner's. */
export async function findOrderIdByKey(
  db: Transactor,
  owner: OrderOwner,
  orderKey: string,
): Promise<string | null> {
  const order = await shownTo(ordersIn(db).where({ order_key: orderKey }), owner).first();
  return order?.id ?? null;
}

/** Finds any order, for code that has already decided who may see it: staff, or the document of an order. */
export async function findOrderRow(db: Transactor, orderId: string): Promise<OrderRow | undefined> {
  return ordersIn(db).where({ id: orderId }).first();
}

/** The same, and nobody else changes it or waits behind it until the transaction ends. */
export async function lockOrderRow(trx: Knex.Transaction, orderId: string): Promise<OrderRow | undefined> {
  return ordersIn(trx).where({ id: orderId }).forUpdate().first();
}

/** A query of the id of the order with this natural key; to stand inside another query. */
export function orderIdWithKey(db: Transactor, { shopId, orderKey }: OrderKey): Knex.QueryBuilder {
  return db('orders').where({ shop_id: shopId, order_key: orderKey }).select('id');
}

type OrdersOf = { contact_id: string } | { account_id: string };

/** Lists a page of the orders of one contact or company; the newest come first. */
export function listOrderPage(
  db: Transactor,
  { of, cursor }: { of: OrdersOf; cursor: string | null },
): Promise<OrderPage<OrderRow>> {
  return pageOf(ordersIn(db).where(of), cursor);
}

async function rowsOf(db: Transactor, ids: string[]): Promise<OrderRow[]> {
  const rows = new Map<string, OrderRow>();
  for (const some of chunksOf(ids))
    for (const row of await ordersIn(db).whereIn('id', some)) rows.set(row.id, row);
  return ids.flatMap((id) => rows.get(id) ?? []);
}

/** Lists a page of the orders of a filter. */
export async function listNarrowedPage(
  db: Transactor,
  { filter, sort, cursor }: { filter: OrderFilter; sort: OrderSort; cursor: string | null },
): Promise<OrderPage<OrderRow>> {
  const found = await listNarrowed(db, filter, { from: readCursor(cursor), most: PAGE + 1, sort });
  const last = found.length > PAGE ? found[PAGE - 1] : undefined;
  const ids = found.slice(0, PAGE).map(({ id }) => id);
  return { items: await rowsOf(db, ids), next: last ? writeCursor(last) : null };
}

/** Lists the first orders of a filter, up to `most`. */
export async function listFiltered(
  db: Transactor,
  { filter, sort, most }: { filter: OrderFilter; sort: OrderSort; most: number },
): Promise<OrderRow[]> {
  const found = await listNarrowed(db, filter, { from: null, most, sort });
  return rowsOf(
    db,
    found.map(({ id }) => id),
  );
}

/** Lists a page of the orders whose number, contact or company has all these words. */
export async function searchOrderPage(
  db: Transactor,
  { words, cursor, filter = {} }: { words: string[]; cursor: string | null; filter?: OrderFilter },
): Promise<OrderPage<OrderRow>> {
  const ids = await searchOrderIds(db, { words, from: readCursor(cursor), most: PAGE + 1, filter });
  const found = await ordersIn(db).whereIn('id', ids);
  return pageIn(ids.flatMap((id) => found.find((row) => row.id === id) ?? []));
}

/** Lists the orders of these natural keys in the order of the keys; those that have not come in yet are missing. */
export async function listOrdersOfKeys(db: Transactor, keys: OrderKey[]): Promise<OrderRow[]> {
  const rows: OrderRow[] = [];
  for (const shop_id of new Set(keys.map(({ shopId }) => shopId))) {
    const of = keys.filter(({ shopId }) => shopId === shop_id).map(({ orderKey }) => orderKey);
    rows.push(...(await ordersIn(db).where({ shop_id }).whereIn('order_key', of)));
  }
  const isOf = ({ shopId, orderKey }: OrderKey, { shop_id, order_key }: OrderRow): boolean =>
    shop_id === shopId && order_key === orderKey;
  return keys.flatMap((key) => rows.find((row) => isOf(key, row)) ?? []);
}

/** A query of the ids of a contact's or company's orders; to stand inside another query. */
export const orderIdsOf = (db: Transactor, of: OrdersOf): Knex.QueryBuilder =>
  db('orders').where(of).select('id');

/** The currencies of these orders, by their ids. */
export async function listOrderCurrencies(db: Transactor, ids: string[]): Promise<Map<string, string>> {
  const rows = await db('orders').whereIn('id', ids).select('id', 'currency');
  return new Map(rows.map(({ id, currency }) => [id, currency]));
}

/** Lists a contact's or company's newest orders. */
export async function listNewestOrders(db: Transactor, of: OrdersOf, most: number): Promise<OrderRow[]> {
  return ordersIn(db)
    .where(of)
    .orderBy([...NEWEST_FIRST])
    .limit(most);
}

/** Lists orders of these contacts (a query of their ids) that were placed since a time; the newest come first. */
export async function listOrdersSince(
  db: Transactor,
  { contactIds, since, most }: { contactIds: Knex.QueryBuilder; since: number; most: number },
): Promise<OrderRow[]> {
  return ordersIn(db)
    .modify(standing)
    .where('placed_at', '>=', since)
    .whereIn('contact_id', contactIds)
    .orderBy('placed_at', 'desc')
    .limit(most);
}

/** Lists orders with a flag that were placed since a time; the newest come first. */
export async function listFlaggedSince(db: Transactor, since: number, most: number): Promise<OrderRow[]> {
  return ordersIn(db)
    .modify(standing)
    .where('placed_at', '>=', since)
    .whereNot({ flags: '[]' })
    .orderBy('placed_at', 'desc')
    .limit(most);
}

/** Finds the numbers that people see, by order id. */
export async function listOrderNumbers(db: Transactor, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows: { id: string; number: string }[] = await db('orders').whereIn('id', ids).select('id', 'number');
  return new Map(rows.map(({ id, number }) => [id, number]));
}

/** When the newest order of a shop was placed, by whichever way it came; null before the first. */
export async function findNewestOrderAt(db: Transactor, shopId: string): Promise<number | null> {
  const row = await db('orders').where({ shop_id: shopId }).orderBy('placed_at', 'desc').first('placed_at');
  return row ? Number(row.placed_at) : null;
}

/** Counts the orders that a shop has brought, and says when the newest was placed. */
export async function countShopOrders(
  db: Transactor,
  shopId: string,
): Promise<{ count: number; lastAt: number | null }> {
  const row = await db('orders')
    .where({ shop_id: shopId })
    .modify(standing)
    .count({ count: '*' })
    .max({ lastAt: 'placed_at' })
    .first();
  const { count, lastAt } = row as { count: number; lastAt: number | null };
  return { count: Number(count), lastAt: lastAt === null ? null : Number(lastAt) };
}
