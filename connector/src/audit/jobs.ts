import type { Context } from '../context.ts';
import { DAY } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { addNextRun, type JobHandler } from '../platform/jobs.ts';
import { forgetOldAudit } from './audit.ts';

/** Adds the next day's look for what is older than it may be. */
export const addForgetting = (db: Transactor, ctx: Context): Promise<void> =>
  addNextRun(db, ctx, { kind: 'forget_audit', every: DAY });

export function auditJobs(ctx: Context): Record<string, JobHandler> {
  return {
    async forget_audit(job) {
      let removed = 0;
      do removed = await transact(ctx.db, (trx) => forgetOldAudit(trx, ctx));
      while (removed > 0);
      await transact(ctx.db, async (trx) => {
        await addForgetting(trx, ctx);
        await job.finish(trx);
      });
    },
  };
}
