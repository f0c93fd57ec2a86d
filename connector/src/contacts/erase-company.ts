import { isListenedTo, recordChange } from '../changes/record.ts';
import type { Context } from '../context.ts';
import { forgetNotes } from '../notes/erase.ts';
import { hasOrdersFor } from '../orders/of-contacts.ts';
import type { Transactor } from '../platform/db.ts';
import type { Work } from '../platform/unit-of-work/unit-of-work.ts';
import { setWords } from '../search/words.ts';

async function isInUse(trx: Transactor, id: string): Promise<boolean> {
  const person = await trx('contacts').where({ account_id: id }).first('id');
  return person !== undefined || (await hasOrdersFor(trx, id));
}

const BLANK = { vat_key: '', fiscal_code: '', sdi_code: '', pec: '', profile_rank: '', edits: null };

/**
 * Forgets a company that nobody is in any more since its buyer was erased: Rossi Srl that only Anna bought for. Where an
 * outside CRM has a copy, a blank row stays that blanks the copy.
 */
export async function forgetLeftCompany(
  work: Work,
  ctx: Pick<Context, 'config' | 'clock'>,
  id: string,
): Promise<void> {
  const isLeft = await work.aside(async (trx) => {
    if (await isInUse(trx, id)) return false;
    await forgetNotes(trx, { account_id: id });
    const blank = { ...BLANK, name: '', account_key: `erased:${id}`, updated_at: ctx.clock.now() };
    if (isListenedTo(ctx)) await trx('accounts').where({ id }).update(blank);
    else await trx('accounts').where({ id }).delete();
    return true;
  });
  if (!isLeft) return;
  await setWords(work, { kind: 'account', refId: id, words: [] });
  await recordChange(work.trx, ctx, { kind: 'account', id });
}
