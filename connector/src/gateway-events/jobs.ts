import type { Context } from '../context.ts';
import type { JobHandler } from '../platform/jobs.ts';

export function gatewayEventJobs(_ctx: Context): Record<string, JobHandler> {
  return {};
}
