import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { ProviderPayment } from '../gateways/gateway.ts';
import { applyWaiting } from '../intake/placed-here.ts';
import {
  findAttempt,
  findOrderOf,
  listWaiting,
  lockAttempt,
  saveAttempt,
  type Attempt,
} from '../payments/attempts.ts';
import { syncDisputes } from '../payments/disputes/sync.ts';
import { findFlag, resolveFlagOf } from '../payments/money-alerts.ts';
import { findRefund, listRefunds } from '../payments/refunds/book.ts';
import { intendRefund, makeRefund } from '../payments/refunds/intents.ts';
import { syncRefunds } from '../payments/refunds/provider.ts';
import { MINUTE } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { sum, type Money } from '../platform/money.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { getGateway } from './ask-provider.ts';
import { releaseHold } from './hold.ts';
import { placeOrder } from './place-order.ts';
import { moveCheckout } from './store.ts';

const FLAG = 'payment_mismatch';

/** A payment that is not what was agreed, and waits for a person. */
export interface Mismatch {
  attempt: Attempt;
  /** What was paid. */
  got: Money;
}

const isMoney = (value: unknown): value is Money =>
  typeof (value as Money | undefined)?.amount === 'number' &&
  typeof (value as Money | undefined)?.currency === 'string';

/** Lists them, at most a hundred; the one that waits longest comes first. */
export async function listMismatches(db: Transactor): Promise<Mismatch[]> {
  const found: Mismatch[] = [];
  for (const attempt of await listWaiting(db, 'mismatch')) {
    const got = (await findFlag(db, FLAG, attempt.id))?.['got'];
    found.push({ attempt, got: isMoney(got) ? got : attempt.money });
  }
  return found;
}

/** What somebody decides about a mismatch, and the sum that the button named, in minor units. */
export interface Decision {
  attemptId: string;
  sum: number;
}

interface Deciding {
  attempt: Attempt;
  payment: ProviderPayment;
  /** What is still with us of what was paid. */
  left: number;
}

/** The provider is asked once more, first: what was paid, and what went back in its own pages meanwhile. */
async function readPaid(ctx: Context, attemptId: string): Promise<Outcome<{ payment: ProviderPayment }>> {
  const attempt = await findAttempt(ctx.db, attemptId);
  if (attempt?.state !== 'mismatch' || attempt.providerId === null) return refuse('', 'decided');
  const payment = await getGateway(ctx, attempt.gateway).getPayment(attempt.providerId);
  if (payment.state !== 'paid' || payment.captureId === null) return refuse('', 'not_paid_there');
  await syncRefunds(ctx, attemptId);
  return { ok: true, payment };
}

/** Locks the attempt: of two people who decide at once, the second one is refused with `decided`. */
async function lockMismatch(
  trx: Knex.Transaction,
  ctx: Context,
  { attemptId, payment, sum: agreed }: Decision & { payment: ProviderPayment },
): Promise<Outcome<Deciding>> {
  const attempt = await lockAttempt(trx, attemptId, ctx.clock.now());
  if (attempt?.state !== 'mismatch') return refuse('', 'decided');
  if (payment.money.amount !== agreed) return refuse('sum', 'other_sum');
  const rows = (await listRefunds(trx, attemptId)).filter(({ state }) => state !== 'failed');
  const left = payment.money.amount - sum(rows.map(({ amount }) => amount));
  return { ok: true, attempt, payment, left };
}

/** From the decision on the attempt's money is what was paid. */
const taken = (attempt: Attempt, { money, captureId, method, paidAt }: ProviderPayment): Attempt => ({
  ...{ ...attempt, money, captureId },
  ...{ method: method || attempt.method, paidAt: paidAt ?? attempt.paidAt },
});

