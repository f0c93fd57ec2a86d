import { z } from 'zod';
import type { Context } from '../context.ts';
import { DAY } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { addNextRun, type JobHandler } from '../platform/jobs.ts';
import { issueCreditNote } from './issuing/issue-credit.ts';
import { issueInvoice } from './issuing/issue-invoice.ts';
import { lookAfterDocuments } from './nightly.ts';

const invoicePayload = z.object({ orderId: z.string() });
const creditPayload = z.object({ orderId: z.string(), refundId: z.string() });

/** Adds the next night's look at all documents. */
export const addDocumentCheck = (db: Transactor, ctx: Context): Promise<void> =>
  addNextRun(db, ctx, { kind: 'check_documents', every: DAY });

export function invoiceJobs(ctx: Context): Record<string, JobHandler> {
  return {
    async issue_invoice(job) {
      const { orderId } = invoicePayload.parse(job.payload);
      await issueInvoice(ctx, { orderId, byItself: true }, (trx) => job.finish(trx));
    },
    async credit_note(job) {
      await issueCreditNote(ctx, creditPayload.parse(job.payload), (trx) => job.finish(trx));
    },
    async check_documents(job) {
      await lookAfterDocuments(ctx);
      await transact(ctx.db, async (trx) => {
        await addDocumentCheck(trx, ctx);
        await job.finish(trx);
      });
    },
  };
}
