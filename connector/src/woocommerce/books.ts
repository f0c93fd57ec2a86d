import type { Context } from '../context.ts';
import { listShopBook, type BookedOrder } from '../orders/shop-book.ts';
import { fromIso, toIso } from '../platform/clock.ts';
import { exact, minor } from './decimals.ts';
import { DRAFTS } from './read-page.ts';
import type { Rest } from './rest.ts';
import { keyOf } from './told.ts';
import { Big } from 'big.js';

/** What one side says of an order. Amounts are minor units of the order's currency. */
export type Booked = BookedOrder;

/** Both books of a span, by the orders' numbers in the shop; by its key an order that has none. */
export interface Books {
  there: Map<string, Booked>;
  here: Map<string, Booked>;
}

interface Span {
  from: number;
  to: number;
}

interface Row {
  id: number;
  order_key: string;
  status: string;
  currency: string;
  total: string;
  date_created_gmt: string | null;
  date_modified_gmt: string | null;
  refunds: { total: string }[];
}

const FIELDS = 'id,order_key,status,currency,total,date_created_gmt,date_modified_gmt,refunds';
const PAGE = 100;

/** UTC to the second and without its Z: with both a Z and `dates_are_gmt` WooCommerce shifts the time. */
export const gmtOf = (ms: number): string => toIso(ms).replace(/\.\d+Z$/, '');

function bookedOf(row: Row): Booked {
  const { currency } = row;
  const refunded = row.refunds.reduce((sum, { total }) => sum.plus(exact(total)), new Big(0)).abs();
  return {
    orderKey: keyOf(row),
    sourceId: String(row.id),
    status: row.status,
    currency,
    total: minor(row.total, currency),
    refunded: minor(refunded.toFixed(), currency),
    placedAt: row.date_created_gmt ? fromIso(`${row.date_created_gmt}Z`) : 0,
    modifiedAt: row.date_modified_gmt ? fromIso(`${row.date_modified_gmt}Z`) : 0,
    epoch: 0,
  };
}

/** Reads what the shop says of the orders that were placed in a span, those in the bin too and drafts not. */
async function readThere(rest: Rest, { from, to }: Span): Promise<Booked[]> {
  const found = new Map<number, Booked>();
  // Both ends are later and earlier than, so a second more on each side.
  const span = { after: gmtOf(from - 1000), before: gmtOf(to + 1000), dates_are_gmt: 'true' };
  for (const status of ['any', 'trash']) {
    for (let offset = 0; ; offset += PAGE - 1) {
      const query = {
        ...span,
        status,
        orderby: 'id',
        order: 'asc',
        per_page: String(PAGE),
        offset: String(offset),
      };
      const { items } = await rest.list<Row>('orders', { ...query, dp: '8', _fields: FIELDS });
      for (const row of items) if (!DRAFTS.has(row.status)) found.set(row.id, bookedOf(row));
      if (items.length < PAGE) break;
    }
  }
  return [...found.values()].filter(({ placedAt }) => placedAt >= from && placedAt < to);
}

/** By their numbers in the shop: WooCommerce lets two orders share a key, of which one has a key of its own here. */
const byNumber = (orders: Booked[]): Map<string, Booked> =>
  new Map(orders.map((order) => [order.sourceId ?? order.orderKey, order]));

/** Reads both books of a span of time. */
export async function readBooks(ctx: Context, rest: Rest, shopId: string, span: Span): Promise<Books> {
  const there = await readThere(rest, span);
  const here = await listShopBook(ctx.db, { shopId, source: 'woocommerce', ...span });
  return { there: byNumber(there), here: byNumber(here) };
}
