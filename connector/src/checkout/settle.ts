import type { Context } from '../context.ts';
import { ProviderRefused, type GatewayName } from '../gateways/gateway.ts';
import * as attempts from '../payments/attempts.ts';
import type { Attempt } from '../payments/attempts.ts';
import { isUnderWay } from '../payments/states.ts';
import { crashpoint } from '../platform/crashpoint.ts';
import { captureApproved, closeFailed, getGateway, readPayment, recoverAttempt } from './ask-provider.ts';
import { recordPayment } from './record-payment.ts';

export type SettleTarget =
  { checkoutId: string } | { attemptId: string } | { gateway: GatewayName; providerId: string };

/** What an event or a caller learns: the attempt as it is now, or that it is none of ours. */
export type Settled = Attempt | 'unknown';

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

/** Asks the payment itself which attempt it is of: the answer that held the provider's id was lost. */
async function findByClaim(ctx: Context, name: GatewayName, providerId: string): Promise<Attempt | null> {
  const payment = await getGateway(ctx, name)
    .getPayment(providerId)
    .catch((error: unknown) => {
      // A payment that our own provider does not know is another account's, or the other mode's.
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
 * Brings an attempt to the state its provider reports: the only way an order is placed. The buyer's return,
 * webhooks and the sweeper call it, in any order and as often as they like. Throws ProviderUnavailable.
 */
export async function settle(ctx: Context, target: SettleTarget, { repeat = false } = {}): Promise<Settled> {
  const attempt = await findTarget(ctx, target);
  return attempt ? settleAttempt(ctx, attempt, repeat) : 'unknown';
}

/**
 * Ends an attempt that must not be paid any more, at the provider first; it may turn out to be paid. Throws
 * ProviderUnavailable.
 */
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
