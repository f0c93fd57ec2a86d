import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { recordCase } from './record.ts';
import { listWordsOf } from './said-by.ts';

/**
 * Takes the person out of what they asked: words of both sides, photos, mailbox. That there was a case, about which order
 * and how it ended, stays: the pieces that came back and the money that went are the order's. Of a colleague's case only
 * what this person said there goes.
 */
export async function forgetCases(
  trx: Knex.Transaction,
  ctx: Pick<Context, 'config' | 'clock'>,
  customerId: string,
): Promise<void> {
  const ids: string[] = await trx('cases').where({ customer_id: customerId }).pluck('id');
  for (const id of ids) {
    await trx('case_photos').where({ case_id: id }).delete();
    await trx('case_messages').where({ case_id: id }).update({ text: '' });
    await trx('case_states').where({ case_id: id }).update({ text: '' });
  }
  const { messageIds, steps } = await listWordsOf(trx, customerId);
  const spokenIn: string[] = await trx('case_messages').whereIn('id', messageIds).pluck('case_id');
  for (const id of messageIds) await trx('case_messages').where({ id }).update({ text: '' });
  for (const step of steps) await trx('case_states').where(step).update({ text: '' });
  await trx('cases')
    .where({ customer_id: customerId })
    .update({ email: '', send_to: '', label_url: '', rating_text: '' });
  const touched = [...ids, ...spokenIn, ...steps.map(({ case_id }) => case_id)];
  for (const id of new Set(touched)) await recordCase(trx, ctx, id);
}
