import { z } from 'zod';
import type { Context } from '../context.ts';
import { transact } from '../platform/db.ts';
import type { JobHandler } from '../platform/jobs.ts';
import { runErasure } from './erase-job.ts';
import { runNamesGone } from './names-gone.ts';
import { removeExport, removeExportsOf } from './exports-store.ts';
import { makeExport } from './make-export.ts';

const turnOf = z.object({ id: z.string(), turn: z.int() });
const idOf = z.object({ id: z.string() });
const untilOf = z.object({ id: z.string(), until: z.int() });

export function privacyJobs(ctx: Context): Record<string, JobHandler> {
  return {
    blank_names: (job) => runNamesGone(ctx, job),
    erase: (job) => runErasure(ctx, job, idOf.parse(job.payload).id),
    export_data: (job) => makeExport(ctx, job, turnOf.parse(job.payload)),
    forget_export: (job) =>
      transact(ctx.db, async (trx) => {
        await removeExport(trx, idOf.parse(job.payload).id);
        await job.finish(trx);
      }),
    end_copies: (job) =>
      transact(ctx.db, async (trx) => {
        const { id, until } = untilOf.parse(job.payload);
        await removeExportsOf(trx, id, until);
        await job.finish(trx);
      }),
  };
}
