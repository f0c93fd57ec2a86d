import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { MINUTE, SECOND } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { addJob, type JobHandler } from '../platform/jobs.ts';
import { backfillKey, stepBackfill } from './backfill.ts';
import { findBackfill } from './store.ts';

/** Well within the lease of a job. */
const AT_A_TIME = 20 * SECOND;

export function woocommerceJobs(ctx: Context): Record<string, JobHandler> {
  return {
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
