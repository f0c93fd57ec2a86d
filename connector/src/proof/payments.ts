import type { Context } from '../context.ts';
import { ProviderRefused, type Gateway, type Span, type TakenPayment } from '../gateways/gateway.ts';
import { listPaidFacts } from '../orders/facts.ts';
import { findTakenAttempts, listTakenAttempts, type TakenAttempt } from '../payments/taken-attempts.ts';
import { findAwaited } from '../payments/awaited.ts';
import { proveDisputes, type DisputesProof } from './disputes.ts';
import { listShopPayments, namesOf } from './shop-payments.ts';
import { HOUR, MINUTE } from '../platform/clock.ts';
import type { Money } from '../platform/money.ts';

/**
 * Why a payment is not the same on both sides: the provider alone has it, we alone have it, the amounts differ, or it
 * stands on no order of the CRM. `dispute`: what became of one is told differently.
 */
export type DifferenceKind = 'provider_only' | 'here_only' | 'amount' | 'no_order' | 'dispute';

export interface Difference {
  kind: DifferenceKind;
  gateway: string;
  /** The provider's id of the money. */
  key: string;
  attemptId: string | null;
  orderId: string | null;
  theirs: Money | null;
  ours: Money | null;
}

export interface Side {
  payments: number;
  /** By currency; the one that comes first in the alphabet stands first. */
  totals: Money[];
  /** What disputes took of it; missing in a proof of before. */
  lost?: Money[];
}

/** What a provider and the orders say of the same span of time. */
export interface GatewayProof {
  gateway: string;
  from: number;
  to: number;
  theirs: Side;
  ours: Side;
  differences: Difference[];
  /**
   * What cannot be proven: the provider does not answer, or does not let this account list its payments, or only not its
   * disputes. Null where it did.
   */
  unlisted: 'away' | 'not_allowed' | 'disputes' | null;
}

/** A shop of another system sends its order within so long of its payment. */
const ON_ITS_WAY = 15 * MINUTE;
/** Our clock and the provider's differ, and an attempt begins before its payment. */
const MARGIN = 10 * MINUTE;
/** The sweeper looks at each attempt once an hour: what it saw waiting by then may have come since. */
const SEEN_WITHIN = 2 * HOUR;

function sumByCurrency(amounts: Money[]): Money[] {
  const totals = new Map<string, number>();
  for (const { amount, currency } of amounts) totals.set(currency, (totals.get(currency) ?? 0) + amount);
  return [...totals].sort().map(([currency, amount]) => ({ amount, currency }));
}

const sideOf = (amounts: Money[], lost: Money[] = []): Side => ({
  payments: amounts.length,
  totals: sumByCurrency(amounts),
  ...(lost.length > 0 ? { lost: sumByCurrency(lost) } : {}),
});

const isSame = (a: Money, b: Money): boolean => a.amount === b.amount && a.currency === b.currency;

interface Compared {
  taken: TakenPayment | null;
  attempt: TakenAttempt | null;
  fact: { orderId: string; money: Money } | null;
}

/**
 * An attempt that took no order's money (late, or to be looked at by a person) is known, and that is all there is. What no attempt
 * of ours took is another shop's, whose order names it; one of just now is on its way to us.
 */
function judge({ taken, attempt, fact }: Compared, now: number): DifferenceKind | null {
  if (taken === null) return 'here_only';
  if (attempt === null && fact !== null) return isSame(fact.money, taken.money) ? null : 'amount';
  if (attempt === null) return now - (taken.takenAt ?? 0) < ON_ITS_WAY ? null : 'provider_only';
  if (!isSame(taken.money, attempt.money) && attempt.state !== 'mismatch') return 'amount';
  if (attempt.state !== 'paid') return null;
  if (fact === null) return 'no_order';
  return isSame(fact.money, taken.money) ? null : 'amount';
}

async function factsOf(ctx: Context, keys: string[]): Promise<Map<string, NonNullable<Compared['fact']>>> {
  const facts = await listPaidFacts(ctx.db, keys);
  return new Map(
    facts.map(({ order_id: orderId, provider_id: key, amount, currency }) => [
      key ?? '',
      { orderId, money: { amount, currency } },
    ]),
  );
}

