import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { addJob, addNextRun, type Job, type JobHandler } from '../platform/jobs.ts';
import { backfillKey, stepBackfill } from './backfill.ts';
import { listShops } from '../shops/shops.ts';
import { openRest } from './keys.ts';
import { poll } from './poll.ts';
import { pullShop } from './pull.ts';
import { reconcileUntil, type Going } from './reconcile.ts';
import { ShopAway, ShopRefused } from './rest.ts';
import { findBackfill, listShopsWithKeys } from './store.ts';

/** Well within the lease of a job. */
const AT_A_TIME = 20 * SECOND;

/** How often both books are compared, and how far back: each looks back further than it would have to. */
const COMPARED = {
  woocommerce_compare: { every: 15 * MINUTE, back: DAY + HOUR },
  woocommerce_compare_long: { every: DAY, back: 91 * DAY },
};
const POLLED = { kind: 'woocommerce_poll', every: 5 * MINUTE };
/** A dead WP-Cron delays an order by as much. */
const PULLED = { kind: 'woocommerce_pull', every: MINUTE };

/** Adds the next run of what is asked of all shops again and again. */
export async function addAsking(db: Transactor, ctx: Context): Promise<void> {
  await addNextRun(db, ctx, POLLED);
  await addNextRun(db, ctx, PULLED);
  for (const [kind, { every }] of Object.entries(COMPARED)) await addNextRun(db, ctx, { kind, every });
}

/** Asks each shop that gave keys; one that is away keeps no other from being asked. */
async function askAll(ctx: Context, ask: (shopId: string) => Promise<unknown>): Promise<void> {
  for (const shopId of await listShopsWithKeys(ctx.db))
    try {
      await ask(shopId);
    } catch (error) {
      if (!(error instanceof ShopAway) && !(error instanceof ShopRefused)) throw error;
      ctx.log.warn({ shop: shopId, err: error }, 'woocommerce.unasked');
    }
}

/** Asks all connected plugins at once for what waits there; one that is away keeps no other from being asked. */
async function pullAll(ctx: Context): Promise<void> {
  const end = ctx.clock.now() + AT_A_TIME;
  const shops = (await listShops(ctx.db)).filter(({ state }) => state === 'connected');
  const pulled = await Promise.allSettled(shops.map((shop) => pullShop(ctx, shop, end)));
  for (const [index, { id: shop }] of shops.entries()) {
    const one = pulled[index];
    if (one?.status === 'rejected')
      ctx.log.warn({ shop, err: one.reason as unknown }, 'woocommerce.unpulled');
    else if (one && one.value > 0) ctx.log.info({ shop, orders: one.value }, 'woocommerce.pulled');
  }
}

/** The next run is added first, so that a run which takes too long or fails stops none after it. */
async function again(ctx: Context, { kind }: Job, every: number): Promise<void> {
  await transact(ctx.db, (trx) => addNextRun(trx, ctx, { kind, every }));
}

interface Comparing {
  shopId: string;
  going: Going;
}

async function addComparing(trx: Transactor, ctx: Context, payload: Comparing, of: number): Promise<void> {
  const { shopId, going } = payload;
  const key = `woocommerce_compare_shop:${shopId}:${of}:${going.from}`;
  await addJob(trx, ctx, { kind: 'woocommerce_compare_shop', key, payload });
}

/** Adds a comparison for each shop that gave keys. */
function compareJob(ctx: Context, { every, back }: { every: number; back: number }): JobHandler {
  return async (job) => {
    const to = ctx.clock.now();
    const shops = await listShopsWithKeys(ctx.db);
    await transact(ctx.db, async (trx) => {
      await addNextRun(trx, ctx, { kind: job.kind, every });
      for (const shopId of shops)
        await addComparing(trx, ctx, { shopId, going: { from: to - back, to, found: null } }, to - back);
      await job.finish(trx);
    });
  };
}

/** Adds a comparison of the last day of a shop; throws `conflict` where no keys were given. */
export async function askComparison(ctx: Context, shopId: string): Promise<void> {
  await openRest(ctx, shopId);
  const to = ctx.clock.now();
  const from = to - COMPARED.woocommerce_compare.back;
  await transact(ctx.db, (trx) => addComparing(trx, ctx, { shopId, going: { from, to, found: null } }, from));
}

export function woocommerceJobs(ctx: Context): Record<string, JobHandler> {
  return {
    woocommerce_compare: compareJob(ctx, COMPARED.woocommerce_compare),
    woocommerce_compare_long: compareJob(ctx, COMPARED.woocommerce_compare_long),
    /** Compares for a while, and adds the job that goes on with what was found. */
    async woocommerce_compare_shop(job) {
      const { shopId, going } = job.payload as Comparing;
      const left = await reconcileUntil(ctx, shopId, { going, end: ctx.clock.now() + AT_A_TIME });
      await transact(ctx.db, async (trx) => {
        if (left) await addComparing(trx, ctx, { shopId, going: left }, left.found?.from ?? left.from);
        await job.finish(trx);
      });
    },
    async woocommerce_poll(job) {
      await again(ctx, job, POLLED.every);
      await askAll(ctx, (shopId) => poll(ctx, shopId));
      await transact(ctx.db, (trx) => job.finish(trx));
    },
    async woocommerce_pull(job) {
      await again(ctx, job, PULLED.every);
      await pullAll(ctx);
      await transact(ctx.db, (trx) => job.finish(trx));
    },
    /** Reads pages for a while and adds the job that goes on. */
    async woocommerce_backfill(job) {
      const { shopId } = job.payload as { shopId: string };
      const end = ctx.clock.now() + AT_A_TIME;
      let step = await stepBackfill(ctx, shopId);
      while (step === 'read' && ctx.clock.now() < end) {
        const { pause_ms: ms = 0 } = (await findBackfill(ctx.db, shopId)) ?? {};
        if (ms > SECOND) break;
        await pause(ms);
        step = await stepBackfill(ctx, shopId);
      }
      const row = await findBackfill(ctx.db, shopId);
      await transact(ctx.db, async (trx) => {
        if (row && row.phase !== 'done') {
          const wait = step === 'busy' ? MINUTE : row.pause_ms;
          const runAt = ctx.clock.now() + wait;
          const key = step === 'busy' ? `${backfillKey(shopId, row)}:${runAt}` : backfillKey(shopId, row);
          await addJob(trx, ctx, { kind: job.kind, key, payload: { shopId }, runAt });
        }
        await job.finish(trx);
      });
    },
  };
}
