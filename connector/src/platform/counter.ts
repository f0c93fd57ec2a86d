import type { Knex } from 'knex';
import { isDuplicateKey, type Transactor } from './db.ts';

interface CounterRow {
  name: string;
  value: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    counters: CounterRow;
  }
}

/** The value of a counter; 0 when nobody has counted yet. */
export async function readCounter(db: Transactor, name: string): Promise<number> {
  const row = await db('counters').where({ name }).first('value');
  return row?.value ?? 0;
}

/**
 * The next number of a counter that begins at `first`. Its row stays locked until the commit, so that numbers have no
 * gaps; two transactions that take the first number at once get two different ones.
 */
export async function nextNumber(trx: Knex.Transaction, name: string, first = 1): Promise<number> {
  const raise = () => trx('counters').where({ name }).increment('value', 1);
  if ((await raise()) === 0) {
    try {
      await trx('counters').insert({ name, value: first });
      return first;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      await raise();
    }
  }
  return readCounter(trx, name);
}

/** Gives back the number that this transaction took last: nothing was named by it. */
export async function giveBackNumber(trx: Knex.Transaction, name: string): Promise<void> {
  await trx('counters').where({ name }).decrement('value', 1);
}

/** Keeps everybody else from taking the next number until the transaction ends; also between the nodes of a cluster. */
export async function lockCounter(trx: Knex.Transaction, name: string): Promise<void> {
  await trx('counters')
    .where({ name })
    .update({ value: trx.raw('value') });
}

/** Sets a counter from the value it had to another. Of several processes that try this at once, one gets true. */
export async function moveCounter(
  trx: Knex.Transaction,
  name: string,
  { from, to }: { from: number; to: number },
): Promise<boolean> {
  await trx('counters').insert({ name, value: 0 }).onConflict('name').ignore();
  return (await trx('counters').where({ name, value: from }).update({ value: to })) === 1;
}
