import type { Knex } from 'knex';
import { chunksOf } from '../platform/chunks.ts';
import { DAY } from '../platform/clock.ts';
import type { Transactor } from '../platform/db.ts';
import { ordersIn, ownedBy, type OrderOwner } from './queries.ts';

/** An order by our id and by its natural key. */
export interface OrderName {
  id: string;
  shopId: string;
  orderKey: string;
}

type NameRow = { id: string; shop_id: string; order_key: string };

const namesOf = (rows: NameRow[]): OrderName[] =>
  rows.map(({ id, shop_id, order_key }) => ({ id, shopId: shop_id, orderKey: order_key }));

/** Lists all orders of the owner. */
export async function listOwnedKeys(db: Transactor, owner: OrderOwner): Promise<OrderName[]> {
  return namesOf(await ownedBy(ordersIn(db), owner).clearSelect().select('id', 'shop_id', 'order_key'));
}

/** Lists all orders of a contact. */
export async function listKeysOfContact(db: Transactor, contactId: string): Promise<OrderName[]> {
  return namesOf(await db('orders').where({ contact_id: contactId }).select('id', 'shop_id', 'order_key'));
}

/** Lists the companies that these orders were for. */
export async function listCompaniesOfOrders(db: Transactor, orders: OrderName[]): Promise<string[]> {
  const found = new Set<string>();
  for (const some of chunksOf(orders.map(({ id }) => id))) {
    const ids: (string | null)[] = await db('orders').whereIn('id', some).distinct().pluck('account_id');
    for (const id of ids) if (id !== null) found.add(id);
  }
  return [...found];
}

/** An order that is old and was never called complete is not on its way any more. */
const LONGEST = 90 * DAY;
const ON_ITS_WAY = ['pending', 'processing', 'on-hold'];

/**
 * Lists which of these orders still need their buyer: goods or money are on their way, a dispute is undecided, or a shop was
 * asked for something (`asked`, a query of the ids of such orders).
 */
export async function listUnfinished(
  db: Transactor,
  orders: OrderName[],
  { now, asked }: { now: number; asked: Knex.QueryBuilder },
): Promise<{ id: string; number: string }[]> {
  const found: { id: string; number: string }[] = [];
  for (const some of chunksOf(orders.map(({ id }) => id))) {
    const disputed = db('disputes').whereIn('order_id', some).whereIn('state', ['open', 'answered']);
    const rows = await db('orders')
      .whereIn('id', some)
      .where((open) =>
        open
          .where((young) => young.whereIn('status', ON_ITS_WAY).where('placed_at', '>', now - LONGEST))
          .orWhere({ payment_state: 'on_its_way' })
          .orWhereIn('id', disputed.select('order_id'))
          .orWhereIn('id', asked.clone()),
      )
      .orderBy('placed_at', 'desc')
      .select('id', 'number');
    found.push(...rows);
  }
  return found;
}

/** Lists the orders of these contacts in a shop that were placed before a time and still name somebody. */
export async function listNamed(
  db: Transactor,
  { contactIds, shopId, before }: { contactIds: string[]; shopId: string; before: number },
): Promise<{ id: string; contactId: string }[]> {
  const isNamed = ({ billing, company }: { billing: string; company: string | null }): boolean => {
    const told = Object.entries(JSON.parse(billing) as Record<string, string>);
    return company !== null || told.some(([field, text]) => field !== 'country' && text !== '');
  };
  const found: { id: string; contactId: string }[] = [];
  for (const some of chunksOf(contactIds)) {
    const rows = await db('orders')
      .whereIn('contact_id', some)
      .where({ shop_id: shopId })
      .where('placed_at', '<', before)
      .select('id', 'contact_id', 'billing', 'company');
    found.push(...rows.filter(isNamed).map(({ id, contact_id }) => ({ id, contactId: contact_id })));
  }
  return found;
}