const NO_DISPUTES: DisputesProof = { theirs: [], ours: [], differences: [] };

/** Lists what the provider took, without money that has come since we looked last and is on its way into an order. */
async function listTheirs(ctx: Context, gateway: Gateway, span: Span): Promise<TakenPayment[]> {
  const theirs = await gateway.listTaken(span);
  const named = theirs.flatMap(({ attemptId }) => (attemptId === null ? [] : [attemptId]));
  const awaited = new Set(await findAwaited(ctx.db, named, ctx.clock.now() - SEEN_WITHIN));
  return theirs.filter(({ attemptId }) => !awaited.has(attemptId ?? ''));
}

/** Puts the two lists beside each other, by the id of the money. */
async function compare(ctx: Context, gateway: Gateway, span: Span): Promise<GatewayProof> {
  const { name } = gateway;
  const theirs = await listTheirs(ctx, gateway, span);
  const own = await listTakenAttempts(ctx.db, {
    gateway: name,
    from: span.from + MARGIN,
    to: span.to - MARGIN,
  });
  const named = theirs.flatMap(({ attemptId }) => (attemptId === null ? [] : [attemptId]));
  const known = [...own, ...(await findTakenAttempts(ctx.db, named))];
  const attempts = new Map(known.map((attempt) => [attempt.captureId, attempt]));
  const taken = new Map(theirs.map((payment) => [payment.key, payment]));
  const names = namesOf(theirs);
  const missed = (await listShopPayments(ctx, name, { theirs, span })).filter(
    ({ providerId, paidAt }) =>
      !names.has(providerId) && paidAt >= span.from + MARGIN && paidAt < span.to - MARGIN,
  );
  const here = [...own.map(({ captureId }) => captureId), ...missed.map(({ providerId }) => providerId)];
  const keys = [...new Set([...taken.keys(), ...here])];
  const facts = await factsOf(ctx, [...new Set([...names.keys(), ...keys])]);
  const pairs = keys.map((key) => ({
    key,
    taken: taken.get(key) ?? null,
    attempt: attempts.get(key) ?? null,
    fact: facts.get(key) ?? facts.get(taken.get(key)?.alias ?? '') ?? null,
  }));
  const differences = pairs.flatMap<Difference>((pair) => {
    const kind = judge(pair, ctx.clock.now());
    if (kind === null) return [];
    const attemptId = pair.attempt?.id ?? pair.taken?.attemptId ?? null;
    const orderId = pair.fact?.orderId ?? null;
    const ours = pair.fact?.money ?? pair.attempt?.money ?? null;
    return [
      { kind, gateway: name, key: pair.key, attemptId, orderId, theirs: pair.taken?.money ?? null, ours },
    ];
  });
  const disputes = await proveDisputes(ctx, gateway, span);
  const { theirs: gone, ours: goneHere, ...told }: DisputesProof = disputes ?? NO_DISPUTES;
  const ours = pairs.flatMap(({ attempt, fact }) => fact?.money ?? attempt?.money ?? []);
  return {
    ...{ gateway: name, ...span, differences: [...differences, ...told.differences] },
    unlisted: disputes === null ? 'disputes' : null,
    theirs: sideOf(
      theirs.map(({ money }) => money),
      gone,
    ),
    ours: sideOf(ours, goneHere),
  };
}

/** Proves one provider's payments against the orders; what cannot be listed is said and proves nothing. */
export async function provePayments(ctx: Context, gateway: Gateway, days: Span): Promise<GatewayProof> {
  const span = { from: days.from, to: days.to - gateway.listDelay };
  try {
    return await compare(ctx, gateway, span);
  } catch (error) {
    ctx.log.warn({ gateway: gateway.name, err: error }, 'proof.unlisted');
    const unlisted = error instanceof ProviderRefused ? 'not_allowed' : 'away';
    const none = sideOf([]);
    return { gateway: gateway.name, ...span, theirs: none, ours: none, differences: [], unlisted };
  }
}
