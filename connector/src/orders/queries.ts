import type { Knex } from 'knex';
import type {
  DeskOrderSummary,
  DeskServices,
  OrderFlag,
  OrdersOf,
  OrderSummary,
  OrderView,
  Page,
} from '@carrello/portal/services';
import { contactNames } from '../contacts/names.ts';
import { readSearch } from '../search/words.ts';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';
import { shopNames } from '../shops/shops.ts';
import { listFacts } from './facts.ts';
import { presentFlags } from '../intake/flags.ts';
import type { LineRow, TaxRow } from './order-row.ts';
import { after, searchOrderIds } from './search.ts';
import type { OrderRow } from './store.ts';
import { summaryOf, viewOf } from './present.ts';

/** Whose orders: placed from one of the proven mailboxes, or signed in as this customer. Never by contact. */
export interface OrderOwner {
  mailboxKeys: string[];
  customerId: string;
}

type Orders = Knex.QueryBuilder<OrderRow, OrderRow[]>;

const PAGE = 20;

const ordersIn = (db: Transactor): Orders => db<OrderRow>('orders').select('*') as unknown as Orders;

/** The owner filter of every read for a customer: in the query, so that a foreign order is one that is not there. */
function ownedBy(orders: Orders, { mailboxKeys, customerId }: OrderOwner): Orders {
  const proven = mailboxKeys.filter((key) => key !== '');
  return orders.where((own) => own.whereIn('mailbox_key', proven).orWhere({ customer_id: customerId }));
}

