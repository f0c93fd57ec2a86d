import { refuse, type Refused } from '../platform/outcome.ts';
import type { Goods, Money, OrderState } from './home.ts';

/**
 * What staff can do. `told` notes a refund that was made elsewhere; `write` has the shop write to the buyer, and `address` has it
 * send elsewhere: both only for an order of another shop that takes what is asked.
 */
export type OrderAction = 'ship' | 'refund' | 'cancel' | 'told' | 'write' | 'address';

/** What the buyer can do: `address` has it sent elsewhere, `again` puts the same into the cart, `pay` pays what is open. */
export type BuyerAction = 'cancel' | 'address' | 'again' | 'pay';

/** What is asked again before something is done: `refunded` is "Ship although refunded?". */
export type Question = 'another' | 'refunded' | 'unpaid' | 'part_sent' | 'disputed' | 'lost';

export interface Offer {
  action: OrderAction;
  /** It is what most people come for now. */
  isFirst: boolean;
  asks: Question | null;
}

const first = (action: OrderAction): Offer => ({ action, isFirst: true, asks: null });
const then = (action: OrderAction): Offer => ({ action, isFirst: false, asks: null });
const ask = (action: OrderAction, asks: Question): Offer => ({ action, isFirst: false, asks });

/** What both can do in one state of an order, each in the order in which it is offered. */
interface Cell {
  staff: Offer[];
  buyer: BuyerAction[];
}

/** The same can be ordered again at any time, so that no row has to say it. */
const cell = (staff: Offer[], ...buyer: BuyerAction[]): Cell => ({ staff, buyer: [...buyer, 'again'] });

/** What each word for the money means for what can be done: a column of the table below. */
type Column = 'elsewhere' | 'due' | 'paid' | 'back' | 'disputed' | 'lost';

const COLUMNS: Record<Money, Column> = {
  elsewhere: 'elsewhere',
  unpaid: 'due',
  on_its_way: 'due',
  part_paid: 'due',
  paid: 'paid',
  overpaid: 'paid',
  part_refunded: 'paid',
  refunded: 'back',
  disputed: 'disputed',
  lost: 'lost',
};

/**
 * What can be done with an order that was placed here, by its goods and its money, in the order in which it is offered.
 * What does not stand here cannot be done: of an order that was sent and paid the money can go back, but it is not
 * cancelled any more. While a payment is disputed, whoever sends goods or gives back what is not disputed is asked again.
 * The buyer cancels and has it sent elsewhere until the first parcel goes, while nobody disputes a payment.
 */
const PLACED_HERE: Record<Goods | 'cancelled', Record<Column, Cell>> = {
  none: {
    elsewhere: cell([first('ship'), then('cancel')], 'address'),
    due: cell([then('refund'), then('cancel'), ask('ship', 'unpaid')], 'pay', 'cancel', 'address'),
    paid: cell([first('ship'), then('refund'), then('cancel')], 'cancel', 'address'),
    back: cell([then('cancel'), ask('ship', 'refunded')]),
    disputed: cell([ask('refund', 'disputed'), then('cancel'), ask('ship', 'disputed')]),
    lost: cell([then('refund'), then('cancel'), ask('ship', 'lost')]),
  },
  some: {
    elsewhere: cell([first('ship'), ask('cancel', 'part_sent')]),
    due: cell([then('refund'), ask('ship', 'unpaid'), ask('cancel', 'part_sent')], 'pay'),
    paid: cell([first('ship'), then('refund'), ask('cancel', 'part_sent')]),
    back: cell([ask('ship', 'refunded'), ask('cancel', 'part_sent')]),
    disputed: cell([ask('refund', 'disputed'), ask('ship', 'disputed'), ask('cancel', 'part_sent')]),
    lost: cell([then('refund'), ask('ship', 'lost'), ask('cancel', 'part_sent')]),
  },
  all: {
    elsewhere: cell([ask('ship', 'another')]),
    due: cell([then('refund'), ask('ship', 'another')], 'pay'),
    paid: cell([then('refund'), ask('ship', 'another')]),
    back: cell([ask('ship', 'refunded')]),
    disputed: cell([ask('refund', 'disputed'), ask('ship', 'disputed')]),
    lost: cell([then('refund'), ask('ship', 'lost')]),
  },
  cancelled: {
    elsewhere: cell([]),
    due: cell([first('refund')]),
    paid: cell([first('refund')]),
    back: cell([]),
    disputed: cell([ask('refund', 'disputed')]),
    lost: cell([then('refund')]),
  },
};

/**
 * Where an order of this home is changed by us: money goes back here only where it was paid here, and an order that staff
 * entered in coreBOS is written anew from there, so that no buyer has it sent elsewhere.
 */
const AT_HOME: Record<OrderState['home'], { staff: OrderAction[]; buyer: BuyerAction[] }> = {
  checkout: { staff: ['ship', 'refund', 'cancel'], buyer: ['pay', 'cancel', 'address', 'again'] },
  staff: { staff: ['ship', 'cancel'], buyer: ['pay', 'address', 'again'] },
  corebos: { staff: ['ship', 'cancel'], buyer: ['again'] },
  shop: { staff: ['ship', 'refund', 'cancel'], buyer: ['again'] },
};

