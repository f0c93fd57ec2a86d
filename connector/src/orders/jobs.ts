import type { Context } from '../context.ts';
import type { JobHandler } from '../platform/jobs.ts';

export function orderJobs(_ctx: Context): Record<string, JobHandler> {
  return {};
}
