import { chunksOf } from '../platform/chunks.ts';
import { toTold, type RestCustomer, type RestOrder } from './read-order.ts';
import { readFulfillments } from './read-fulfillments.ts';
import { ShopRefused, type Rest } from './rest.ts';
import type { Told, ToldRefund } from './told.ts';
import { EXACT_DECIMALS } from './decimals.ts';

const DP = String(EXACT_DECIMALS);
const MOST = 100;

/** These are no orders: nobody has placed them. */
export const DRAFTS = new Set(['checkout-draft', 'auto-draft', 'draft', 'new']);

export interface Page {
  /** Without drafts; the smallest number comes first. */
  orders: Told[];
  /** The numbers of all that was on the page. */
  ids: number[];
  total: number;
  took: number;
}

/** Reads the shop's own names of its statuses; a shop that does not tell them has none. */
export async function readLabels(rest: Rest): Promise<Map<string, string>> {
  try {
    const { items } = await rest.list<{ slug: string; name: string }>('reports/orders/totals');
    return new Map(items.map(({ slug, name }) => [slug, name]));
  } catch {
    return new Map();
  }
}

async function readRefunds(rest: Rest, order: RestOrder): Promise<ToldRefund[]> {
  const refunds: ToldRefund[] = [];
  for (let page = 1; refunds.length < order.refunds.length; page += 1) {
    const query = { dp: DP, per_page: String(MOST), page: String(page) };
    const { items } = await rest.list<ToldRefund>(`orders/${order.id}/refunds`, query);
    if (items.length === 0) break;
    refunds.push(...items);
  }
  return refunds;
}

/** Only an order that says so has fulfilments; a shop where they are off again says nothing of them. */
async function readParcels(rest: Rest, { id, meta_data }: RestOrder): Promise<Pick<Told, 'fulfillments'>> {
  const status = meta_data.find(({ key }) => key === '_fulfillment_status')?.value;
  if (status === undefined || status === 'no_fulfillments') return {};
  try {
    return { fulfillments: await readFulfillments(rest, id) };
  } catch (error) {
    if (!(error instanceof ShopRefused)) throw error;
    return {};
  }
}

/** An account that is gone is missing, as it is for the plugin. */
async function readCustomers(rest: Rest, orders: RestOrder[]): Promise<Map<number, RestCustomer>> {
  const ids = [...new Set(orders.map(({ customer_id: id }) => id).filter((id) => id > 0))];
  if (ids.length === 0) return new Map();
  const query = { include: ids.join(','), per_page: String(MOST), role: 'all' };
  const { items } = await rest.list<RestCustomer>('customers', query);
  return new Map(items.map((customer) => [customer.id, customer]));
}

/** Reads a page of orders with what stands elsewhere: refunds with their lines, accounts, names of statuses. */
export async function readPage(
  rest: Rest,
  query: Record<string, string>,
  labels: Map<string, string>,
): Promise<Page> {
  const { items, total, took } = await rest.list<RestOrder>('orders', { dp: DP, ...query });
  const placed = items.filter(({ status }) => !DRAFTS.has(status));
  const customers = await readCustomers(rest, placed);
  const orders: Told[] = [];
  for (const order of placed) {
    const refunds = order.refunds.length === 0 ? [] : await readRefunds(rest, order);
    const customer = customers.get(order.customer_id) ?? null;
    orders.push({ ...toTold(order, { refunds, customer, labels }), ...(await readParcels(rest, order)) });
  }
  return { orders, ids: items.map(({ id }) => id), total, took };
}

const AT_A_TIME = 50;

/** Reads orders anew by their numbers, wherever in the shop they are. */
export async function readByNumber(rest: Rest, ids: number[]): Promise<Told[]> {
  const labels = await readLabels(rest);
  const found: Told[] = [];
  for (const some of chunksOf(ids, AT_A_TIME))
    for (const status of ['any', 'trash']) {
      const paged = { per_page: String(AT_A_TIME), orderby: 'id', order: 'asc' };
      const query = { status, include: some.join(','), ...paged };
      found.push(...(await readPage(rest, query, labels)).orders);
    }
  return found;
}
