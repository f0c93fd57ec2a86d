import { auditJobs } from './audit/jobs.ts';
import { caseJobs } from './cases/refund.ts';
import { catalogJobs } from './catalog/jobs.ts';
import type { Context } from './context.ts';
import { checkoutJobs } from './checkout/jobs.ts';
import { customerJobs } from './customers/jobs.ts';
import { drawDocument } from './documents/drawing.ts';
import { monthJobs } from './documents/months/months.ts';
import { gatewayEventJobs } from './gateway-events/jobs.ts';
import { findDocument } from './invoices/issuing/queries.ts';
import { invoiceJobs } from './invoices/jobs.ts';
import { mailJobs } from './mails/jobs.ts';
import { orderJobs } from './intake/jobs.ts';
import { privacyJobs } from './privacy/jobs.ts';
import { proofJobs } from './proof/jobs.ts';
import { createWorker, type JobHandler, type Worker } from './platform/jobs.ts';
import { shopJobs } from './shops/jobs.ts';
import { storefrontJobs } from './storefront/jobs.ts';
import { actionJobs } from './woocommerce/actions/act.ts';
import { nudgeJobs } from './woocommerce/nudges.ts';
import { woocommerceJobs } from './woocommerce/jobs.ts';

/**
 * The workers of this process with every feature's job handlers, in lanes: each runs one job at a time, so a payment
 * provider, mail server or shop that does not answer holds up its own lane and never an order on its way into the CRM.
 */
export function createWorkers(ctx: Context): Worker {
  const lane = (...handlers: Record<string, JobHandler>[]): Worker =>
    createWorker({ ...ctx, handlers: Object.assign({}, ...handlers) as Record<string, JobHandler> });
  const lanes = [
    lane(orderJobs(ctx), customerJobs(ctx), shopJobs(ctx), storefrontJobs(ctx)),
    lane(checkoutJobs(ctx), gatewayEventJobs(ctx), caseJobs(ctx)),
    lane(mailJobs(ctx, (of) => drawDocument('mails', () => findDocument(ctx.db, of)))),
    lane(invoiceJobs(ctx)),
    lane(catalogJobs(ctx), proofJobs(ctx), auditJobs(ctx)),
    // What staff ask of a shop goes before what is read of it for minutes, page by page.
    lane(actionJobs(ctx), nudgeJobs(ctx)),
    lane(woocommerceJobs(ctx)),
    // A copy of thousands of orders takes minutes.
    lane(privacyJobs(ctx), monthJobs(ctx)),
  ];
  return {
    async drain() {
      let ran = 0;
      for (;;) {
        let round = 0;
        for (const each of lanes) round += await each.drain();
        if (round === 0) return ran;
        ran += round;
      }
    },
    start(everyMs) {
      for (const each of lanes) each.start(everyMs);
    },
    async stop() {
      await Promise.all(lanes.map((each) => each.stop()));
    },
  };
}
