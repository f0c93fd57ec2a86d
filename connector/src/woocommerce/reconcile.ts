import type { Context } from '../context.ts';
import { DAY, MINUTE } from '../platform/clock.ts';
import { getShop } from '../shops/shops.ts';
import { readBooks, type Books } from './books.ts';
import {
  bookKeyOf,
  joinDays,
  listDifferences,
  sumByDay,
  type BookDifference,
  type DaySums,
} from './compare.ts';
import * as comparisons from './comparisons.ts';
import { heal } from './heal.ts';
import { openRest } from './keys.ts';
import { ShopAway, ShopRefused } from './rest.ts';

/** What was found when a shop's book was held against ours, after what could be healed was. Times in milliseconds. */
export interface Comparison {
  madeAt: number;
  /** Of the orders that were placed from then on, and before the second. */
  from: number;
  to: number;
  equal: boolean;
  days: DaySums[];
  /** Both sides of each difference as it was found, healed or not; one hundred at most. */
  differences: BookDifference[];
  /** Why nothing could be compared; empty where it was. */
  error: string;
}

/** What the plugin has just captured is on its way, or waits for Action Scheduler. */
const ON_ITS_WAY = 10 * MINUTE;
const MOST_KEPT = 100;

interface Span {
  from: number;
  to: number;
}

const keptOf = (found: BookDifference[]): BookDifference[] => found.slice(0, MOST_KEPT);

const isOnItsWay = ({ there, here }: Books, difference: BookDifference, since: number): boolean => {
  const key = bookKeyOf(difference);
  return Math.max(there.get(key)?.modifiedAt ?? 0, here.get(key)?.modifiedAt ?? 0) > since;
};

/** Compares, heals, and compares again what was healed. */
async function compare(
  ctx: Context,
  shopId: string,
  span: { from: number; to: number },
): Promise<Comparison> {
  const madeAt = ctx.clock.now();
  const rest = await openRest(ctx, shopId);
  const { epoch } = await getShop(ctx.db, shopId);
  const books = await readBooks(ctx, rest, shopId, span);
  const found = listDifferences(books).filter(
    (difference) => epoch === 0 || !isOnItsWay(books, difference, madeAt - ON_ITS_WAY),
  );
  const isPlugins = (difference: BookDifference) => (books.here.get(bookKeyOf(difference))?.epoch ?? 0) > 0;
  const own = found.filter((difference) => !isPlugins(difference));
  await heal(ctx, rest, { shopId, own, byPlugin: found.filter(isPlugins) });
  const after = found.length === 0 ? books : await readBooks(ctx, rest, shopId, span);
  const left = new Set(listDifferences(after).map(bookKeyOf));
  const differences = found.map((difference) => ({
    ...difference,
    healed: !left.has(bookKeyOf(difference)),
  }));
  return {
    madeAt,
    ...span,
    equal: differences.every(({ healed }) => healed),
    days: sumByDay(after),
    differences: keptOf(differences),
    error: '',
  };
}

async function compareOrSay(ctx: Context, shopId: string, span: Span): Promise<Comparison> {
  try {
    return await compare(ctx, shopId, span);
  } catch (error) {
    if (!(error instanceof ShopAway) && !(error instanceof ShopRefused)) throw error;
    const nothing = { equal: false, days: [], differences: [], error: error.message };
    return { madeAt: ctx.clock.now(), ...span, ...nothing };
  }
}

/** Adds a later span to what was found before it. A day may reach into both. */
function join(before: Comparison | null, next: Comparison): Comparison {
  if (!before) return next;
  return {
    madeAt: before.madeAt,
    from: before.from,
    to: next.to,
    equal: before.equal && next.equal,
    days: joinDays(before.days, next.days),
    differences: keptOf([...before.differences, ...next.differences]),
    error: before.error || next.error,
  };
}

/** What is left to compare of a span, with what was found so far. */
export interface Going {
  from: number;
  to: number;
  found: Comparison | null;
}

/** Compares a day at a time until `end` (ms); `left` is what is still to be compared. */
async function compareDays(
  ctx: Context,
  shopId: string,
  { going: { from, to, found }, end }: { going: Going; end: number },
): Promise<{ all: Comparison | null; left: Going | null }> {
  let all = found;
  for (let at = from; at < to && !all?.error; at += DAY) {
    if (at > from && ctx.clock.now() >= end) return { all, left: { from: at, to, found: all } };
    all = join(all, await compareOrSay(ctx, shopId, { from: at, to: Math.min(at + DAY, to) }));
  }
  return { all, left: null };
}

async function keep(ctx: Context, shopId: string, found: Comparison): Promise<Comparison> {
  await comparisons.keep(ctx, shopId, found);
  const { equal, differences, error } = found;
  const says = { shop: shopId, equal, differences: differences.length, error };
  ctx.log[equal ? 'info' : 'warn'](says, 'woocommerce.compared');
  return found;
}

/**
 * Holds the orders of a span in a WooCommerce shop against ours, one by one and in sums per day and currency; what differs is
 * healed and listed. It goes a day at a time until `end` (ms), and returns what is left; null when all was compared and what was
 * found is kept. A shop that does not answer proves nothing.
 */
export async function reconcileUntil(
  ctx: Context,
  shopId: string,
  work: { going: Going; end: number },
): Promise<Going | null> {
  const { all, left } = await compareDays(ctx, shopId, work);
  if (all && !left) await keep(ctx, shopId, { ...all, to: work.going.to });
  return left;
}

/** The same, however long it takes. */
export async function reconcile(ctx: Context, shopId: string, span: Span): Promise<Comparison> {
  const { all } = await compareDays(ctx, shopId, { going: { ...span, found: null }, end: Infinity });
  if (!all) throw new RangeError('There is no time between the two times.');
  return keep(ctx, shopId, { ...all, to: span.to });
}
