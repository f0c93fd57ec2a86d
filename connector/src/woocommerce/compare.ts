import { dayOf } from '../platform/days.ts';
import type { Money } from '../platform/money.ts';
import type { Booked, Books } from './books.ts';

/** What one side has of a day and currency: orders by their state, and the sums of what was charged and given back. */
export interface Side {
  orders: number;
  total: number;
  refunded: number;
  states: Record<string, number>;
}

export interface DaySums {
  /** In UTC: `2026-11-22`. */
  day: string;
  currency: string;
  there: Side;
  here: Side;
}

/** Why an order is not the same in both books. */
export type DifferenceKind = 'missing_here' | 'missing_there' | 'status' | 'currency' | 'total' | 'refunds';

export interface BookSide {
  status: string;
  total: Money;
  refunded: Money;
}

export interface BookDifference {
  kind: DifferenceKind;
  /** Our key of the order, where we have it. */
  orderKey: string;
  sourceId: string | null;
  there: BookSide | null;
  here: BookSide | null;
  /** It is the same now. */
  healed: boolean;
}

const utcDayOf = ({ placedAt }: Booked): string => dayOf(placedAt, 'UTC');
const isGone = (order: Booked | undefined): boolean => order === undefined || order.status === 'deleted';

const NOTHING: Side = { orders: 0, total: 0, refunded: 0, states: {} };

function add(side: Side, { status, total, refunded }: Booked): Side {
  const states = { ...side.states, [status]: (side.states[status] ?? 0) + 1 };
  return { orders: side.orders + 1, total: side.total + total, refunded: side.refunded + refunded, states };
}

/** Counts and sums both books by day and currency. What the shop has deleted is in neither. */
export function sumByDay({ there, here }: Books): DaySums[] {
  const days = new Map<string, DaySums>();
  const book = (order: Booked, which: 'there' | 'here') => {
    if (isGone(order)) return;
    const { currency } = order;
    const key = `${utcDayOf(order)} ${currency}`;
    const sums = days.get(key) ?? { day: utcDayOf(order), currency, there: NOTHING, here: NOTHING };
    days.set(key, { ...sums, [which]: add(sums[which], order) });
  };
  for (const order of there.values()) book(order, 'there');
  for (const order of here.values()) book(order, 'here');
  return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sums]) => sums);
}

const addSides = (a: Side, b: Side): Side => ({
  orders: a.orders + b.orders,
  total: a.total + b.total,
  refunded: a.refunded + b.refunded,
  states: Object.fromEntries(
    [...new Set([...Object.keys(a.states), ...Object.keys(b.states)])].map((state) => [
      state,
      (a.states[state] ?? 0) + (b.states[state] ?? 0),
    ]),
  ),
});

/** Joins the sums of two spans, of which a day may have a part in both. */
export function joinDays(a: DaySums[], b: DaySums[]): DaySums[] {
  const days = new Map<string, DaySums>();
  for (const sums of [...a, ...b]) {
    const key = `${sums.day} ${sums.currency}`;
    const known = days.get(key);
    const joined = known && {
      there: addSides(known.there, sums.there),
      here: addSides(known.here, sums.here),
    };
    days.set(key, { ...sums, ...joined });
  }
  return [...days.values()];
}

function differOf(there: Booked | undefined, here: Booked | undefined): DifferenceKind | null {
  if (isGone(there)) return isGone(here) ? null : 'missing_there';
  if (isGone(here) || !there || !here) return 'missing_here';
  if (there.currency !== here.currency) return 'currency';
  if (there.total !== here.total) return 'total';
  if (there.refunded !== here.refunded) return 'refunds';
  return there.status === here.status ? null : 'status';
}

const sideOf = (order: Booked | undefined): BookSide | null =>
  order
    ? {
        status: order.status,
        total: { amount: order.total, currency: order.currency },
        refunded: { amount: order.refunded, currency: order.currency },
      }
    : null;

/** Where both books have the order of a difference. */
export const bookKeyOf = ({ sourceId, orderKey }: Pick<BookDifference, 'sourceId' | 'orderKey'>): string =>
  sourceId ?? orderKey;

/** Lists every order that is not the same in both books, the smallest number first. */
export function listDifferences({ there, here }: Books): BookDifference[] {
  const keys = [...new Set([...there.keys(), ...here.keys()])];
  const found = keys.flatMap<BookDifference>((key) => {
    const [theirs, ours] = [there.get(key), here.get(key)];
    const kind = differOf(theirs, ours);
    if (kind === null) return [];
    const sourceId = theirs?.sourceId ?? ours?.sourceId ?? null;
    const orderKey = ours?.orderKey ?? theirs?.orderKey ?? key;
    return [{ kind, orderKey, sourceId, there: sideOf(theirs), here: sideOf(ours), healed: false }];
  });
  return found.sort((a, b) => Number(a.sourceId) - Number(b.sourceId));
}
