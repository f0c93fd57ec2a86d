import { refuse, type Refused } from '../platform/outcome.ts';
import type { Goods, Money, OrderState } from './home.ts';

/** `told` notes a refund that was made elsewhere. */
export type OrderAction = 'ship' | 'refund' | 'cancel' | 'told';

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
 */
const PLACED_HERE: Record<Goods | 'cancelled', Record<Column, Offer[]>> = {
  none: {
    elsewhere: [first('ship'), then('cancel')],
    due: [then('refund'), then('cancel'), ask('ship', 'unpaid')],
    paid: [first('ship'), then('refund'), then('cancel')],
    back: [then('cancel'), ask('ship', 'refunded')],
    disputed: [ask('refund', 'disputed'), then('cancel'), ask('ship', 'disputed')],
    lost: [then('refund'), then('cancel'), ask('ship', 'lost')],
  },
  some: {
    elsewhere: [first('ship'), ask('cancel', 'part_sent')],
    due: [then('refund'), ask('ship', 'unpaid'), ask('cancel', 'part_sent')],
    paid: [first('ship'), then('refund'), ask('cancel', 'part_sent')],
    back: [ask('ship', 'refunded'), ask('cancel', 'part_sent')],
    disputed: [ask('refund', 'disputed'), ask('ship', 'disputed'), ask('cancel', 'part_sent')],
    lost: [then('refund'), ask('ship', 'lost'), ask('cancel', 'part_sent')],
  },
  all: {
    elsewhere: [ask('ship', 'another')],
    due: [then('refund'), ask('ship', 'another')],
    paid: [then('refund'), ask('ship', 'another')],
    back: [ask('ship', 'refunded')],
    disputed: [ask('refund', 'disputed'), ask('ship', 'disputed')],
    lost: [then('refund'), ask('ship', 'lost')],
  },
  cancelled: {
    elsewhere: [],
    due: [first('refund')],
    paid: [first('refund')],
    back: [],
    disputed: [ask('refund', 'disputed')],
    lost: [then('refund')],
  },
};

/** Where an order of this home is changed by us: money goes back here only where it was paid here. */
const AT_HOME: Record<OrderState['home'], OrderAction[]> = {
  checkout: ['ship', 'refund', 'cancel'],
  staff: ['ship', 'cancel'],
  corebos: ['ship', 'cancel'],
  shop: [],
};

/** An order of another shop system is looked at here, and changed there. */
export const ELSEWHERE: Offer[] = [then('told')];

/** Lists what can be done with an order now; what comes first stands first. */
export function offersOf({ home, status, money, goods, returnable }: OrderState): Offer[] {
  const offers = PLACED_HERE[status === 'cancelled' ? 'cancelled' : goods][COLUMNS[money]];
  return offers.filter(({ action }) => AT_HOME[home].includes(action) && (action !== 'refund' || returnable));
}

/**
 * Holds what is asked against the table: undefined when it may be done. Refused as a whole (`is_disputed`,
 * `is_cancelled`, `is_sent`, `not_now`), or by `sure` (`not_sure`) while the question that it asks was not answered: the answer is its word.
 */
export function refuseAction(state: OrderState, action: OrderAction, sure: string): Refused | undefined {
  const offer = offersOf(state).find((each) => each.action === action);
  if (offer) return offer.asks === null || offer.asks === sure ? undefined : refuse('sure', 'not_sure');
  if (action === 'refund' && state.money === 'disputed') return refuse('', 'is_disputed');
  if (state.status === 'cancelled') return refuse('', 'is_cancelled');
  return refuse('', action === 'cancel' && state.goods === 'all' ? 'is_sent' : 'not_now');
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
