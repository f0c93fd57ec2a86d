import { readShopFaces, NO_SHOP, type ShopFace } from '../shops/faces.ts';
import type { Transactor } from '../platform/db.ts';
import { ordersIn, ownedBy, type OrderOwner } from './queries.ts';
import { readOrderDetails } from './parts.ts';
import type { OrderDetails } from './present.ts';
import type { ConsentRow, OrderRow } from './rows.ts';
import type { OrderKey } from './writing.ts';

type Position = Pick<OrderRow, 'placed_at' | 'id'>;

/** Lists a part of the owner's orders, the newest first; it goes on after the last one of the part before. */
export function listOwnedRows(
  db: Transactor,
  owner: OrderOwner,
  { after, most }: { after: Position | undefined; most: number },
): Promise<OrderRow[]> {
  const rows = ownedBy(ordersIn(db), owner)
    .orderBy([
      { column: 'placed_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(most);
  if (!after) return rows;
  return rows.where((later) =>
    later
      .where('placed_at', '<', after.placed_at)
      .orWhere((same) => same.where({ placed_at: after.placed_at }).where('id', '<', after.id)),
  );
}

/** Reads these orders, one after another, as their buyer sees them. */
export async function readDetailsOf(db: Transactor, rows: OrderRow[]): Promise<OrderDetails[]> {
  const details: OrderDetails[] = [];
  for (const row of rows) details.push(await readOrderDetails(db, row));
  return details;
}

/** What a buyer agreed to or refused with an order. */
export interface OrderConsent {
  kind: string;
  given: boolean;
  /** As the buyer read it; empty where the shop did not tell. */
  text: string;
  at: number;
  orderNumber: string;
  shop: ShopFace;
}

const MOST_CONSENTS = 500;

/** Lists what the owner agreed to or refused with their orders, the newest first, five hundred at most. */
export async function listOrderConsents(db: Transactor, owner: OrderOwner): Promise<OrderConsent[]> {
  const own = ownedBy(ordersIn(db), owner).clearSelect().select('id');
  const rows: (ConsentRow & { number: string; shop_id: string })[] = await db('consents as c')
    .join('orders as o', 'o.id', 'c.order_id')
    .whereIn('c.order_id', own)
    .orderBy([{ column: 'c.given_at', order: 'desc' }, 'c.kind', 'c.order_id'])
    .limit(MOST_CONSENTS)
    .select('c.*', 'o.number', 'o.shop_id');
  const shops = await readShopFaces(
    db,
    rows.map(({ shop_id }) => shop_id),
  );
  return rows.map(({ kind, given, text, given_at, number, shop_id }) => ({
    ...{ kind, given: Boolean(given), text, at: given_at, orderNumber: number },
    shop: shops.get(shop_id) ?? NO_SHOP,
  }));
}

/** Counts the orders of a contact that are not the owner's. */
export async function countForeignOrders(
  db: Transactor,
  owner: OrderOwner,
  contactId: string,
): Promise<number> {
  const own = ownedBy(ordersIn(db), owner).clearSelect().select('id');
  const [row] = await db('orders')
    .where({ contact_id: contactId })
    .whereNotIn('id', own)
    .count<{ n: number }[]>({ n: '*' });
  return Number(row?.n ?? 0);
}

/** Lists the orders that a customer placed signed in. */
export async function listPlacedBy(
  db: Transactor,
  customerId: string,
): Promise<(OrderKey & { id: string })[]> {
  const rows: Pick<OrderRow, 'id' | 'shop_id' | 'order_key'>[] = await db('orders')
    .where({ customer_id: customerId })
    .select('id', 'shop_id', 'order_key');
  return rows.map(({ id, shop_id, order_key }) => ({ id, shopId: shop_id, orderKey: order_key }));
}
