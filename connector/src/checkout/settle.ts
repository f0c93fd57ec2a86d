import type { Knex } from 'knex';
import { releaseStock } from '../catalog/stock.ts';
import type { Context } from '../context.ts';
import {
  ProviderRefused,
  type Gateway,
  type GatewayName,
  type ProviderPayment,
} from '../gateways/gateway.ts';
import { nothingToPay } from '../gateways/nothing.ts';
import { recordFlag } from '../payments/money-alerts.ts';
import { intendRefund } from '../payments/refunds/intents.ts';
import { isUnderWay, NEXT_STATE, type AttemptState } from '../payments/states.ts';
import { HOUR, MINUTE } from '../platform/clock.ts';
import { crashpoint } from '../platform/crashpoint.ts';
import { transact } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import * as attempts from '../payments/attempts.ts';
import type { Attempt } from '../payments/attempts.ts';
import { placeOrder } from './place-order.ts';
import { moveCheckout } from './store.ts';

export type SettleTarget =
  { checkoutId: string } | { attemptId: string } | { gateway: GatewayName; providerId: string };

/** What an event or a caller learns: the attempt as it is now, or that it is none of ours. */
export type Settled = Attempt | 'unknown';

/** Stripe replays a key for a day, PayPal for six hours: within that, asking again gives the first answer. */
const REPLAYABLE = 5 * HOUR;
/** A call that did not reach the provider within this time never will. */
const LOST_AFTER = 15 * MINUTE;

export function getGateway(ctx: Context, name: GatewayName): Gateway {
  const gateway = name === 'none' ? nothingToPay : ctx.gateways[name];
  if (!gateway) throw new AppError('unavailable', `Payments by ${name} are not set up.`);
  return gateway;
}

type StartableAttempt = Pick<Attempt, 'id' | 'gateway' | 'request' | 'idempotencyKey' | 'money'> & {
  providerId?: string | null;
};

function synthetic(
  attempt: StartableAttempt,
  state: 'cancelled' | 'failed',
  failure: string | null,
): ProviderPayment {
  return {
    providerId: attempt.providerId ?? '',
    state,
    money: attempt.money,
    captureId: null,
    method: '',
    attemptId: attempt.id,
    failure,
    clientSecret: null,
    paidAt: null,
  };
}

/** Asks the provider to start the payment, always with the attempt's own key: asked twice, it starts once. */
export async function startAttempt(ctx: Context, attempt: StartableAttempt): Promise<ProviderPayment> {
  try {
    const payment = await getGateway(ctx, attempt.gateway).startPayment(
      attempt.request,
      attempt.idempotencyKey,
    );
    crashpoint('settle.started');
    return payment;
  } catch (error) {
    if (!(error instanceof ProviderRefused)) throw error;
    ctx.log.warn({ attempt: attempt.id, err: error.cause }, 'payment.refused');
    return synthetic(attempt, 'failed', error.failure);
  }
}

/**
 * The provider's word on an attempt whose first answer was lost. `repeat`: the buyer is there and wants to pay, so the
 * same call is made again with the same key. Otherwise it is only looked for, because a repeat could charge somebody
 * who was told that it did not work and has left. Null: not known yet.
 */
async function recoverAttempt(
  ctx: Context,
  attempt: Attempt,
  repeat: boolean,
): Promise<ProviderPayment | null> {
  const age = ctx.clock.now() - attempt.createdAt;
  if (repeat && age < REPLAYABLE) return startAttempt(ctx, attempt);
  const since = await getGateway(ctx, attempt.gateway).listPaymentsSince(attempt.createdAt - MINUTE);
  const found = since.find(({ attemptId }) => attemptId === attempt.id);
  if (found) return found;
  return age < LOST_AFTER ? null : synthetic(attempt, 'cancelled', null);
}

function agrees(attempt: Attempt, { money, attemptId }: ProviderPayment): boolean {
  const sameMoney = money.amount === attempt.money.amount && money.currency === attempt.money.currency;
  return sameMoney && attemptId === attempt.id;
}

