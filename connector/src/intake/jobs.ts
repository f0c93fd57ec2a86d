import { z } from 'zod';
import type { Context } from '../context.ts';
import type { JobHandler } from '../platform/jobs.ts';
import { applyStored } from './apply-message.ts';

const payloadOf = z.object({ inboxId: z.string() });

export function orderJobs(ctx: Context): Record<string, JobHandler> {
  return {
    'inbox.apply': (job) => {
      const { inboxId } = payloadOf.parse(job.payload);
      return applyStored(ctx, inboxId, (trx) => job.finish(trx));
    },
  };
}
