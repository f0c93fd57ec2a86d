import type { Context } from '../context.ts';
import { ProviderRefused, type Gateway, type ProviderDispute, type Span } from '../gateways/gateway.ts';
import { listDisputesByKeys } from '../orders/disputes.ts';
import { findAttemptByCapture, findAttemptByProvider, type Attempt } from '../payments/attempts.ts';
import { MINUTE } from '../platform/clock.ts';
import type { Money } from '../platform/money.ts';
import type { Difference } from './payments.ts';

/** What is new is found by a webhook, or by the sweeper after ten minutes. */
const MARGIN = 15 * MINUTE;

/** The disputes that the provider tells of, and those of our orders: what was lost, and where the two differ. */
export interface DisputesProof {
  theirs: Money[];
  ours: Money[];
  differences: Difference[];
}

interface Told {
  attempt: Attempt;
  dispute: ProviderDispute;
}

async function findAttempt(
  { db }: Context,
  { name }: Gateway,
  { providerId, captureId }: { providerId: string | null; captureId: string | null },
): Promise<Attempt | null> {
  if (providerId !== null) return findAttemptByProvider(db, name, providerId);
  return captureId === null ? null : findAttemptByCapture(db, name, captureId);
}

/** Lists those about payments that placed an order here; any other stands among the findings about money. */
async function listTold(ctx: Context, gateway: Gateway, { from, to }: Span): Promise<Told[]> {
  const told: Told[] = [];
  const seen = new Set<string>();
  for (const of of await gateway.listDisputedSince(from)) {
    const attempt = await findAttempt(ctx, gateway, of);
    if (!attempt || attempt.state !== 'paid' || attempt.providerId === null || seen.has(attempt.id)) continue;
    seen.add(attempt.id);
    const { providerId, captureId } = attempt;
    for (const dispute of await gateway.listDisputes({ providerId, captureId }))
      if ((dispute.closedAt ?? dispute.openedAt) < to - MARGIN) told.push({ attempt, dispute });
  }
  return told;
}

/** Compares the disputes of a span by their state and amount. Null where the account may not read disputes. */
export async function proveDisputes(
  ctx: Context,
  gateway: Gateway,
  span: Span,
): Promise<DisputesProof | null> {
  try {
    const told = await listTold(ctx, gateway, span);
    const rows = await listDisputesByKeys(
      ctx.db,
      told.map(({ dispute }) => dispute.providerId),
    );
    const known = new Map(rows.map((row) => [row.dispute_key, row]));
    const differences = told.flatMap<Difference>(({ attempt, dispute }) => {
      const { providerId: key, money, state } = dispute;
      const row = known.get(key);
      if (row?.state === state && row.amount === money.amount && row.currency === money.currency) return [];
      const ours = row ? { amount: row.amount, currency: row.currency } : null;
      const about = { gateway: gateway.name, key, attemptId: attempt.id, orderId: row?.order_id ?? null };
      return [{ kind: 'dispute', ...about, theirs: money, ours }];
    });
    const lost = told.filter(({ dispute }) => dispute.state === 'lost');
    const lostHere = rows.filter(({ state }) => state === 'lost');
    return {
      theirs: lost.map(({ dispute }) => dispute.money),
      ours: lostHere.map(({ amount, currency }) => ({ amount, currency })),
      differences,
    };
  } catch (error) {
    if (!(error instanceof ProviderRefused)) throw error;
    ctx.log.warn({ gateway: gateway.name, err: error }, 'proof.disputes_unlisted');
    return null;
  }
}
