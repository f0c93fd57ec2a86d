import type { OrderSnapshot } from '../contract/orders.ts';
import type { PlacedOrder } from '../intake/placed-here.ts';
import type { Transactor } from '../platform/db.ts';
import { readRefundable, type Refundable } from './refundable.ts';
import { hasUnknownParcel, listToSend } from './to-send.ts';

/** Where an order lives, and is changed: `staff` entered it at the desk, `shop` is a shop of another system. */
export type Home = 'checkout' | 'staff' | 'corebos' | 'shop';

/** `none`: no money that we could give back, because nothing was to pay or it is paid elsewhere. */
export type Money = 'none' | 'due' | 'paid' | 'part_back' | 'back';

/** `some`: a parcel has gone; `all`: nothing is left to be sent. */
export type Goods = 'none' | 'some' | 'all';

/** All that decides what can be done with an order. */
export interface OrderState {
  home: Home;
  status: string;
  money: Money;
  goods: Goods;
}

/** Reads the home of an order that was placed here from its source. */
function homeOf({ source }: OrderSnapshot): Home {
  if (source === 'carrello') return 'checkout';
  return source === 'corebos' ? 'corebos' : 'staff';
}

/** What is on its way back counts as back: nobody sends goods for it. */
function moneyOf({ total }: OrderSnapshot, home: Home, refundable: Refundable | null): Money {
  if (refundable === null) return home === 'checkout' && total > 0 ? 'due' : 'none';
  if (refundable.left <= 0) return 'back';
  return refundable.left < refundable.attempt.money.amount ? 'part_back' : 'paid';
}

function goodsOf(snapshot: OrderSnapshot): Goods {
  if (snapshot.status === 'completed') return 'all';
  if (snapshot.parcels.length === 0) return 'none';
  return listToSend(snapshot).length === 0 && !hasUnknownParcel(snapshot) ? 'all' : 'some';
}

export function stateOf(snapshot: OrderSnapshot, refundable: Refundable | null): OrderState {
  const home = homeOf(snapshot);
  const money = moneyOf(snapshot, home, refundable);
  return { home, status: snapshot.status, money, goods: goodsOf(snapshot) };
}

/** Reads the state of an order that was placed here, as its newest version has it. */
export async function readState(
  db: Transactor,
  { checkoutId }: Pick<PlacedOrder, 'checkoutId'>,
  snapshot: OrderSnapshot,
): Promise<OrderState> {
  const refundable = checkoutId === null ? null : await readRefundable(db, { checkoutId, snapshot });
  return stateOf(snapshot, refundable);
}
