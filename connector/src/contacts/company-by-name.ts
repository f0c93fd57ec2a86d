import type { Context } from '../context.ts';
import type { Work } from '../platform/unit-of-work/unit-of-work.ts';
import { fold, wordsOf } from '../search/spelling.ts';
import { recordsWithWord } from '../search/words.ts';
import { insertAccount, type ClaimedAccount } from './company-matching.ts';
import type { AccountRow } from './store.ts';
import { tidy } from './tidy.ts';

/** Makes a company that no order names; without a VAT number its own id is its key. */
export function staffAccount(id: string, name: string, vat: string): ClaimedAccount & { id: string } {
  return {
    id,
    account_key: vat === '' ? `staff:${id}` : `vat:${vat}`,
    vat_key: vat,
    name,
    fiscal_code: '',
    sdi_code: '',
    pec: '',
    profile_rank: '',
  };
}

/**
 * Finds or makes the company of a name that staff typed: the contact's own when it is called so, else a known one, else
 * a new one. Null for an empty name. Case and accents do not count: `rossi srl` is `Rossi Srl`.
 */
export async function findCompanyByName(
  work: Work,
  ctx: Pick<Context, 'ids' | 'clock'>,
  { name, current }: { name: string; current: string | null },
): Promise<string | null> {
  const wanted = tidy(name, 255);
  if (wanted === '') return null;
  const isSame = ({ name: known }: Pick<AccountRow, 'name'>) => fold(known) === fold(wanted);
  const accounts = () => work.trx('accounts');
  const own = current === null ? undefined : await accounts().where({ id: current }).first();
  if (own && isSame(own)) return own.id;
  const [word = ''] = wordsOf(wanted);
  const likely = await accounts()
    .whereIn('id', recordsWithWord(work.trx, 'account', word))
    .orderBy('id')
    .limit(200)
    .select('*');
  const found = likely.find(isSame);
  if (found) return found.id;
  const account = await insertAccount(work, ctx, staffAccount(ctx.ids.new('account'), wanted, ''));
  return account.id;
}
