import { z } from 'zod';
import type { Context } from '../context.ts';
import { transact } from '../platform/db.ts';
import type { Job, JobHandler } from '../platform/jobs.ts';
import { lockInbox } from './inbox.ts';
import { applyRow } from './orders.ts';
import { readSnapshot } from './snapshot.ts';

const payloadOf = z.object({ inboxId: z.string() });

/** Applies one inbox row: effect, mark and the end of the job commit together. */
async function applyInbox(ctx: Context, job: Job): Promise<void> {
  const { inboxId } = payloadOf.parse(job.payload);
  await transact(ctx.db, async (trx) => {
    const row = await lockInbox(trx, inboxId);
    if (row?.state === 'received') {
      const reading = readSnapshot(row.body);
      if (!reading.ok) throw reading.error;
      await applyRow(trx, ctx, { row, reading });
    }
    await job.finish(trx);
  });
}

export function orderJobs(ctx: Context): Record<string, JobHandler> {
  return { 'inbox.apply': (job) => applyInbox(ctx, job) };
}
