import { z } from 'zod';
import type { Context } from '../context.ts';
import type { JobHandler } from '../platform/jobs.ts';
import { issueInvoice } from './issuing/issue-invoice.ts';

const invoicePayload = z.object({ orderId: z.string() });

export function invoiceJobs(ctx: Context): Record<string, JobHandler> {
  return {
    async issue_invoice(job) {
      const { orderId } = invoicePayload.parse(job.payload);
      await issueInvoice(ctx, { orderId, byItself: true }, (trx) => job.finish(trx));
    },
  };
}
