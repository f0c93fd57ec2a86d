import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';
import * as store from './store.ts';
import type { CompanyOrderRow } from './store.ts';

/** The natural key of an order. */
interface Key {
  shopId: string;
  orderKey: string;
}

const rowKey = ({ shopId, orderKey }: Key) => ({ shop_id: shopId, order_key: orderKey });

/**
 * Writes down, as an order is placed with a billing profile of a company, that it is the company's. False for whoever is
 * not of it at this moment (they left between choosing the profile and paying): the order is private then. The same order
 * is written down once.
 */
export async function recordCompanyOrder(
  trx: Knex.Transaction,
  { clock }: Pick<Context, 'clock'>,
  { accountId, customerId, ...key }: Key & { accountId: string; customerId: string },
): Promise<boolean> {
  const member = await store.findMember(trx, { accountId, customerId });
  if (!member) return false;
  const by = { account_id: accountId, customer_id: customerId, member_id: member.id };
  await trx('company_orders')
    .insert({ ...rowKey(key), ...by, placed_at: clock.now() })
    .onConflict(['shop_id', 'order_key'])
    .ignore();
  return true;
}

/** The columns of an order in the query around this one. */
interface OrderColumns {
  shopId: string;
  orderKey: string;
}

/**
 * Makes a query that finds a row where the order around it is of a company whose orders this customer sees now. It stands
 * in every read, so that who has left sees nothing from the next click on.
 */
export function seenByMember(db: Transactor, customerId: string): (order: OrderColumns) => Knex.QueryBuilder {
  return ({ shopId, orderKey }) =>
    db('company_orders as co')
      .join('company_members as m', 'm.account_id', 'co.account_id')
      .where('m.customer_id', customerId)
      .whereNull('m.left_at')
      .where((seen) => seen.whereNot('m.sees', 'own').orWhere('co.customer_id', db.ref('m.customer_id')))
      .where('co.shop_id', db.ref(shopId))
      .where('co.order_key', db.ref(orderKey))
      .select('co.member_id');
}

/** Of which company an order is; undefined for a private one. */
export function findCompanyOrder(db: Transactor, key: Key): Promise<CompanyOrderRow | undefined> {
  return db('company_orders').where(rowKey(key)).first();
}

/**
 * True where a customer who sees an order may also cancel it, have it sent elsewhere, ask about it or send it back: a
 * private one is theirs, one of a company may whoever ordered it while they are of it, and its managers.
 */
export async function mayActOn(db: Transactor, customerId: string, key: Key): Promise<boolean> {
  const order = await findCompanyOrder(db, key);
  if (!order) return true;
  const member = await store.findMember(db, { accountId: order.account_id, customerId });
  return member !== undefined && (member.sees === 'manager' || order.customer_id === customerId);
}

export interface KeyPage {
  items: Key[];
  next: string | null;
}

const PAGE = 20;

/** Lists keys of the orders of a company that this member sees now, the newest first, twenty to a page; null for a stranger. */
export async function listCompanyOrders(
  db: Transactor,
  { accountId, customerId, cursor }: { accountId: string; customerId: string; cursor: string | null },
): Promise<KeyPage | null> {
  const member = await store.findMember(db, { accountId, customerId });
  if (!member) return null;
  const after = readCursor(cursor);
  const orders = db('company_orders')
    .where({ account_id: accountId, ...(member.sees === 'own' ? { customer_id: customerId } : {}) })
    .orderBy([
      { column: 'placed_at', order: 'desc' },
      { column: 'order_key', order: 'desc' },
    ])
    .limit(PAGE + 1);
  if (after)
    void orders.where((later) =>
      later
        .where('placed_at', '<', after.at)
        .orWhere((same) => same.where({ placed_at: after.at }).where('order_key', '<', after.id)),
    );
  const rows: CompanyOrderRow[] = await orders.select('*');
  const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
  return {
    items: rows.slice(0, PAGE).map(({ shop_id, order_key }) => ({ shopId: shop_id, orderKey: order_key })),
    next: last ? writeCursor({ at: last.placed_at, id: last.order_key }) : null,
  };
}
