import { z } from 'zod';
import type { Context } from '../context.ts';
import { DAY, MINUTE } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { addNextRun, type JobHandler } from '../platform/jobs.ts';
import { issueCreditNote } from './issuing/issue-credit.ts';
import { issueInvoice } from './issuing/issue-invoice.ts';
import { createFolderChannel } from './channel.ts';
import { ASK_AGAIN, ASKED_FOR, checkVatNumber } from './vat-check/check.ts';
import { findVatCheck, listUnknown } from './vat-check/answers.ts';
import { lookAfterDocuments } from './nightly.ts';
import { hearAll } from './sending/hear.ts';
import { sendWaiting } from './sending/send.ts';

const invoicePayload = z.object({ orderId: z.string() });
const creditPayload = z.object({ orderId: z.string(), refundId: z.string() });

/** Adds the next night's look at all documents. */
export const addDocumentCheck = (db: Transactor, ctx: Context): Promise<void> =>
  addNextRun(db, ctx, { kind: 'check_documents', every: DAY });

/** Adds the next look into the channel of the tax office, where there is one. */
export const addOfficeVisit = async (db: Transactor, ctx: Context): Promise<void> => {
  if (ctx.config.sdi) await addNextRun(db, ctx, { kind: 'visit_office', every: 5 * MINUTE });
};

/** Adds the next time that numbers are asked for which nobody could say anything about, where there is a register. */
export const addVatQuestions = async (db: Transactor, ctx: Context): Promise<void> => {
  if (ctx.vies) await addNextRun(db, ctx, { kind: 'ask_vat_numbers', every: ASK_AGAIN });
};

/** More of them wait for the next hour. */
const MOST_NUMBERS = 100;

export function invoiceJobs(ctx: Context): Record<string, JobHandler> {
  return {
    async issue_invoice(job) {
      const { orderId } = invoicePayload.parse(job.payload);
      await checkVatNumber(ctx, orderId);
      await issueInvoice(ctx, { orderId, byItself: true }, (trx) => job.finish(trx));
    },
    async credit_note(job) {
      await issueCreditNote(ctx, creditPayload.parse(job.payload), (trx) => job.finish(trx));
    },
    async ask_vat_numbers(job) {
      const since = ctx.clock.now() - ASKED_FOR;
      for (const orderId of await listUnknown(ctx.db, since, MOST_NUMBERS)) {
        await checkVatNumber(ctx, orderId);
        const check = await findVatCheck(ctx.db, orderId);
        // Who does not answer now is not asked for all the others.
        if (check?.state === 'unknown' && check.code !== 'MS_UNAVAILABLE') break;
        if (check?.state !== 'unknown') await issueInvoice(ctx, { orderId, byItself: true });
      }
      await transact(ctx.db, async (trx) => {
        await addVatQuestions(trx, ctx);
        await job.finish(trx);
      });
    },
    async visit_office(job) {
      const { sdi } = ctx.config;
      const channel = sdi && createFolderChannel(sdi.folder);
      // A folder that cannot be reached is tried again at the next visit, and said in the log.
      try {
        if (channel) await hearAll(ctx, channel);
        if (channel) await sendWaiting(ctx, channel, sdi.from);
      } catch (error) {
        ctx.log.error({ err: error }, 'invoices.channel');
      }
      await transact(ctx.db, async (trx) => {
        await addOfficeVisit(trx, ctx);
        await job.finish(trx);
      });
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
