import type { Transactor } from '../platform/db.ts';
import { NO_SHOP, readShopFaces, type ShopFace } from '../shops/faces.ts';
import { listShops } from '../shops/shops.ts';
import { GONE } from './gone.ts';
import { currentPayments, type PaymentState } from './money-state.ts';
import type { OrderRow } from './rows.ts';
import { standingRefunds } from './shown-refunds.ts';

/** Where an order stands, and nothing else of it: whoever has the link of its mail may read this. Times in milliseconds. */
export interface OrderStanding {
  shop: ShopFace;
  placedAt: number;
  status: string;
  paymentState: PaymentState;
  /** False for an order of nothing. */
  isCharged: boolean;
  /** False where nothing of it goes to an address: files, lessons. */
  isShipped: boolean;
  /** When the last payment arrived; null before one has. */
  paidAt: number | null;
  /** When the first parcel was sent; null before that. */
  sentAt: number | null;
  /** When money was given back last; null where none was. */
  backAt: number | null;
}

/** Keys that can be guessed open nothing: `corebos-12` is one, a random key has 20 letters and digits or more. */
const RANDOM = /^(?!corebos-)[\w-]{20,100}$/;

async function findByKey(db: Transactor, orderKey: string): Promise<OrderRow | undefined> {
  // With the shops named, the natural key's index finds it: a key alone would be looked for in every order.
  const shopIds = (await listShops(db)).map(({ id }) => id);
  return db('orders').whereIn('shop_id', shopIds).where({ order_key: orderKey }).first();
}

const latest = (times: number[]): number | null => (times.length === 0 ? null : Math.max(...times));

/** Says where the order with this random key stands; null when there is none. */
export async function findOrderStanding(db: Transactor, orderKey: string): Promise<OrderStanding | null> {
  const order = RANDOM.test(orderKey) ? await findByKey(db, orderKey) : undefined;
  if (!order || GONE.includes(order.status)) return null;
  const of = { order_id: order.id };
  const payments = currentPayments(await db('payments').where(of).select('*'));
  const refunds = await db('refunds').where(of).select('*');
  const parcels = await db('parcels').where(of).orderBy('shipped_at').select('*');
  const shipping = await db('order_lines')
    .where({ ...of, kind: 'shipping' })
    .first('line_no');
  const faces = await readShopFaces(db, [order.shop_id]);
  return {
    shop: faces.get(order.shop_id) ?? NO_SHOP,
    placedAt: order.placed_at,
    status: order.status,
    paymentState: order.payment_state,
    isCharged: order.total > 0,
    isShipped: order.delivery !== null || parcels.length > 0 || shipping !== undefined,
    paidAt: latest(payments.filter(({ state }) => state === 'paid').map((row) => row.paid_at)),
    sentAt: parcels[0]?.shipped_at ?? null,
    backAt: latest(standingRefunds({ refunds }).map(({ refunded_at }) => refunded_at)),
  };
}
