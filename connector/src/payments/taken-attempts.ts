import { chunksOf } from '../platform/chunks.ts';
import { MINUTE } from '../platform/clock.ts';
import type { Transactor } from '../platform/db.ts';
import { createIds } from '../platform/ids.ts';
import type { GatewayName } from '../gateways/gateway.ts';
import { toAttempt, type Attempt, type AttemptRow } from './attempts.ts';

/** Money that an attempt of ours took, whatever became of it. */
export interface TakenAttempt extends Pick<Attempt, 'id' | 'checkoutId' | 'shopId' | 'money' | 'createdAt'> {
  captureId: string;
  /** `paid` placed an order; `late` goes back and `mismatch` waits for a person, so neither has one. */
  state: 'paid' | 'late' | 'mismatch';
}

const toTaken = (row: AttemptRow): TakenAttempt[] => {
  const { id, checkoutId, shopId, money, createdAt, captureId, state } = toAttempt(row);
  if (captureId === null || (state !== 'paid' && state !== 'late' && state !== 'mismatch')) return [];
  return [{ id, checkoutId, shopId, money, createdAt, captureId, state }];
};

/**
 * Lists the attempts of a gateway that took money and began in a span of time. Ids begin with their time, so that only
 * those since then are read.
 */
export async function listTakenAttempts(
  db: Transactor,
  { gateway, from, to }: { gateway: GatewayName; from: number; to: number },
): Promise<TakenAttempt[]> {
  const rows = await db('pay_attempts')
    .where('id', '>', createIds({ now: () => from - MINUTE }).new('attempt'))
    .where({ gateway })
    .whereIn('state', ['paid', 'late', 'mismatch'])
    .whereBetween('created_at', [from, to])
    // Begun in time and paid later: the provider lists it with the next span.
    .where((paid) => paid.whereNull('paid_at').orWhere('paid_at', '<=', to));
  return rows.flatMap(toTaken);
}

/** Finds those of some attempts that took money, by their ids. */
export async function findTakenAttempts(db: Transactor, ids: string[]): Promise<TakenAttempt[]> {
  const taken: TakenAttempt[] = [];
  for (const some of chunksOf(ids))
    taken.push(...(await db('pay_attempts').whereIn('id', some)).flatMap(toTaken));
  return taken;
}
