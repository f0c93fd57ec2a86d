import type { Context } from '../context.ts';
import { DAY, fromIso, MINUTE, SECOND } from '../platform/clock.ts';
import { getShop } from '../shops/shops.ts';
import { gmtOf } from './books.ts';
import { openRest } from './keys.ts';
import { readLabels, readPage } from './read-page.ts';
import * as store from './store.ts';
import { tellOrders } from './tell.ts';
import type { Told } from './told.ts';

/** WooCommerce knows seconds alone and means later than the one that is named, and saves take a while. */
const OVERLAP = 2 * MINUTE;
const PAGE = 100;

const changedAt = ({ date_modified_gmt: at }: Told): number => (at ? fromIso(`${at}Z`) : 0);

/** Everything before the last second of a page has been read; whoever changed in that second may stand on the next page. */
function nextAfter(orders: Told[], after: number): number {
  const last = orders.at(-1);
  return last ? Math.max(after, changedAt(last) - SECOND) : after;
}

/**
 * Asks a shop that has no plugin of ours for the orders that changed since the last time, the bin as well. What changed without
 * its time (a deleted refund, SQL) is found when both books are compared. Returns how many said something new.
 */
export async function poll(ctx: Context, shopId: string): Promise<number> {
  if ((await getShop(ctx.db, shopId)).epoch > 0) return 0;
  const rest = await openRest(ctx, shopId);
  const began = ctx.clock.now();
  const polledTo = (await store.readPolledTo(ctx.db, shopId)) ?? began - DAY;
  const labels = await readLabels(rest);
  let told = 0;
  let seen = polledTo;
  for (const status of ['any', 'trash']) {
    let after = polledTo - OVERLAP;
    for (let page = 1; ;) {
      const query = {
        modified_after: gmtOf(after),
        dates_are_gmt: 'true',
        orderby: 'modified',
        order: 'asc',
      };
      const paged = { per_page: String(PAGE), page: String(page) };
      const { orders, ids } = await readPage(rest, { status, ...query, ...paged }, labels);
      told += await tellOrders(ctx, shopId, { orders, stream: 'rest' });
      // The bin is read later: by what stands there something else might be taken for read.
      if (status === 'any') seen = Math.max(seen, ...orders.map(changedAt));
      if (ids.length < PAGE) break;
      const next = nextAfter(orders, after);
      page = next > after ? 1 : page + 1;
      after = next;
    }
  }
  // By the shop's own clock, which may be behind ours; a time that has not come yet hides nothing.
  await store.writePolledTo(ctx.db, shopId, Math.min(began, seen));
  return told;
}
