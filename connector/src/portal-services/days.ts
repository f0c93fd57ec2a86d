import { DAY } from '../platform/clock.ts';
import { dayOf, startOfDay } from '../platform/days.ts';
import type { Transactor } from '../platform/db.ts';
import { findHomeShop } from '../shops/shops.ts';

/** The first moment of the day after; days have 23 to 25 hours. */
const endOfDay = (start: number, timeZone: string): number =>
  startOfDay(dayOf(start + DAY + DAY / 8, timeZone), timeZone);

/** From a day to another, both whole, as moments; an empty one does not count. */
export const readDays = ({ from, to }: { from: string; to: string }, timeZone: string) => ({
  ...(from && { from: startOfDay(from, timeZone) }),
  ...(to && { until: endOfDay(startOfDay(to, timeZone), timeZone) }),
});

/** The days of the desk are those of the shop that was connected first. */
export const timeZoneOf = async (db: Transactor): Promise<string> =>
  (await findHomeShop(db))?.timeZone ?? 'UTC';
