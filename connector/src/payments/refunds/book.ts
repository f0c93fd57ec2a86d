import type { Knex } from 'knex';
import type { GatewayName, ProviderRefund } from '../../gateways/gateway.ts';
import { isDuplicateKey, type Transactor } from '../../platform/db.ts';
import type { RefundLine } from './lines.ts';

/** The book says what goes back of the money of each attempt, whoever asked for it. */

/** `intent` is written, but what the provider answered is not known yet. */
export type RefundState = 'intent' | ProviderRefund['state'];

export interface RefundRow {
  id: string;
  gateway: GatewayName;
  capture_id: string;
  attempt_id: string;
  amount: number;
  currency: string;
  /** It names the refund within its attempt: `late_payment`, `desk:KEY` of the form that asked, `found:…`. */
  reason: string;
  idempotency_key: string;
  state: RefundState;
  provider_id: string | null;
  /** What the buyer reads, and the order's lines it is for, as JSON; null where no order is concerned. */
  note: string | null;
  lines: string | null;
  /** Who of the staff asked; null for the buyer, and for a refund that was found at the provider. */
  staff_id: string | null;
  /** Why the provider refused. */
  failure: string | null;
  created_at: number;
  updated_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    refund_intents: RefundRow;
  }
}

/**
 * What the provider reports gives the next state. A success may still fail days later, when the buyer's bank sends
 * the money back.
 */
export const NEXT_REFUND: Record<RefundState, Record<ProviderRefund['state'], RefundState>> = {
  intent: { pending: 'pending', succeeded: 'succeeded', failed: 'failed' },
  pending: { pending: 'pending', succeeded: 'succeeded', failed: 'failed' },
  succeeded: { pending: 'succeeded', succeeded: 'succeeded', failed: 'failed' },
  failed: { pending: 'failed', succeeded: 'failed', failed: 'failed' },
};

/** False when the attempt has a refund of this reason already. */
export async function insertRefund(trx: Knex.Transaction, row: RefundRow): Promise<boolean> {
  try {
    await trx('refund_intents').insert(row);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

export function findRefund(db: Transactor, id: string): Promise<RefundRow | undefined> {
  return db('refund_intents').where({ id }).first();
}

/** Says under which key the order has refunds of these ids as facts. */
export async function listFactKeys(db: Transactor, ids: string[]): Promise<Map<string, string>> {
  const rows = await db('refund_intents').whereIn('id', ids).select('id', 'provider_id');
  return new Map(rows.map((row) => [row.id, factKeyOf(row)]));
}

export const factKeyOf = ({ id, provider_id }: Pick<RefundRow, 'id' | 'provider_id'>): string =>
  provider_id ?? id;

/** Lists all refunds of an attempt; the oldest come first. */
export function listRefunds(db: Transactor, attemptId: string): Promise<RefundRow[]> {
  return db('refund_intents').where({ attempt_id: attemptId }).orderBy(['created_at', 'id']);
}

/** Moves a refund on by NEXT_REFUND; false when it already was there or somebody else moved it. */
export async function moveRefund(
  trx: Transactor,
  row: RefundRow,
  to: { state: ProviderRefund['state']; providerId: string | null; failure?: string; now: number },
): Promise<boolean> {
  const state = NEXT_REFUND[row.state][to.state];
  if (state === row.state) return false;
  const moved = await trx('refund_intents')
    .where({ id: row.id, state: row.state })
    .update({
      state,
      provider_id: to.providerId ?? row.provider_id,
      failure: to.failure ?? null,
      updated_at: to.now,
    });
  return moved === 1;
}

export const isStanding = ({ state }: RefundRow): boolean => state === 'pending' || state === 'succeeded';

export const linesIn = (rows: RefundRow[]): RefundLine[] =>
  rows.flatMap(({ lines }) => (lines === null ? [] : (JSON.parse(lines) as RefundLine[])));

/**
 * Lists attempts with a refund that has waited since before a time for its end; the one that waits longest comes
 * first.
 */
export function listWaitingAttempts(db: Transactor, before: number, limit: number): Promise<string[]> {
  return db('refund_intents')
    .whereIn('state', ['intent', 'pending'])
    .where('updated_at', '<', before)
    .groupBy('attempt_id')
    .orderByRaw('MIN(updated_at)')
    .limit(limit)
    .pluck('attempt_id');
}

/** Picks those of the provider's refunds that the book does not know in this state. */
export async function listUnknownRefunds<R extends ProviderRefund>(
  db: Transactor,
  gateway: GatewayName,
  refunds: R[],
): Promise<R[]> {
  if (refunds.length === 0) return [];
  const known = await db('refund_intents')
    .where({ gateway })
    .whereIn(
      'provider_id',
      refunds.map(({ providerId }) => providerId),
    )
    .select('provider_id', 'state');
  return refunds.filter(({ providerId, state }) => {
    const row = known.find(({ provider_id }) => provider_id === providerId);
    return row ? NEXT_REFUND[row.state][state] !== row.state : state !== 'failed';
  });
}
