import type { Context } from '../context.ts';
import { DAY } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import type { Comparison } from './reconcile.ts';

interface ComparisonRow {
  id: string;
  shop_id: string;
  made_at: number;
  equal: boolean | number;
  /** The rest of a Comparison, as JSON. */
  report: string;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    woocommerce_comparisons: ComparisonRow;
  }
}

const KEPT_FOR = 90 * DAY;

/** When a shop's book and ours were last equal, and what was found last; null before the first time. */
export interface ShopProven {
  shopId: string;
  equalAt: number | null;
  last: Comparison | null;
}

async function findEqualAt(db: Transactor, shopId: string): Promise<number | null> {
  const equal = db('woocommerce_comparisons').where({ shop_id: shopId, equal: true });
  return (await equal.orderBy('made_at', 'desc').first('made_at'))?.made_at ?? null;
}

/** Keeps what was found, and forgets what is old; the newest that was equal stays. */
export async function keep(
  ctx: Context,
  shopId: string,
  { madeAt, equal, ...report }: Comparison,
): Promise<void> {
  await transact(ctx.db, async (trx) => {
    const id = ctx.ids.new('proof');
    await trx('woocommerce_comparisons').insert({
      id,
      shop_id: shopId,
      made_at: madeAt,
      equal,
      report: JSON.stringify(report),
    });
    const equalAt = (await findEqualAt(trx, shopId)) ?? 0;
    await trx('woocommerce_comparisons')
      .where({ shop_id: shopId })
      .where('made_at', '<', madeAt - KEPT_FOR)
      .whereNot({ made_at: equalAt })
      .delete();
  });
}

/** Of two at the same moment the last is the one that found a difference. */
export async function readShopProven(db: Transactor, shopId: string): Promise<ShopProven> {
  const row = await db('woocommerce_comparisons')
    .where({ shop_id: shopId })
    .orderBy([{ column: 'made_at', order: 'desc' }, { column: 'equal' }])
    .first();
  const last = row && {
    ...(JSON.parse(row.report) as Omit<Comparison, 'madeAt' | 'equal'>),
    madeAt: row.made_at,
    equal: Boolean(row.equal),
  };
  return { shopId, equalAt: await findEqualAt(db, shopId), last: last ?? null };
}