async function readPayment(ctx: Context, attempt: Attempt, repeat: boolean): Promise<ProviderPayment | null> {
  if (attempt.providerId === null) return recoverAttempt(ctx, attempt, repeat);
  return getGateway(ctx, attempt.gateway).getPayment(attempt.providerId);
}

/** PayPal's buyer agreed: the money is ours to take, unless the order says something else than we agreed on. */
async function captureApproved(
  ctx: Context,
  attempt: Attempt,
  payment: ProviderPayment,
): Promise<ProviderPayment> {
  if (payment.state !== 'approved' || !isUnderWay(attempt.state)) return payment;
  if (!agrees(attempt, payment)) return payment;
  return getGateway(ctx, attempt.gateway).capturePayment(payment.providerId, `capture:${attempt.id}`);
}

/**
 * A failed attempt is over for us; closed at the provider too, its page can no longer bring it back to life. Why it
 * failed is kept first: whoever asks the provider from then on only hears that it is cancelled.
 */
async function closeFailed(
  ctx: Context,
  attempt: Attempt,
  payment: ProviderPayment,
): Promise<ProviderPayment> {
  if (payment.state !== 'failed' || payment.providerId === '') return payment;
  await attempts.keepFailure(ctx.db, attempt.id, payment.failure ?? 'declined');
  try {
    const closed = await getGateway(ctx, attempt.gateway).cancelPayment(payment.providerId);
    return closed.state === 'paid' || closed.state === 'processing' ? closed : payment;
  } catch (error) {
    ctx.log.warn({ attempt: attempt.id, err: error }, 'payment.not_closed');
    return payment;
  }
}

/** What follows from a new state, in the transaction that records it. Returns the state it ends in. */
async function applyState(trx: Knex.Transaction, ctx: Context, attempt: Attempt): Promise<AttemptState> {
  const now = ctx.clock.now();
  const { id, checkoutId, state } = attempt;
  switch (state) {
    case 'paid':
      return (await placeOrder(trx, ctx, attempt)) ? 'paid' : 'late';
    case 'processing':
    case 'mismatch':
      await moveCheckout(trx, checkoutId, { state: 'processing' }, now);
      return state;
    case 'declined':
    case 'cancelled':
      await releaseStock(trx, id);
      await moveCheckout(trx, checkoutId, { state: 'open' }, now);
      return state;
    default:
      return state;
  }
}

async function sendBack(trx: Knex.Transaction, ctx: Context, attempt: Attempt): Promise<void> {
  const { id, gateway, captureId, money } = attempt;
  await releaseStock(trx, id);
  await recordFlag(trx, ctx, { code: 'late_payment', key: id, attemptId: id, detail: { gateway, ...money } });
  if (captureId !== null) {
    await intendRefund(trx, ctx, { gateway, captureId, attemptId: id, money, reason: 'late_payment' });
  }
}

function merge(attempt: Attempt, payment: ProviderPayment, state: AttemptState): Attempt {
  return {
    ...attempt,
    state,
    providerId: payment.providerId === '' ? attempt.providerId : payment.providerId,
    captureId: payment.captureId ?? attempt.captureId,
    method: payment.method || attempt.method,
    failure: state === 'declined' ? (attempt.failure ?? payment.failure ?? 'declined') : attempt.failure,
    paidAt: payment.paidAt ?? attempt.paidAt,
  };
}

/**
 * Records what the provider says of an attempt and everything that follows from it, once, in one transaction: the
 * attempt is locked, the state table decides, and a state that is final is left alone.
 */