async function pageOf(
  orders: Orders,
  cursor: string | null,
): Promise<{ rows: OrderRow[]; next: string | null }> {
  const rows = await orders
    .modify(after(readCursor(cursor)))
    .orderBy([
      { column: 'placed_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(PAGE + 1);
  const { shown, next } = pageIn(rows);
  return { rows: shown, next };
}

/** One more than a page was asked for: it says whether there is a next one. */
function pageIn(rows: OrderRow[]): { shown: OrderRow[]; next: string | null } {
  const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
  return { shown: rows.slice(0, PAGE), next: last ? writeCursor({ at: last.placed_at, id: last.id }) : null };
}

async function summariesOf(db: Transactor, rows: OrderRow[]): Promise<OrderSummary[]> {
  const names = await shopNames(
    db,
    rows.map(({ shop_id }) => shop_id),
  );
  return rows.map((order) => summaryOf(order, names.get(order.shop_id) ?? ''));
}

async function readView(db: Transactor, order: OrderRow): Promise<OrderView> {
  const names = await shopNames(db, [order.shop_id]);
  const where = { order_id: order.id };
  return viewOf({
    order,
    shopName: names.get(order.shop_id) ?? '',
    lines: await db<LineRow>('order_lines').where(where).orderBy('line_no').select('*'),
    taxes: await db<TaxRow>('order_taxes').where(where).orderBy('tax_no').select('*'),
    facts: await listFacts(db, order.id),
  });
}

/** Newest first, twenty to a page; only the owner's. */
export async function listCustomerOrders(
  db: Transactor,
  { cursor, ...owner }: OrderOwner & { cursor: string | null },
): Promise<Page<OrderSummary>> {
  const { rows, next } = await pageOf(ownedBy(ordersIn(db), owner), cursor);
  return { items: await summariesOf(db, rows), next };
}

/** Null when there is no such order or it is not the owner's. */
export async function findCustomerOrder(
  db: Transactor,
  owner: OrderOwner,
  orderId: string,
): Promise<OrderView | null> {
  const order = await ownedBy(ordersIn(db).where({ id: orderId }), owner).first();
  return order ? readView(db, order) : null;
}

/** The id behind the random key of a confirmation mail's link, if it is the owner's. */
export async function findOrderIdByKey(
  db: Transactor,
  owner: OrderOwner,
  orderKey: string,
): Promise<string | null> {
  const order = await ownedBy(ordersIn(db).where({ order_key: orderKey }), owner).first();
  return order?.id ?? null;
}

/** What an order is matched to its contact by. */
export interface OrderBuyer {
  id: string;
  shopId: string;
  orderKey: string;
  uid: string;
  mailbox: string;
}

const buyerOf = ({ id, shop_id, order_key, buyer_uid, mailbox_key }: OrderRow): OrderBuyer => ({
  id,
  shopId: shop_id,
  orderKey: order_key,
  uid: buyer_uid,
  mailbox: mailbox_key,
});

export interface AnyOrder extends OrderView {
  contactId: string;
  contactName: string;
  buyer: OrderBuyer;
  flags: OrderFlag[];
}

/** Any order, for code that has already decided who may see it: staff, or the document of an order. */
export async function findOrder(db: Transactor, orderId: string): Promise<AnyOrder | null> {
  const order = await ordersIn(db).where({ id: orderId }).first();
  if (!order) return null;
  const names = await contactNames(db, [order.contact_id]);
  const contactName = names.get(order.contact_id) ?? '';
  const flags = presentFlags(order);
  return {
    ...(await readView(db, order)),
    contactId: order.contact_id,
    contactName,
    buyer: buyerOf(order),
    flags,
  };
}

interface OrderSearch {
  search: string;
  /** Only of one contact or company, where the search does not count. */
  of?: OrdersOf;
  cursor: string | null;
}

const columnsOf = (of: OrdersOf) =>
  'contactId' in of ? { contact_id: of.contactId } : { account_id: of.companyId };

/** For staff: newest first; every word begins the order's number or a word of its contact or company. */
export async function listOrders(
  db: Transactor,
  { search, of, cursor }: OrderSearch,
): ReturnType<DeskServices['listOrders']> {
  const words = readSearch(search);
  if (!of && words.length > 0) return searchOrders(db, words, cursor);
  const { rows, next } = await pageOf(of ? ordersIn(db).where(columnsOf(of)) : ordersIn(db), cursor);
  return { items: await withBuyers(db, rows), next };
}

async function searchOrders(
  db: Transactor,
  words: string[],
  cursor: string | null,
): ReturnType<DeskServices['listOrders']> {
  const ids = await searchOrderIds(db, { words, from: readCursor(cursor), most: PAGE + 1 });
  const found = await ordersIn(db).whereIn('id', ids);
  const rows = ids.flatMap((id) => found.find((row) => row.id === id) ?? []);
  const { shown, next } = pageIn(rows);
  return { items: await withBuyers(db, shown), next };
}

async function withBuyers(db: Transactor, rows: OrderRow[]): Promise<DeskOrderSummary[]> {
  const contacts = await contactNames(
    db,
    rows.map(({ contact_id }) => contact_id),
  );
  const summaries = await summariesOf(db, rows);
  return rows.map((row, index) => ({
    ...(summaries[index] as OrderSummary),
    contactId: row.contact_id,
    contactName: contacts.get(row.contact_id) ?? '',
  }));
}

const MOST_OWNED = 50;

/** Placed since a time by contacts whose owner somebody is, the newest first. */
export async function listOwnedOrders(
  db: Transactor,
  { staffId, since }: { staffId: string; since: number },
): Promise<DeskOrderSummary[]> {
  const rows = await ordersIn(db)
    .where('placed_at', '>=', since)
    .whereIn('contact_id', db('contacts').where({ owner_id: staffId }).select('id'))
    .orderBy('placed_at', 'desc')
    .limit(MOST_OWNED);
  return withBuyers(db, rows);
}

/** Visible numbers by order id. */
export async function orderNumbers(db: Transactor, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows: { id: string; number: string }[] = await db('orders').whereIn('id', ids).select('id', 'number');
  return new Map(rows.map(({ id, number }) => [id, number]));
}

/** A contact's newest orders, for its record, each with what it is matched by. */
export async function listContactOrders(
  db: Transactor,
  contactId: string,
  most: number,
): Promise<(OrderSummary & { buyer: OrderBuyer })[]> {
  const rows = await newestOf(db, { contact_id: contactId }, most);
  const summaries = await summariesOf(db, rows);
  return rows.map((row, index) => ({ ...(summaries[index] as OrderSummary), buyer: buyerOf(row) }));
}

/** A company's newest orders, with who bought. */
export async function listAccountOrders(
  db: Transactor,
  accountId: string,
  most: number,
): Promise<DeskOrderSummary[]> {
  return withBuyers(db, await newestOf(db, { account_id: accountId }, most));
}

async function newestOf(
  db: Transactor,
  where: { contact_id: string } | { account_id: string },
  most: number,
): Promise<OrderRow[]> {
  return ordersIn(db)
    .where(where)
    .orderBy([
      { column: 'placed_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(most);
}

/** How many orders a shop has brought, and when the newest was placed. */
export async function countShopOrders(
  db: Transactor,
  shopId: string,
): Promise<{ count: number; lastAt: number | null }> {
  const row = await db('orders')
    .where({ shop_id: shopId })
    .count({ count: '*' })
    .max({ lastAt: 'placed_at' })
    .first();
  const { count, lastAt } = row as { count: number; lastAt: number | null };
  return { count: Number(count), lastAt: lastAt === null ? null : Number(lastAt) };
}
