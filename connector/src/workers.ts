import { catalogJobs } from './catalog/jobs.ts';
import type { Context } from './context.ts';
import { checkoutJobs } from './checkout/jobs.ts';
import { customerJobs } from './customers/jobs.ts';
import { gatewayEventJobs } from './gateway-events/jobs.ts';
import { mailJobs } from './mails/jobs.ts';
import { orderJobs } from './orders/jobs.ts';
import { createWorker, type Worker } from './platform/jobs.ts';
import { shopJobs } from './shops/jobs.ts';

/** The worker of this process with every feature's job handlers. */
export function createWorkers(ctx: Context): Worker {
  return createWorker({
    ...ctx,
    handlers: {
      ...orderJobs(ctx),
      ...catalogJobs(ctx),
      ...checkoutJobs(ctx),
      ...customerJobs(ctx),
      ...gatewayEventJobs(ctx),
      ...mailJobs(ctx),
      ...shopJobs(ctx),
    },
  });
}
