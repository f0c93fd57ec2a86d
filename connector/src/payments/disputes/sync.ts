import type { Context } from '../../context.ts';
import {
  ProviderRefused,
  ProviderUnavailable,
  type Gateway,
  type GatewayName,
  type ProviderDispute,
} from '../../gateways/gateway.ts';
import { applyWaiting } from '../../intake/placed-here.ts';
import { listUndecided } from '../../orders/disputes.ts';
import { DAY } from '../../platform/clock.ts';
import { transact } from '../../platform/db.ts';
import type { JobHandler } from '../../platform/jobs.ts';
import {
  findAttempt,
  findAttemptByCapture,
  findAttemptByProvider,
  findOrderOf,
  findPaidAttempt,
  type Attempt,
} from '../attempts.ts';
import { recordFlag } from '../money-alerts.ts';
import { readOrderVersion, recordDisputes } from './record.ts';

/** What names the payment that a dispute is about. */
export interface DisputedPayment {
  gateway: GatewayName;
  attemptId: string | null;
  providerId: string | null;
  captureId: string | null;
}

async function findDisputed(ctx: Context, of: DisputedPayment): Promise<Attempt | null> {
  const { gateway, attemptId, providerId, captureId } = of;
  if (providerId !== null) return findAttemptByProvider(ctx.db, gateway, providerId);
  const named = attemptId === null ? null : await findAttempt(ctx.db, attemptId);
  if (named?.gateway === gateway) return named;
  return captureId === null ? null : findAttemptByCapture(ctx.db, gateway, captureId);
}

/** Null where the keys may not read disputes: that is a finding, so that somebody looks at the provider. */
async function ask(
  ctx: Context,
  gateway: Gateway,
  { id, money, captureId }: Attempt,
  providerId: string,
): Promise<ProviderDispute[] | null> {
  try {
    return await gateway.listDisputes({ providerId, captureId });
  } catch (error) {
    if (!(error instanceof ProviderRefused)) throw error;
    const detail = { gateway: gateway.name, ...money, providerId };
    const flag = { code: 'dispute_unread', key: id, attemptId: id, detail };
    await transact(ctx.db, (trx) => recordFlag(trx, ctx, flag));
    return null;
  }
}

/** False when the order had another version before the answer could be recorded. */
async function askAndRecord(ctx: Context, gateway: Gateway, id: string): Promise<boolean> {
  const attempt = await findAttempt(ctx.db, id);
  if (!attempt || attempt.providerId === null) return true;
  const placed = await findOrderOf(ctx.db, attempt);
  if (placed) await applyWaiting(ctx, placed);
  const seen = await readOrderVersion(ctx.db, attempt);
  const disputes = await ask(ctx, gateway, attempt, attempt.providerId);
  return disputes === null || recordDisputes(ctx, id, { disputes, seen });
}

const TRIES = 5;

/**
 * Asks the provider for the disputes of a payment and records them; false when the payment is none of ours. A webhook,
 * its repeat and the sweeper all come here, in any order and at once. Throws ProviderUnavailable.
 */
export async function syncDisputes(ctx: Context, of: DisputedPayment): Promise<boolean> {
  const attempt = await findDisputed(ctx, of);
  const gateway = ctx.gateways[of.gateway];
  if (!attempt || !gateway || attempt.providerId === null) return false;
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await askAndRecord(ctx, gateway, attempt.id)) return true;
  }
  throw new Error(`The order of ${attempt.id} changes each time its disputes are read`);
}

async function syncSince(ctx: Context, gateway: Gateway, since: number): Promise<void> {
  for (const of of await gateway.listDisputedSince(since))
    await syncDisputes(ctx, { gateway: gateway.name, attemptId: null, ...of });
}

const LOOK_BACK = 3 * DAY;

/** Finds disputes of the last days that no webhook reported. */
export async function sweepDisputes(ctx: Context): Promise<void> {
  for (const gateway of Object.values(ctx.gateways)) {
    try {
      await syncSince(ctx, gateway, ctx.clock.now() - LOOK_BACK);
    } catch (error) {
      ctx.log.warn({ gateway: gateway.name, err: error }, 'sweep.disputes_failed');
    }
  }
}

/** Asks how those ended that are not decided yet, which takes weeks: the webhook about it may be lost, too. */
export async function sweepUndecided(ctx: Context): Promise<void> {
  const silent = new Set<GatewayName>();
  for (const checkoutId of await listUndecided(ctx.db)) {
    const attempt = await findPaidAttempt(ctx.db, checkoutId);
    if (!attempt || silent.has(attempt.gateway)) continue;
    const { gateway, id: attemptId, providerId, captureId } = attempt;
    try {
      await syncDisputes(ctx, { gateway, attemptId, providerId, captureId });
    } catch (error) {
      if (error instanceof ProviderUnavailable) silent.add(gateway);
      ctx.log.warn({ attempt: attemptId, err: error }, 'sweep.disputes_failed');
    }
  }
}

/** PayPal looks back no further. */
const FURTHEST = 179 * DAY;

/** A database from before disputes were kept asks once for those that were thrown away (see migration 0024). */
export function disputeJobs(ctx: Context): Record<string, JobHandler> {
  return {
    async find_disputes(job) {
      for (const gateway of Object.values(ctx.gateways)) {
        try {
          await syncSince(ctx, gateway, ctx.clock.now() - FURTHEST);
        } catch (error) {
          if (!(error instanceof ProviderRefused)) throw error;
          ctx.log.warn({ gateway: gateway.name, err: error }, 'disputes.unlisted');
        }
      }
      await transact(ctx.db, (trx) => job.finish(trx));
    },
  };
}
