import type { Knex } from 'knex';
import { isDuplicateKey } from './db.ts';

/** The next number of a counter, starting at 1. Its row stays locked until the commit, so numbers have no gaps. */
export async function nextCounter(trx: Knex.Transaction, name: string): Promise<number> {
  const raised = await trx('counters').where({ name }).increment('value', 1);
  if (raised === 0) {
    try {
      await trx('counters').insert({ name, value: 1 });
      return 1;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      await trx('counters').where({ name }).increment('value', 1);
    }
  }
  const row = await trx<{ name: string; value: number }>('counters').where({ name }).first('value');
  return Number(row?.value);
}
