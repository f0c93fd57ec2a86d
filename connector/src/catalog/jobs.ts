import type { Context } from '../context.ts';
import { transact } from '../platform/db.ts';
import { SECOND } from '../platform/clock.ts';
import type { Job, JobHandler } from '../platform/jobs.ts';
import { callPlugin } from '../shops/plugin.ts';
import { getShop } from '../shops/shops.ts';
import type { Shop } from '../shops/store.ts';
import { getCatalogVersion } from './changes.ts';

interface Payload {
  shopId: string;
  version: number;
}

const TIMEOUT = 5 * SECOND;

async function nudge(ctx: Context, shop: Shop, job: Job, version: number): Promise<void> {
  const body = JSON.stringify({ version });
  const response = await callPlugin(ctx, shop, {
    path: 'catalog-changed',
    id: job.id,
    body,
    timeout: TIMEOUT,
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`The shop answered ${response.status}`);
}

/** Nudges a shop to fetch the catalogue. It is only a nudge: a shop that never hears it fetches by the clock. */
export function catalogJobs(ctx: Context): Record<string, JobHandler> {
  return {
    async tell_catalog_change(job) {
      const { shopId, version } = job.payload as Payload;
      const shop = await getShop(ctx.db, shopId);
      const newest = await getCatalogVersion(ctx.db);
      // A later change has a job of its own, and one nudge is enough for both.
      if (shop.state === 'connected' && newest === version) await nudge(ctx, shop, job, version);
      await transact(ctx.db, (trx) => job.finish(trx));
    },
  };
}
