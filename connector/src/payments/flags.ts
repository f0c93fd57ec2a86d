import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { isDuplicateKey } from '../platform/db.ts';

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
  log.error({ code: flag.code, attempt: flag.attemptId, ...flag.detail }, 'payment.flagged');
  return true;
}
