import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { blankMailsOfKeys } from '../mails/erase.ts';
import { STAFF_MAILS } from './letters.tsx';
import { recordCase } from './record.ts';
import { listWordsOf } from './said-by.ts';

/** The mails that told the shop what was said: each holds the words and the mailbox, and is filed under no order. */
async function blankStaffMails(
  trx: Knex.Transaction,
  ctx: Pick<Context, 'config' | 'clock'>,
  { ids, messageIds, steps }: { ids: string[] } & Awaited<ReturnType<typeof listWordsOf>>,
): Promise<void> {
  const said: string[] = await trx('case_messages').whereIn('case_id', ids).pluck('id');
  const photos: string[] = await trx('case_photos').whereIn('case_id', ids).pluck('id');
  const own = await trx('case_states').whereIn('case_id', ids).select('case_id', 'step_no');
  const taken = [...own, ...steps].map(({ case_id, step_no }) => `${case_id}:${step_no}`);
  const keys = new Set([...ids, ...said, ...messageIds, ...photos, ...taken]);
  const mails = STAFF_MAILS.flatMap((what) =>
    [...keys].map((key) => ({ kind: `case_told_${what}`, key: `case_told_${what}:${key}` })),
  );
  await blankMailsOfKeys(trx, ctx, mails);
}

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
  const { messageIds, steps } = await listWordsOf(trx, customerId);
  await blankStaffMails(trx, ctx, { ids, messageIds, steps });
  for (const id of ids) {
    await trx('case_photos').where({ case_id: id }).delete();
    await trx('case_messages').where({ case_id: id }).update({ text: '' });
    await trx('case_states').where({ case_id: id }).update({ text: '' });
  }
  const spokenIn: string[] = await trx('case_messages').whereIn('id', messageIds).pluck('case_id');
  for (const id of messageIds) await trx('case_messages').where({ id }).update({ text: '' });
  for (const step of steps) await trx('case_states').where(step).update({ text: '' });
  await trx('cases')
    .where({ customer_id: customerId })
    .update({ email: '', send_to: '', label_url: '', rating_text: '' });
  const touched = [...ids, ...spokenIn, ...steps.map(({ case_id }) => case_id)];
  for (const id of new Set(touched)) await recordCase(trx, ctx, id);
}
