import { dayOf, startOfDay } from '../platform/days.ts';
import type { Transactor } from '../platform/db.ts';
import { listShopsByIds } from './shops.ts';
import type { Shop } from './store.ts';

/**
 * From when on the law has the orders of a shop kept (epoch ms): the years count from the end of the calendar year of an
 * order, in the shop's days. Ten years, today 2027-03-01 → since the beginning of 2017.
 */
export function keptSince(
  { keepYears, timeZone }: Pick<Shop, 'keepYears' | 'timeZone'>,
  now: number,
): number {
  const year = Number.parseInt(dayOf(now, timeZone), 10) - keepYears;
  return startOfDay(`${String(year).padStart(4, '0')}-01-01`, timeZone);
}

/** The same for the shop of an id; of one that is gone nothing is let go. */
export async function readKeptSince(db: Transactor, shopId: string, now: number): Promise<number> {
  const shop = (await listShopsByIds(db, [shopId])).get(shopId);
  return shop ? keptSince(shop, now) : -Infinity;
}
