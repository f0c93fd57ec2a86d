import { forgetScriptReports } from '../shops/script-reports.ts';
import type { Context } from '../context.ts';
import { ProviderUnavailable, type GatewayName, type ProviderPayment } from '../gateways/gateway.ts';
import { sweepDisputes, sweepUndecided } from '../payments/disputes/sync.ts';
import { recordFlag } from '../payments/money-alerts.ts';
import { sweepRefunds } from '../payments/refunds/intents.ts';
import { DAY, HOUR, MINUTE, toIso } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { removeDoneJobs } from '../platform/done-jobs.ts';
import { addNextRun, type Job } from '../platform/jobs.ts';
import * as attempts from '../payments/attempts.ts';
import { releaseExpiredHolds } from './hold.ts';
import { closeAttempt, settle } from './settle.ts';
import { expireCheckouts, removeCheckouts } from './store.ts';

const EVERY = MINUTE;
const AT_ONCE = 20;
const ABANDONED_AFTER = DAY;
const FORGOTTEN_AFTER = 7 * DAY;
/** After that: what nobody tried to pay is worth nothing; where somebody did, the bank may still ask. */
const REMOVED_AFTER = { untried: DAY, tried: 30 * DAY };
const LOOK_BACK = 3 * DAY;
/** How long it can be seen what a job did. Its own ticks are kept for a day, as there is one every minute. */
const JOBS_KEPT = 30 * DAY;
const LIST_EVERY = 10;
/** A dispute is decided after weeks. */
const UNDECIDED_EVERY = 60;

/** Adds the next tick of the sweeper; every payment makes sure that the chain has not broken. */
export const addSweep = (trx: Transactor, ctx: Context): Promise<void> =>
  addNextRun(trx, ctx, { kind: 'sweep_checkouts', every: EVERY });

/** It looks often while a buyer may still be waiting, and seldom later. */
function pauseFor(age: number): number {
  if (age < 15 * MINUTE) return MINUTE;
  return age < 2 * HOUR ? 10 * MINUTE : HOUR;
}

async function sweepAttempt(ctx: Context, attempt: attempts.Attempt): Promise<void> {
  const now = ctx.clock.now();
  const age = now - attempt.createdAt;
  await attempts.postponeCheck(ctx.db, attempt.id, now + pauseFor(age));
  // The provider is asked first, so that an approved PayPal order or a payment that came through is not thrown away.
  const settled = await settle(ctx, { attemptId: attempt.id });
  const abandoned = settled !== 'unknown' && (settled.state === 'open' || settled.state === 'intent');
  if (abandoned && age >= ABANDONED_AFTER) await closeAttempt(ctx, settled);
}

async function sweepAttempts(ctx: Context): Promise<void> {
  const silent = new Set<GatewayName>();
  for (const attempt of await attempts.listDueAttempts(ctx.db, ctx.clock.now(), AT_ONCE)) {
    // A provider that does not answer would hold up the other's payments with every single call.
    if (silent.has(attempt.gateway)) continue;
    try {
      await sweepAttempt(ctx, attempt);
    } catch (error) {
      if (error instanceof ProviderUnavailable) silent.add(attempt.gateway);
      ctx.log.warn({ attempt: attempt.id, err: error }, 'sweep.attempt_failed');
    }
  }
}

async function healPayment(ctx: Context, gateway: GatewayName, payment: ProviderPayment): Promise<void> {
  if (payment.state !== 'paid' || payment.attemptId === null) return;
  const attempt = await attempts.findAttempt(ctx.db, payment.attemptId);
  if (attempt?.state === 'paid' || attempt?.state === 'late' || attempt?.state === 'mismatch') return;
  const settled = await settle(ctx, { gateway, providerId: payment.providerId });
  if (settled !== 'unknown') return;
  const { providerId, paidAt } = payment;
  const at = paidAt === null ? {} : { paidAt: toIso(paidAt) };
  const detail = { gateway, providerId, ...at, ...payment.money };
  await transact(ctx.db, (trx) =>
    recordFlag(trx, ctx, {
      code: 'payment_without_attempt',
      key: providerId,
      attemptId: null,
      detail,
    }),
  );
}

/** Finds what is paid at a provider and has no order here: an answer lost, webhooks lost, a database restored. */
async function healPayments(ctx: Context): Promise<void> {
  for (const [name, gateway] of Object.entries(ctx.gateways)) {
    try {
      for (const payment of await gateway.listPaymentsSince(ctx.clock.now() - LOOK_BACK)) {
        await healPayment(ctx, name as GatewayName, payment);
      }
    } catch (error) {
      ctx.log.warn({ gateway: name, err: error }, 'sweep.list_failed');
    }
  }
}

/**
 * One tick: looks after open attempts, lets go what expired and jobs that were done long ago, and now and then compares
 * with the providers' lists.
 */
export async function sweep(ctx: Context, job: Job): Promise<void> {
  const { tick } = job.payload as { tick: number };
  await sweepAttempts(ctx);
  if (tick % LIST_EVERY === 0) {
    await healPayments(ctx);
    await sweepRefunds(ctx);
    await sweepDisputes(ctx);
  }
  if (tick % UNDECIDED_EVERY === 0) await sweepUndecided(ctx);
  const now = ctx.clock.now();
  await transact(ctx.db, async (trx) => {
    await releaseExpiredHolds(trx, now);
    await expireCheckouts(trx, { before: now - FORGOTTEN_AFTER, now });
    await removeCheckouts(trx, {
      untried: now - REMOVED_AFTER.untried,
      tried: now - REMOVED_AFTER.tried,
    });
    await removeDoneJobs(trx, { kind: job.kind, before: now - DAY });
    await removeDoneJobs(trx, { before: now - JOBS_KEPT });
    await forgetScriptReports(trx, { now });
    await addSweep(trx, ctx);
    await job.finish(trx);
  });
}
