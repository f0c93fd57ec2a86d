import type { Context } from '../context.ts';
import { HOUR } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { addNextRun, type JobHandler } from '../platform/jobs.ts';
import { prove } from './proof.ts';

/** Adds the proof of the next hour. */
export const addProof = (db: Transactor, ctx: Context): Promise<void> =>
  addNextRun(db, ctx, { kind: 'prove', every: HOUR });

export function proofJobs(ctx: Context): Record<string, JobHandler> {
  return {
    async prove(job) {
      const { equal, gateways, streams } = await prove(ctx);
      const differences = gateways.reduce((sum, each) => sum + each.differences.length, 0);
      const unlisted = gateways.filter((each) => each.unlisted !== null).map(({ gateway }) => gateway);
      const missing = streams.filter((each) => each.missing.length > 0 || each.waiting > 0).length;
      ctx.log[equal ? 'info' : 'warn']({ equal, differences, unlisted, missing }, 'proof.made');
      await transact(ctx.db, async (trx) => {
        await addProof(trx, ctx);
        await job.finish(trx);
      });
    },
  };
}
