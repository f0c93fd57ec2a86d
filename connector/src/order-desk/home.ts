import type { OrderSnapshot } from '../contract/orders.ts';
import type { PlacedOrder } from '../intake/placed-here.ts';
import { isOpenDispute } from '../orders/disputes.ts';
import { moneyWord, type PaymentState } from '../orders/money-state.ts';
import { hasUnknownParcel, isDigital, listToSend } from '../orders/to-send.ts';
import type { Transactor } from '../platform/db.ts';
import { sum } from '../platform/money.ts';
import { readRefundable, type Refundable } from './refundable.ts';

/** Where an order lives, and is changed: `staff` entered it at the desk, `shop` is a shop of another system. */
export type Home = 'checkout' | 'staff' | 'corebos' | 'shop';

/** The word for an order's money; `elsewhere` where it is paid at no place of ours, so that nobody here knows. */
export type Money = PaymentState | 'elsewhere';

/** `some`: a parcel has gone; `all`: nothing is left to be sent. */
export type Goods = 'none' | 'some' | 'all';

/** What went back or is on its way, and what can still go back. */
export type MoneyLeft = Pick<Refundable, 'given' | 'left'>;

/** All that decides what can be done with an order. */
export interface OrderState {
  home: Home;
  status: string;
  money: Money;
  goods: Goods;
  /** True while some of its money can go back from here. */
  returnable: boolean;
  /** True when some of it goes to an address. */
  hasDelivery: boolean;
  /** True when nothing of it is ever sent: files, lessons. */
  isDigital: boolean;
}

/** Reads the home of an order from its source; one that was not placed here and has another is at nobody's home. */
function homeOf({ source }: OrderSnapshot): Home {
  if (source === 'carrello') return 'checkout';
  if (source === 'woocommerce') return 'shop';
  return source === 'corebos' ? 'corebos' : 'staff';
}

/** Reads the word by the one table of words. What is on its way back counts as back: nobody sends goods for it. */
function moneyOf(snapshot: OrderSnapshot, home: Home, refundable: MoneyLeft | null): Money {
  if (home === 'staff' || home === 'corebos') return 'elsewhere';
  const { total, currency, payments, refunds, disputes } = snapshot;
  const sumOf = <T extends { currency: string; amount: number }>(facts: T[], counts: (fact: T) => boolean) =>
    sum(facts.filter((fact) => fact.currency === currency && counts(fact)).map(({ amount }) => amount));
  const lost = sumOf(disputes, ({ state }) => state === 'lost');
  const back = refundable ? refundable.given : sumOf(refunds, () => true);
  const word = moneyWord({
    ...{ total, lost, refunded: back + lost, disputed: disputes.some(isOpenDispute) },
    paid: sumOf(payments, ({ state }) => state === 'paid'),
    awaited: payments.some(({ state }) => state === 'pending'),
  });
  // Cash on delivery: the shop has the goods sent, and the money comes with them.
  const isCash =
    home === 'shop' && word === 'unpaid' && (snapshot.isPaid ?? snapshot.status === 'processing');
  return isCash ? 'elsewhere' : word;
}

function goodsOf(snapshot: OrderSnapshot): Goods {
  if (snapshot.status === 'completed') return 'all';
  if (snapshot.parcels.length === 0) return 'none';
  return listToSend(snapshot).length === 0 && !hasUnknownParcel(snapshot) ? 'all' : 'some';
}

export function stateOf(snapshot: OrderSnapshot, refundable: MoneyLeft | null): OrderState {
  const home = homeOf(snapshot);
  const money = moneyOf(snapshot, home, refundable);
  const returnable = refundable !== null && refundable.left > 0;
  const hasDelivery = snapshot.delivery !== null || snapshot.shipping.length > 0;
  return {
    ...{ home, status: snapshot.status, money, goods: goodsOf(snapshot), returnable, hasDelivery },
    isDigital: isDigital(snapshot),
  };
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
