import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { isDuplicateKey, type Transactor } from '../platform/db.ts';

interface FlagRow {
  id: string;
  flag_key: string;
  code: string;
  attempt_id: string | null;
  detail: string;
  created_at: number;
  resolved_at: number | null;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    payment_flags: FlagRow;
  }
}

/** Writes down a finding about money that a person has to look at, once per code and key; false the second time. */
export async function recordFlag(
  trx: Knex.Transaction,
  { ids, clock, log }: Pick<Context, 'ids' | 'clock' | 'log'>,
  flag: { code: string; key: string; attemptId: string | null; detail: Record<string, unknown> },
): Promise<boolean> {
  try {
    await trx('payment_flags').insert({
      id: ids.new('flag'),
      flag_key: `${flag.code}:${flag.key}`,
      code: flag.code,
      attempt_id: flag.attemptId,
      detail: JSON.stringify(flag.detail),
      created_at: clock.now(),
    });
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
  log.error({ code: flag.code, key: flag.key, attempt: flag.attemptId }, 'payment.flagged');
  return true;
}

export interface PaymentFlag {
  id: string;
  code: string;
  /** As it was recorded; an amount stands in it as `amount` and `currency`. */
  detail: Record<string, unknown>;
  at: number;
  /** The checkout whose order the attempt placed; null when it placed none. */
  paid: { shopId: string; checkoutId: string } | null;
}

const MOST = 100;

/** Lists the findings that nobody has ticked off, at most a hundred; the newest come first. */
export async function listOpenFlags(db: Transactor): Promise<PaymentFlag[]> {
  const rows: (Pick<FlagRow, 'id' | 'code' | 'detail' | 'created_at'> & {
    shop_id: string | null;
    checkout_id: string | null;
  })[] = await db('payment_flags as f')
    .leftJoin('pay_attempts as a', (same) =>
      same.on('a.id', 'f.attempt_id').andOn('a.state', db.raw('?', ['paid'])),
    )
    .whereNull('f.resolved_at')
    .orderBy([
      { column: 'f.created_at', order: 'desc' },
      { column: 'f.id', order: 'desc' },
    ])
    .limit(MOST)
    .select('f.id', 'f.code', 'f.detail', 'f.created_at', 'a.shop_id', 'a.checkout_id');
  return rows.map(({ id, code, detail, created_at, shop_id: shopId, checkout_id: checkoutId }) => ({
    id,
    code,
    detail: JSON.parse(detail) as Record<string, unknown>,
    at: created_at,
    paid: shopId !== null && checkoutId !== null ? { shopId, checkoutId } : null,
  }));
}

/** Lists the open findings about one attempt; the oldest come first. */
export async function listFlagsOfAttempt(
  db: Transactor,
  attemptId: string,
): Promise<Pick<PaymentFlag, 'code' | 'detail'>[]> {
  const rows = await db('payment_flags')
    .where({ attempt_id: attemptId, resolved_at: null })
    .orderBy('id')
    .select('code', 'detail');
  return rows.map(({ code, detail }) => ({ code, detail: JSON.parse(detail) as Record<string, unknown> }));
}

/** Finds what was recorded with a finding, ticked off or not; null when there is none. */
export async function findFlag(
  db: Transactor,
  code: string,
  key: string,
): Promise<Record<string, unknown> | null> {
  const row = await db('payment_flags')
    .where({ flag_key: `${code}:${key}` })
    .first('detail');
  return row ? (JSON.parse(row.detail) as Record<string, unknown>) : null;
}

/** Ticks off the finding of this code and key: what it asked for is done. */
export async function resolveFlagOf(
  trx: Transactor,
  { code, key, now }: { code: string; key: string; now: number },
): Promise<void> {
  await trx('payment_flags')
    .where({ flag_key: `${code}:${key}` })
    .whereNull('resolved_at')
    .update({ resolved_at: now });
}

/** Ticks a finding off: somebody has looked at it. */
export async function resolveFlag(db: Transactor, id: string, now: number): Promise<void> {
  await db('payment_flags').where({ id }).whereNull('resolved_at').update({ resolved_at: now });
}
