import type { MoneyFlag, OrderFlag } from '@carrello/portal/services';
import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { isDuplicateKey, type Transactor } from '../platform/db.ts';

/** A finding about money that a person has to look at. Written once per key. */
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

interface FlagRow {
  id: string;
  code: string;
  detail: string;
  created_at: number;
  order_id: string | null;
}

const MOST = 100;

/** Findings nobody has ticked off, with the order of each attempt, the newest first. */
function listOpen(db: Transactor): Knex.QueryBuilder<FlagRow, FlagRow[]> {
  return db('payment_flags as f')
    .leftJoin('checkouts as c', 'c.paid_attempt_id', 'f.attempt_id')
    .leftJoin('orders as o', (same) => same.on('o.shop_id', 'c.shop_id').on('o.order_key', 'c.order_key'))
    .whereNull('f.resolved_at')
    .orderBy([
      { column: 'f.created_at', order: 'desc' },
      { column: 'f.id', order: 'desc' },
    ])
    .limit(MOST)
    .select('f.id', 'f.code', 'f.detail', 'f.created_at', 'o.id as order_id') as Knex.QueryBuilder<
    FlagRow,
    FlagRow[]
  >;
}

function moneyIn({ amount, currency }: Record<string, unknown>): MoneyFlag['amount'] {
  return typeof amount === 'number' && typeof currency === 'string' ? { amount, currency } : null;
}

export async function listMoneyFlags(db: Transactor): Promise<MoneyFlag[]> {
  const rows = await listOpen(db);
  return rows.map(({ id, code, detail, created_at, order_id }) => {
    const told = JSON.parse(detail) as Record<string, unknown>;
    const rest = Object.entries(told).filter(([name]) => name !== 'amount' && name !== 'currency');
    return {
      id,
      code,
      at: Number(created_at),
      amount: moneyIn(told),
      orderId: order_id,
      detail: rest.map(([name, value]) => `${name}: ${textOf(value)}`).join(', '),
    };
  });
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Those of one order. */
export async function listOrderFlags(db: Transactor, attemptId: string): Promise<OrderFlag[]> {
  const rows: { code: string; detail: string }[] = await db('payment_flags')
    .where({ attempt_id: attemptId, resolved_at: null })
    .orderBy('id')
    .select('code', 'detail');
  return rows.map(({ code, detail }) => ({
    code,
    difference: moneyIn(JSON.parse(detail) as Record<string, unknown>),
  }));
}

/** Somebody has looked at it. */
export async function resolveFlag(db: Transactor, id: string, now: number): Promise<void> {
  await db('payment_flags').where({ id }).whereNull('resolved_at').update({ resolved_at: now });
}
