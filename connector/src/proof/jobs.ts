import type { Context } from '../context.ts';
import { HOUR } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { addJob, type JobHandler } from '../platform/jobs.ts';
import { prove } from './proof.ts';

/** Adds the proof of the next hour, keyed by it: however many ask for it, on however many machines, there is one. */
export async function addProof(db: Transactor, ctx: Context): Promise<void> {
  const hour = Math.floor(ctx.clock.now() / HOUR) + 1;
  await addJob(db, ctx, { kind: 'prove', key: `prove:${hour}`, payload: {}, runAt: hour * HOUR });
}

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
