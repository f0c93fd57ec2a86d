import type { Context } from '../context.ts';
import { MINUTE } from '../platform/clock.ts';
import { getShop } from '../shops/shops.ts';
import { readBooks, type Books } from './books.ts';
import { listDifferences, sumByDay, type BookDifference, type DaySums } from './compare.ts';
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
  /** Both sides of each difference as it was found, healed or not; two hundred at most. */
  differences: BookDifference[];
  /** Why nothing could be compared; empty where it was. */
  error: string;
}

/** What the plugin has just captured is on its way, or waits for Action Scheduler. */
const ON_ITS_WAY = 10 * MINUTE;
const MOST_KEPT = 200;

const isOnItsWay = ({ there, here }: Books, { orderKey }: BookDifference, since: number): boolean =>
  Math.max(there.get(orderKey)?.modifiedAt ?? 0, here.get(orderKey)?.modifiedAt ?? 0) > since;

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
  const isPlugins = ({ orderKey }: BookDifference) => (books.here.get(orderKey)?.epoch ?? 0) > 0;
  const own = found.filter((difference) => !isPlugins(difference));
  await heal(ctx, rest, { shopId, own, byPlugin: found.filter(isPlugins) });
  const after = found.length === 0 ? books : await readBooks(ctx, rest, shopId, span);
  const left = new Set(listDifferences(after).map(({ orderKey }) => orderKey));
  const differences = found.map((difference) => ({ ...difference, healed: !left.has(difference.orderKey) }));
  return {
    madeAt,
    ...span,
    equal: differences.every(({ healed }) => healed),
    days: sumByDay(after),
    differences: differences.slice(0, MOST_KEPT),
    error: '',
  };
}

/**
 * Holds the orders of a span in a WooCommerce shop against ours, one by one and in sums per day and currency; what differs is
 * healed and listed. A shop that does not answer proves nothing. What was found is kept.
 */
export async function reconcile(
  ctx: Context,
  shopId: string,
  span: { from: number; to: number },
): Promise<Comparison> {
  let found: Comparison;
  try {
    found = await compare(ctx, shopId, span);
  } catch (error) {
    if (!(error instanceof ShopAway) && !(error instanceof ShopRefused)) throw error;
    found = {
      madeAt: ctx.clock.now(),
      ...span,
      equal: false,
      days: [],
      differences: [],
      error: error.message,
    };
  }
  await comparisons.keep(ctx, shopId, found);
  const { equal, differences, error } = found;
  ctx.log[equal ? 'info' : 'warn'](
    { shop: shopId, equal, differences: differences.length, error },
    'woocommerce.compared',
  );
  return found;
}