/** Rows of the table that nothing answers yet: what is open is paid on a page that is still to come. */
const OFF: BuyerAction[] = ['pay'];

/** An order of another shop that takes nothing from us is looked at here, and changed there. */
export const ELSEWHERE: { staff: Offer[]; buyer: BuyerAction[] } = {
  staff: [then('told')],
  buyer: ['again'],
};

/** While it has one of these nothing of an order has left; `packed`, and a word that we do not know, may say otherwise. */
const WAITING = ['pending', 'on-hold', 'processing'];

/** A shop has thrown it away, or nobody ever paid for it: nothing more is done with it. */
const OVER = ['trash', 'deleted', 'failed'];

/** Only a shop of another system is asked for these; an address as long as nothing has left. */
function onlyInShop({ home, status, goods, hasDelivery }: OrderState): Offer[] {
  if (home !== 'shop') return [];
  const canMove = WAITING.includes(status) && goods === 'none' && hasDelivery;
  return [then('write'), ...(canMove ? [then('address')] : [])];
}

/** Lists what staff can do with an order now; what comes first stands first. */
export function offersOf(state: OrderState): Offer[] {
  const { home, status, money, goods, returnable, isDigital } = state;
  if (home === 'shop' && OVER.includes(status)) return [];
  const isOver = status === 'cancelled' || (home === 'shop' && status === 'refunded');
  const { staff } = PLACED_HERE[isOver ? 'cancelled' : goods][COLUMNS[money]];
  const can: Partial<Record<OrderAction, boolean>> = { refund: returnable, ship: !isDigital };
  const offered = staff.filter(({ action }) => AT_HOME[home].staff.includes(action) && can[action] !== false);
  return [...offered, ...onlyInShop(state)];
}

/** Lists what the buyer can do with an order now. */
export function buyersOffersOf({ home, status, money, goods, hasDelivery }: OrderState): BuyerAction[] {
  const row = status === 'cancelled' ? status : WAITING.includes(status) ? goods : 'all';
  return PLACED_HERE[row][COLUMNS[money]].buyer.filter(
    (action) =>
      AT_HOME[home].buyer.includes(action) && !OFF.includes(action) && (action !== 'address' || hasDelivery),
  );
}

/** Holds what the buyer asks against the table: undefined when it may be done, else `is_cancelled`, `is_sent` or `not_now`. */
export function refuseBuyer(state: OrderState, action: BuyerAction): Refused | undefined {
  if (buyersOffersOf(state).includes(action)) return undefined;
  if (state.status === 'cancelled') return refuse('', 'is_cancelled');
  return refuse('', state.goods === 'none' || state.isDigital ? 'not_now' : 'is_sent');
}

/**
 * Holds what staff ask against the table: undefined when it may be done. Refused as a whole (`is_disputed`,
 * `is_cancelled`, `is_sent`, `not_now`), or by `sure` (`not_sure`) while the question that it asks was not answered: the answer is its word.
 */
export function refuseAction(state: OrderState, action: OrderAction, sure: string): Refused | undefined {
  const offer = offersOf(state).find((each) => each.action === action);
  if (offer) return offer.asks === null || offer.asks === sure ? undefined : refuse('sure', 'not_sure');
  if (action === 'refund' && state.money === 'disputed') return refuse('', 'is_disputed');
  if (state.status === 'cancelled') return refuse('', 'is_cancelled');
  const isSent = state.goods === 'all' && !state.isDigital;
  return refuse('', action === 'cancel' && isSent ? 'is_sent' : 'not_now');
}

/** How far a status is; words that we do not know are somewhere in between. */
const STAGES: Record<string, number> = { pending: 0, 'on-hold': 0, failed: 0, completed: 2, refunded: 2 };
const stageOf = (status: string): number => STAGES[status] ?? 1;

/** True when a status would lead back: `completed` → `processing`, as an invoice made in coreBOS does to its order. */
export const leadsBack = (from: string, to: string): boolean =>
  from !== 'cancelled' && to !== 'cancelled' && stageOf(to) < stageOf(from);

/**
 * Judges a status that somebody outside gave an order. `take`: the desk could do the same without being asked again;
 * `back`: no status leads back by itself; `flag`: people have to look, `completed` on an order whose money is back.
 */
export function judgeStatus(state: OrderState, status: string): 'same' | 'take' | 'back' | 'flag' {
  if (status === state.status) return 'same';
  if (state.status === 'cancelled') return 'flag';
  if (leadsBack(state.status, status)) return 'back';
  const isFree = (action: OrderAction, harmless: Question[]) =>
    offersOf(state).some(
      (offer) => offer.action === action && (offer.asks === null || harmless.includes(offer.asks)),
    );
  if (status === 'cancelled') return isFree('cancel', []) ? 'take' : 'flag';
  if (status === 'completed') return isFree('ship', ['another']) ? 'take' : 'flag';
  return 'take';
}