export async function recordPayment(
  ctx: Context,
  attemptId: string,
  payment: ProviderPayment,
): Promise<Attempt> {
  return transact(ctx.db, async (trx) => {
    const now = ctx.clock.now();
    const attempt = await attempts.lockAttempt(trx, attemptId, now);
    if (!attempt) throw new Error(`Attempt ${attemptId} is missing`);
    const { money, attemptId: claimed } = payment;
    // Closed by us because it had failed.
    const reported = payment.state === 'cancelled' && attempt.failure !== null ? 'failed' : payment.state;
    const next = NEXT_STATE[attempt.state][reported];
    const wrong = payment.state === 'paid' && next !== attempt.state && !agrees(attempt, payment);
    const changed = merge(attempt, payment, wrong ? 'mismatch' : next);
    if (changed.state !== attempt.state) {
      changed.state = await applyState(trx, ctx, changed);
      crashpoint('settle.applied');
      if (changed.state === 'late') await sendBack(trx, ctx, changed);
      if (wrong) {
        const detail = { expected: attempt.money, got: money, claimed };
        await recordFlag(trx, ctx, {
          code: 'payment_mismatch',
          key: attempt.id,
          attemptId: attempt.id,
          detail,
        });
      }
      ctx.log.info({ attempt: attempt.id, from: attempt.state, to: changed.state }, 'attempt.moved');
    }
    // A mismatch stays open: nobody pays a second time before a person has looked at the first.
    const isOpen = isUnderWay(changed.state) || changed.state === 'mismatch';
    await attempts.saveAttempt(trx, changed, { isOpen, now });
    crashpoint('settle.recording');
    return changed;
  });
}

async function settleAttempt(ctx: Context, attempt: Attempt, repeat: boolean): Promise<Attempt> {
  if (attempt.state === 'paid' || attempt.state === 'late' || attempt.state === 'mismatch') return attempt;
  const seen = await readPayment(ctx, attempt, repeat);
  if (!seen) return attempt;
  crashpoint('settle.asked');
  const taken = await captureApproved(ctx, attempt, seen);
  crashpoint('settle.taken');
  const payment = isUnderWay(attempt.state) ? await closeFailed(ctx, attempt, taken) : taken;
  return recordPayment(ctx, attempt.id, payment);
}

/** The answer that held the provider's id was lost: the payment itself names its attempt. */
async function findByClaim(ctx: Context, name: GatewayName, providerId: string): Promise<Attempt | null> {
  const payment = await getGateway(ctx, name)
    .getPayment(providerId)
    .catch((error: unknown) => {
      // A payment that our own provider does not know: another account's, or the other mode's.
      if (error instanceof ProviderRefused) return null;
      throw error;
    });
  if (!payment || payment.attemptId === null) return null;
  const attempt = await attempts.findAttempt(ctx.db, payment.attemptId);
  if (!attempt || attempt.gateway !== name || attempt.providerId !== null) return null;
  return { ...attempt, providerId };
}

async function findTarget(ctx: Context, target: SettleTarget): Promise<Attempt | null> {
  if ('attemptId' in target) return attempts.findAttempt(ctx.db, target.attemptId);
  if ('checkoutId' in target) return attempts.findOpenAttempt(ctx.db, target.checkoutId);
  const known = await attempts.findAttemptByProvider(ctx.db, target.gateway, target.providerId);
  if (known) return known;
  return findByClaim(ctx, target.gateway, target.providerId);
}

/**
 * Brings an attempt to the state its provider reports: the only way an order is placed. Called by the buyer's return,
 * by webhooks and by the sweeper, in any order and as often as they like. Throws ProviderUnavailable.
 */
export async function settle(ctx: Context, target: SettleTarget, { repeat = false } = {}): Promise<Settled> {
  const attempt = await findTarget(ctx, target);
  return attempt ? settleAttempt(ctx, attempt, repeat) : 'unknown';
}

/** Ends an attempt that must not be paid any more, at the provider first; it may turn out to be paid. */
export async function closeAttempt(
  ctx: Context,
  attempt: Attempt,
  { repeat = false } = {},
): Promise<Attempt> {
  if (!isUnderWay(attempt.state)) return attempt;
  const known = attempt.providerId === null ? await recoverAttempt(ctx, attempt, repeat) : null;
  const providerId = attempt.providerId ?? known?.providerId ?? '';
  if (known && known.state !== 'open' && known.state !== 'approved')
    return recordPayment(ctx, attempt.id, known);
  if (providerId === '') return attempt;
  const closed = await getGateway(ctx, attempt.gateway).cancelPayment(providerId);
  return recordPayment(ctx, attempt.id, closed);
}
