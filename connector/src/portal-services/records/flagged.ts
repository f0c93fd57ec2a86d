import type { FlaggedOrder } from '@carrello/portal/services';
import { readFlags } from '../../orders/order-flags.ts';
import { listFlaggedSince } from '../../orders/queries.ts';
import { DAY } from '../../platform/clock.ts';
import type { Transactor } from '../../platform/db.ts';
import { listShopNames } from '../../shops/shops.ts';
import { presentFlags } from './order-flags.ts';

const LOOK_BACK = 90 * DAY;
const MOST = 100;
const HARMLESS = ['rounding'];

/** Orders of the last three months that somebody should look at, the newest first; rounding alone is no reason. */
export async function listFlagged(db: Transactor, now: number): Promise<FlaggedOrder[]> {
  const rows = await listFlaggedSince(db, now - LOOK_BACK, MOST);
  const names = await listShopNames(
    db,
    rows.map(({ shop_id }) => shop_id),
  );
  return rows
    .filter((row) => readFlags(row).some(({ code }) => !HARMLESS.includes(code)))
    .map((row) => ({
      id: row.id,
      number: row.number,
      shopName: names.get(row.shop_id) ?? '',
      placedAt: row.placed_at,
      total: { amount: row.total, currency: row.currency },
      flags: presentFlags(row),
    }));
}
