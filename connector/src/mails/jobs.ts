import type { Context } from '../context.ts';
import type { JobHandler } from '../platform/jobs.ts';

export function mailJobs(_ctx: Context): Record<string, JobHandler> {
  return {};
}
