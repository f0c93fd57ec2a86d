import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import type { ProviderPayment } from '../gateways/gateway.ts';
import { lockAttempt, saveAttempt, type Attempt } from '../payments/attempts.ts';
import { recordFlag } from '../payments/money-alerts.ts';
import { intendRefund } from '../payments/refunds/intents.ts';
import { isUnderWay, NEXT_STATE, type AttemptState } from '../payments/states.ts';
import { crashpoint } from '../platform/crashpoint.ts';
import { transact } from '../platform/db.ts';
import { agrees } from './ask-provider.ts';
import { holdWithoutEnd, releaseHold } from './hold.ts';
import { mailFailed, mailOnItsWay } from './on-its-way.ts';
import { placeOrder } from './place-order.ts';
import { moveCheckout } from './store.ts';

/** Does what follows from a new state, in the transaction that records it. Returns the state it ends in. */
async function applyState(trx: Knex.Transaction, ctx: Context, attempt: Attempt): Promise<AttemptState> {
  const now = ctx.clock.now();
  const { id, checkoutId, state } = attempt;
  switch (state) {
    case 'paid':
      return (await placeOrder(trx, ctx, attempt)) ? 'paid' : 'late';
    case 'processing':
      await mailOnItsWay(trx, ctx, attempt);
      await moveCheckout(trx, checkoutId, { state: 'processing' }, now);
      return state;
    case 'mismatch':
      if (attempt.onItsWayAt !== null) await releaseHold(trx, id);
      await moveCheckout(trx, checkoutId, { state: 'processing' }, now);
      return state;
    case 'declined':
    case 'cancelled':
      await releaseHold(trx, id);
      await moveCheckout(trx, checkoutId, { state: 'open' }, now);
      if (attempt.onItsWayAt !== null) await mailFailed(trx, ctx, attempt);
      return state;
    default:
      return state;
  }
}

/** Money that came when its attempt was over, or when another had paid the checkout, goes back. */
async function sendBack(trx: Knex.Transaction, ctx: Context, attempt: Attempt): Promise<void> {
  const { id, gateway, captureId, money } = attempt;
  await releaseHold(trx, id);
  await recordFlag(trx, ctx, { code: 'late_payment', key: id, attemptId: id, detail: { gateway, ...money } });
  if (captureId !== null) {
    await intendRefund(trx, ctx, { gateway, captureId, attemptId: id, money, reason: 'late_payment' });
  }
}

async function flagMismatch(
  trx: Knex.Transaction,
  ctx: Context,
  attempt: Attempt,
  { money, attemptId }: ProviderPayment,
): Promise<void> {
  const { id } = attempt;
  const detail = { expected: attempt.money, got: money, claimed: attemptId };
  await recordFlag(trx, ctx, { code: 'payment_mismatch', key: id, attemptId: id, detail });
}

function merge(
  attempt: Attempt,
  payment: ProviderPayment,
  { state, now }: { state: AttemptState; now: number },
): Attempt {
  return {
    ...attempt,
    state,
    providerId: payment.providerId === '' ? attempt.providerId : payment.providerId,
    captureId: payment.captureId ?? attempt.captureId,
    method: payment.method || attempt.method,
    failure: state === 'declined' ? (attempt.failure ?? payment.failure ?? 'declined') : attempt.failure,
    paidAt: payment.paidAt ?? attempt.paidAt,
    onItsWayAt: attempt.onItsWayAt ?? (state === 'processing' ? now : null),
  };
}

/**
 * Records what the provider reports of an attempt and everything that follows from it, once, in one transaction: the
 * attempt is locked, the state table decides, and a state that is final is left alone.
 */
export async function recordPayment(
  ctx: Context,
  attemptId: string,
  payment: ProviderPayment,
): Promise<Attempt> {
  return transact(ctx.db, async (trx) => {
    const now = ctx.clock.now();
    const attempt = await lockAttempt(trx, attemptId, now);
    if (!attempt) throw new Error(`Attempt ${attemptId} is missing`);
    // One that had failed was closed by us at the provider, which reports it as cancelled from then on.
    const reported = payment.state === 'cancelled' && attempt.failure !== null ? 'failed' : payment.state;
    const next = NEXT_STATE[attempt.state][reported];
    const wrong = payment.state === 'paid' && next !== attempt.state && !agrees(attempt, payment);
    const changed = merge(attempt, payment, { state: wrong ? 'mismatch' : next, now });
    if (changed.state !== attempt.state) {
      changed.state = await applyState(trx, ctx, changed);
      crashpoint('settle.applied');
      if (changed.state === 'late') await sendBack(trx, ctx, changed);
      if (wrong) await flagMismatch(trx, ctx, attempt, payment);
      ctx.log.info({ attempt: attempt.id, from: attempt.state, to: changed.state }, 'attempt.moved');
    }
    // At each look, and not only at the first: a hold of before this rule has an end.
    if (changed.state === 'processing') await holdWithoutEnd(trx, attempt);
    // A mismatch stays open: nobody pays a second time before a person has looked at the first.
    const isOpen = isUnderWay(changed.state) || changed.state === 'mismatch';
    await saveAttempt(trx, changed, { isOpen, now });
    crashpoint('settle.recording');
    return changed;
  });
}
