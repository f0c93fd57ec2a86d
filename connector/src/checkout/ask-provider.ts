import type { Context } from '../context.ts';
import {
  ProviderRefused,
  type Gateway,
  type GatewayName,
  type ProviderPayment,
} from '../gateways/gateway.ts';
import { nothingToPay } from '../gateways/nothing.ts';
import { keepFailure, type Attempt } from '../payments/attempts.ts';
import { isUnderWay } from '../payments/states.ts';
import { HOUR, MINUTE } from '../platform/clock.ts';
import { crashpoint } from '../platform/crashpoint.ts';
import { AppError } from '../platform/errors.ts';
import { holdForCapture } from './hold.ts';

/** Stripe replays a key for a day, PayPal for six hours: within that, asking again gives the first answer. */
const REPLAYABLE = 5 * HOUR;
/** A call that did not reach the provider within this time never will. */
const LOST_AFTER = 15 * MINUTE;

/** Throws `unavailable` for a provider without keys. */
export function getGateway(ctx: Pick<Context, 'gateways'>, name: GatewayName): Gateway {
  const gateway = name === 'none' ? nothingToPay : ctx.gateways[name];
  if (!gateway) throw new AppError('unavailable', `Payments by ${name} are not set up.`);
  return gateway;
}

type StartableAttempt = Pick<Attempt, 'id' | 'gateway' | 'request' | 'idempotencyKey' | 'money'> & {
  providerId?: string | null;
};

/** What no provider reports, because it knows of no payment: an attempt that it refused, or that never reached it. */
function unknownThere(
  attempt: StartableAttempt,
  { state, failure }: { state: 'cancelled' | 'failed'; failure: string | null },
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
  const { gateway, request, idempotencyKey } = attempt;
  try {
    const payment = await getGateway(ctx, gateway).startPayment(request, idempotencyKey);
    crashpoint('settle.started');
    return payment;
  } catch (error) {
    if (!(error instanceof ProviderRefused)) throw error;
    ctx.log.warn({ attempt: attempt.id, err: error.cause }, 'payment.refused');
    return unknownThere(attempt, { state: 'failed', failure: error.failure });
  }
}

/**
 * Finds the provider's word on an attempt whose first answer was lost. With `repeat` the buyer is there and wants to
 * pay, so the same call is made again with the same key. Otherwise it is only looked for, because a repeat could
 * charge somebody who read that it did not work and has left. Null when nothing is known yet.
 */
export async function recoverAttempt(
  ctx: Context,
  attempt: Attempt,
  repeat: boolean,
): Promise<ProviderPayment | null> {
  const age = ctx.clock.now() - attempt.createdAt;
  if (repeat && age < REPLAYABLE) return startAttempt(ctx, attempt);
  const since = await getGateway(ctx, attempt.gateway).listPaymentsSince(attempt.createdAt - MINUTE);
  const found = since.find(({ attemptId }) => attemptId === attempt.id);
  if (found) return found;
  return age < LOST_AFTER ? null : unknownThere(attempt, { state: 'cancelled', failure: null });
}

/** Reads what the provider reports now; null while a lost answer is not found. */
export async function readPayment(
  ctx: Context,
  attempt: Attempt,
  repeat: boolean,
): Promise<ProviderPayment | null> {
  if (attempt.providerId === null) return recoverAttempt(ctx, attempt, repeat);
  return getGateway(ctx, attempt.gateway).getPayment(attempt.providerId);
}

/** True when the payment is of the amount, the currency and the attempt that we agreed on with the buyer. */
export function agrees(attempt: Attempt, { money, attemptId }: ProviderPayment): boolean {
  const sameMoney = money.amount === attempt.money.amount && money.currency === attempt.money.currency;
  return sameMoney && attemptId === attempt.id;
}

/**
 * Takes the money that PayPal's buyer agreed to, unless the order there says something else than we agreed on, or the
 * goods went to somebody else meanwhile: then nothing is taken, and the attempt has failed.
 */
export async function captureApproved(
  ctx: Context,
  attempt: Attempt,
  payment: ProviderPayment,
): Promise<ProviderPayment> {
  if (payment.state !== 'approved' || !isUnderWay(attempt.state)) return payment;
  if (!agrees(attempt, payment)) return payment;
  const refusal = await holdForCapture(ctx, attempt);
  if (refusal === 'over') return payment;
  if (refusal !== null) return { ...payment, state: 'failed', failure: refusal };
  crashpoint('capture.held');
  return getGateway(ctx, attempt.gateway).capturePayment(payment.providerId, `capture:${attempt.id}`);
}

/**
 * A failed attempt is over for us; closed at the provider too, its page can no longer bring it back to life. Why it
 * failed is kept first: whoever asks the provider from then on only hears that it is cancelled.
 */
export async function closeFailed(
  ctx: Context,
  attempt: Attempt,
  payment: ProviderPayment,
): Promise<ProviderPayment> {
  if (payment.state !== 'failed' || payment.providerId === '') return payment;
  await keepFailure(ctx.db, attempt.id, payment.failure ?? 'declined');
  try {
    const closed = await getGateway(ctx, attempt.gateway).cancelPayment(payment.providerId);
    return closed.state === 'paid' || closed.state === 'processing' ? closed : payment;
  } catch (error) {
    ctx.log.warn({ attempt: attempt.id, err: error }, 'payment.not_closed');
    return payment;
  }
}
