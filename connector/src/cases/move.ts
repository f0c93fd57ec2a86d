import type { Transactor } from '../platform/db.ts';
import { listWordsOf } from './said-by.ts';

/** Moves what a customer asked and said to another one, who is the same person and no colleague. */
export async function moveCases(trx: Transactor, { from, to }: { from: string; to: string }): Promise<void> {
  const { messageIds, steps } = await listWordsOf(trx, from);
  for (const id of messageIds) await trx('case_messages').where({ id }).update({ author_id: to });
  for (const step of steps) await trx('case_states').where(step).update({ by_id: to });
  await trx('cases').where({ customer_id: from }).update({ customer_id: to });
}
