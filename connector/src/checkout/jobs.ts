import type { Context } from '../context.ts';
import { disputeJobs } from '../payments/disputes/sync.ts';
import { refundJobs } from '../payments/refunds/intents.ts';
import type { JobHandler } from '../platform/jobs.ts';
import { sweep } from './sweep.ts';

export function checkoutJobs(ctx: Context): Record<string, JobHandler> {
  return { ...refundJobs(ctx), ...disputeJobs(ctx), sweep_checkouts: (job) => sweep(ctx, job) };
}