async function decide(
  trx: Knex.Transaction,
  ctx: Context,
  { attempt, payment, state }: Omit<Deciding, 'left'> & { state: 'paid' | 'late' },
): Promise<void> {
  const now = ctx.clock.now();
  await saveAttempt(trx, { ...taken(attempt, payment), state }, { isOpen: false, now });
  await resolveFlagOf(trx, { code: FLAG, key: attempt.id, now });
  const what = state === 'paid' ? 'payment_accepted' : 'payment_given_back';
  await audit(trx, ctx, { what, on: attempt.id, detail: { ...payment.money } });
}

/**
 * Gives back what was paid, by the refund that gives back all other money, and lets the buyer pay anew. Refused by `sum`
 * (`other_sum`) or as a whole (`decided`, `not_paid_there`, `refund_refused`). Throws ProviderUnavailable before anything
 * is done; a provider that is away later is asked again by the refund's job.
 */
export async function giveBackMismatch(
  ctx: Context,
  { by, ...decision }: Decision & { by: string },
): Promise<Outcome> {
  const paid = await readPaid(ctx, decision.attemptId);
  if (!paid.ok) return paid;
  const done = await transact(ctx.db, async (trx): Promise<Outcome<{ refundId: string | null }>> => {
    const locked = await lockMismatch(trx, ctx, { ...decision, payment: paid.payment });
    if (!locked.ok) return locked;
    const { attempt, payment, left } = locked;
    const now = ctx.clock.now();
    await releaseHold(trx, attempt.id);
    await moveCheckout(trx, attempt.checkoutId, { state: 'open' }, now);
    await decide(trx, ctx, { attempt, payment, state: 'late' });
    if (left <= 0 || payment.captureId === null) return { ok: true, refundId: null };
    const refundId = await intendRefund(trx, ctx, {
      ...{ gateway: attempt.gateway, captureId: payment.captureId, attemptId: attempt.id },
      ...{ money: { ...payment.money, amount: left }, reason: 'mismatch', staffId: by, runAt: now + MINUTE },
    });
    return { ok: true, refundId };
  });
  if (!done.ok || done.refundId === null) return done;
  try {
    await makeRefund(ctx, done.refundId);
  } catch (error) {
    ctx.log.warn({ refund: done.refundId, err: error }, 'refund.deferred');
  }
  const state = (await findRefund(ctx.db, done.refundId))?.state;
  return state === 'failed' ? refuse('', 'refund_refused') : { ok: true };
}

/**
 * Takes a payment as it is, and makes its order: paid in part, or too much. Refused by `sum` (`other_sum`) or as a whole
 * (`decided`, `not_paid_there`, `other_currency`: no order counts money of another currency, `paid_otherwise`: its order is
 * there already). Throws ProviderUnavailable.
 */
export async function acceptMismatch(ctx: Context, decision: Decision): Promise<Outcome> {
  const paid = await readPaid(ctx, decision.attemptId);
  if (!paid.ok) return paid;
  const done = await transact(ctx.db, async (trx): Promise<Outcome> => {
    const locked = await lockMismatch(trx, ctx, { ...decision, payment: paid.payment });
    if (!locked.ok) return locked;
    const { attempt, payment } = locked;
    if (payment.money.currency !== attempt.quote.currency) return refuse('', 'other_currency');
    if (!(await placeOrder(trx, ctx, taken(attempt, payment)))) return refuse('', 'paid_otherwise');
    await decide(trx, ctx, { attempt, payment, state: 'paid' });
    return { ok: true };
  });
  if (done.ok) await followUp(ctx, decision.attemptId);
  return done;
}

/** What happened to the money while there was no order goes onto it; what fails here is found by the sweeper. */
async function followUp(ctx: Context, attemptId: string): Promise<void> {
  const attempt = await findAttempt(ctx.db, attemptId);
  const placed = attempt && (await findOrderOf(ctx.db, attempt));
  if (!placed) return;
  const { gateway, providerId, captureId } = attempt;
  try {
    await syncRefunds(ctx, attemptId);
    await syncDisputes(ctx, { gateway, attemptId, providerId, captureId });
  } catch (error) {
    ctx.log.warn({ attempt: attemptId, err: error }, 'mismatch.deferred');
  }
  await applyWaiting(ctx, placed);
}
