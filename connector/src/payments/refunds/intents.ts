import type { Knex } from 'knex';
import { findAttempt, findAttemptByProvider } from '../attempts.ts';
import type { Context } from '../../context.ts';
import { ProviderRefused, ProviderUnavailable, type GatewayName } from '../../gateways/gateway.ts';
import { DAY, MINUTE } from '../../platform/clock.ts';
import { crashpoint } from '../../platform/crashpoint.ts';
import { transact } from '../../platform/db.ts';
import { addJob, type JobHandler } from '../../platform/jobs.ts';
import type { Money } from '../../platform/money.ts';
import * as book from './book.ts';
import { recordRefunds, recordRefusal, syncRefunds } from './provider.ts';

export interface RefundIntent {
  gateway: GatewayName;
  captureId: string;
  attemptId: string;
  money: Money;
  /** One refund per attempt and reason: `late_payment`, or `desk:KEY` of the form. */
  reason: string;
  /** What the buyer reads, and the lines it is for: only where an order is concerned. */
  note?: string;
  lines?: object[];
  staffId?: string;
  /** When the job asks the provider, if nobody has done it before. Left out, it asks at once. */
  runAt?: number;
}

/**
 * Writes down that money has to go back, in the caller's transaction; a job asks the provider after the commit. Null
 * when the attempt has a refund of this reason already.
 */
export async function intendRefund(
  trx: Knex.Transaction,
  ctx: Context,
  intent: RefundIntent,
): Promise<string | null> {
  const id = ctx.ids.new('refund');
  const inserted = await book.insertRefund(trx, {
    id,
    gateway: intent.gateway,
    capture_id: intent.captureId,
    attempt_id: intent.attemptId,
    amount: intent.money.amount,
    currency: intent.money.currency,
    reason: intent.reason,
    idempotency_key: `refund:${id}`,
    state: 'intent',
    provider_id: null,
    note: intent.note ?? null,
    lines: intent.lines ? JSON.stringify(intent.lines) : null,
    staff_id: intent.staffId ?? null,
    failure: null,
    created_at: ctx.clock.now(),
    updated_at: ctx.clock.now(),
  });
  if (!inserted) return null;
  const job = { kind: 'make_refund', key: `make_refund:${id}`, payload: { refundId: id } };
  await addJob(trx, ctx, intent.runAt === undefined ? job : { ...job, runAt: intent.runAt });
  return id;
}

/**
 * Asks the provider for a refund that was written down, always with its own key: asked twice, it is made once. A later
 * try looks first whether an earlier one got through, because providers forget keys. Throws ProviderUnavailable.
 */
export async function makeRefund(ctx: Context, refundId: string, { retry = false } = {}): Promise<void> {
  const row = await book.findRefund(ctx.db, refundId);
  if (!row) throw new Error(`Refund ${refundId} is missing`);
  if (row.state !== 'intent') return;
  const gateway = ctx.gateways[row.gateway];
  if (!gateway) throw new Error(`${row.gateway} has no keys`);
  if (retry) {
    await syncRefunds(ctx, row.attempt_id);
    if ((await book.findRefund(ctx.db, refundId))?.state !== 'intent') return;
  }
  const money = { amount: row.amount, currency: row.currency };
  const request = { captureId: row.capture_id, attemptId: row.attempt_id, refundId: row.id, money };
  try {
    const made = await gateway.refundPayment(request, row.idempotency_key);
    crashpoint('refund.made');
    await recordRefunds(ctx, row.attempt_id, [{ ...made, refundId: row.id }]);
  } catch (error) {
    if (!(error instanceof ProviderRefused)) throw error;
    ctx.log.warn({ refund: row.id, err: error.cause }, 'refund.refused');
    await recordRefusal(ctx, row, error.failure);
  }
}

export function refundJobs(ctx: Context): Record<string, JobHandler> {
  return {
    async make_refund(job) {
      const { refundId } = job.payload as { refundId: string };
      await makeRefund(ctx, refundId, { retry: job.attempts > 1 });
      await transact(ctx.db, (trx) => job.finish(trx));
    },
  };
}

const AT_ONCE = 20;
const LOOK_BACK = 3 * DAY;

async function listAttemptsToAsk(ctx: Context): Promise<string[]> {
  const waiting = await book.listWaitingAttempts(ctx.db, ctx.clock.now() - 5 * MINUTE, AT_ONCE);
  const ids = new Set(waiting);
  for (const gateway of Object.values(ctx.gateways)) {
    try {
      const refunds = await gateway.listRefundsSince(ctx.clock.now() - LOOK_BACK);
      for (const { paymentId } of await book.listUnknownRefunds(ctx.db, gateway.name, refunds)) {
        const attempt = await findAttemptByProvider(ctx.db, gateway.name, paymentId);
        if (attempt) ids.add(attempt.id);
      }
    } catch (error) {
      ctx.log.warn({ gateway: gateway.name, err: error }, 'sweep.list_failed');
    }
  }
  return [...ids];
}

/** Finds out how refunds under way ended, and which were made elsewhere, where no webhook reported it. */
export async function sweepRefunds(ctx: Context): Promise<void> {
  const silent = new Set<GatewayName>();
  for (const id of await listAttemptsToAsk(ctx)) {
    const attempt = await findAttempt(ctx.db, id);
    if (!attempt || silent.has(attempt.gateway)) continue;
    try {
      await syncRefunds(ctx, id);
    } catch (error) {
      if (error instanceof ProviderUnavailable) silent.add(attempt.gateway);
      ctx.log.warn({ attempt: id, err: error }, 'sweep.refunds_failed');
    }
  }
}
