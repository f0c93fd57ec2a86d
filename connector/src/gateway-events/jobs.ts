import type { Context } from '../context.ts';
import type { JobHandler } from '../platform/jobs.ts';
import { settleEvent } from './gateway-events.ts';

export function gatewayEventJobs(ctx: Context): Record<string, JobHandler> {
  return { settle_gateway_event: (job) => settleEvent(ctx, job) };
}
