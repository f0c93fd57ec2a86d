import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { findAskedRefund, refundOrder, type RefundAsk, type RefundStage } from '../order-desk/refund.ts';
import { audit } from '../audit/audit.ts';
import { DAY, HOUR, MINUTE } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { addJob, type Job, type JobHandler } from '../platform/jobs.ts';
import { formatMoney } from '../platform/money.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { changeCase, noSuchCase, owned, writeMove, type By } from './change.ts';
import { goBack } from './refund-failed.ts';
import { movesOf } from './states.ts';
import * as store from './store.ts';

interface Refunded {
  caseId: string;
  orderId: string;
  /** The key of the form that gave the money back. */
  key: string;
  by: string;
}

/** A bank may send a refund back weeks after its provider called it made. */
const LOOKS_FOR = 30 * DAY;
const LOOK_EVERY = 6 * HOUR;

/** Has the refund looked at again, until a time. */
async function watchRefund(
  trx: Knex.Transaction,
  ctx: Context,
  refunded: Refunded,
  until: number,
): Promise<void> {
  const runAt = ctx.clock.now() + LOOK_EVERY;
  const key = `watch_case_refund:${refunded.caseId}:${refunded.key}:${runAt}`;
  await addJob(trx, ctx, { kind: 'watch_case_refund', key, payload: { ...refunded, until }, runAt });
}

/** Looks whether the refund of a case failed after all; then the case goes back, else it is looked at again later. */
async function lookAtRefund(ctx: Context, job: Job): Promise<void> {
  const { until, ...refunded } = job.payload as Refunded & { until: number };
  const { caseId, orderId, key, by } = refunded;
  await changeCase(ctx, { caseId, by: { kind: 'staff', id: by } }, async (trx, row, order) => {
    const hasFailed = (await findAskedRefund(trx, orderId, key))?.state === 'failed';
    if (hasFailed) await goBack(trx, ctx, { row, order, key, by });
    else if (ctx.clock.now() < until) await watchRefund(trx, ctx, refunded, until);
    await job.finish(trx);
  });
}

/** Takes the case's step when its refund was really asked for; nothing where it was not, or the step was taken before. */
async function noteRefund(ctx: Context, { caseId, orderId, key, by: id }: Refunded): Promise<void> {
  const by: By = { kind: 'staff', id };
  await changeCase(ctx, { caseId, by }, async (trx, row) => {
    if (!movesOf(row.kind, row.state, 'staff').includes('refund')) return;
    const refund = await findAskedRefund(trx, orderId, key);
    if (!refund || refund.state === 'failed') return;
    const { amount, currency, note } = refund;
    const text = [formatMoney({ amount, currency }, row.locale), note ?? ''].filter(Boolean).join('\n');
    const answered = { first_answer_at: row.first_answer_at ?? ctx.clock.now() };
    await store.updateCase(trx, caseId, { ...answered, ...owned(row, by) });
    await writeMove(trx, ctx, { row, move: 'refund', by, text, refundId: refund.id });
    await audit(trx, ctx, { what: 'case_moved', on: caseId, detail: { to: 'money_back' } });
    await watchRefund(trx, ctx, { caseId, orderId, key, by: id }, ctx.clock.now() + LOOKS_FOR);
  });
}

/** Written before the money moves: whatever dies in between, the job finds out whether the refund was asked for. */
async function intend(ctx: Context, refunded: Refunded): Promise<Outcome> {
  const { caseId, orderId, key, by } = refunded;
  return changeCase(ctx, { caseId, by: { kind: 'staff', id: by } }, async (trx, row) => {
    if (row.order_id !== orderId) throw noSuchCase();
    const isKnown = (await findAskedRefund(trx, orderId, key)) !== undefined;
    if (!isKnown && !movesOf(row.kind, row.state, 'staff').includes('refund'))
      return refuse('', 'case_moved');
    const job = { kind: 'note_case_refund', key: `note_case_refund:${caseId}:${key}`, payload: refunded };
    await addJob(trx, ctx, { ...job, runAt: ctx.clock.now() + MINUTE });
    return { ok: true };
  });
}

/**
 * Gives the money of a return back through the order desk, and takes the case's step. Refused as `refundOrder` is, and as a
 * whole (`case_moved`). Throws not_found.
 */
export async function refundCase(
  ctx: Context,
  { caseId, orderId, ask, by }: { caseId: string; orderId: string; ask: RefundAsk; by: string },
): Promise<Outcome<{ stage: RefundStage }>> {
  const refunded = { caseId, orderId, key: ask.key, by };
  const intended = await intend(ctx, refunded);
  if (!intended.ok) return intended;
  const outcome = await refundOrder(ctx, { orderId, ask, by });
  if (outcome.ok) await noteRefund(ctx, refunded);
  return outcome;
}

export function caseJobs(ctx: Context): Record<string, JobHandler> {
  return {
    async note_case_refund(job) {
      await noteRefund(ctx, job.payload as Refunded);
      await transact(ctx.db, (trx) => job.finish(trx));
    },
    watch_case_refund: (job) => lookAtRefund(ctx, job),
  };
}
