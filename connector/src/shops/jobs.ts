import { z } from 'zod';
import type { Context } from '../context.ts';
import { queueMail } from '../mails/mails.ts';
import { transact } from '../platform/db.ts';
import type { Job, JobHandler } from '../platform/jobs.ts';
import { pausedMail } from './paused-mail.tsx';
import { getShop } from './shops.ts';

const payloadOf = z.object({ shopId: z.string(), reason: z.string(), key: z.string() });

async function mailPaused(ctx: Context, job: Job): Promise<void> {
  const { shopId, reason, key } = payloadOf.parse(job.payload);
  await transact(ctx.db, async (trx) => {
    await queueMail(trx, ctx, pausedMail(await getShop(trx, shopId), { reason, key }));
    await job.finish(trx);
  });
}

export function shopJobs(ctx: Context): Record<string, JobHandler> {
  return { shop_paused: (job) => mailPaused(ctx, job) };
}
