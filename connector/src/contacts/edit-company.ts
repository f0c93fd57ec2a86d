import type { CompanyEntries, DeskMade } from '@carrello/portal/services';
import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { recordChange } from '../changes/record.ts';
import { isDuplicateKey, transact } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { cut } from '../platform/text.ts';
import { normaliseVat, wordsOfAccount, type AccountRow } from './company-matching.ts';
import { writeEdits } from './staff-edits.ts';
import { fold, setWords, wordsOf } from '../search/words.ts';

const NoSuchCompany = () => new AppError('not_found', 'There is no such company.');

const tidy = (text: string, most: number): string => cut(text.replace(/\s+/g, ' ').trim(), most);

function blankAccount(ctx: Pick<Context, 'ids' | 'clock'>, name: string, vat: string): AccountRow {
  const id = ctx.ids.new('account');
  const now = ctx.clock.now();
  return {
    id,
    account_key: vat === '' ? `staff:${id}` : `vat:${vat}`,
    vat_key: vat,
    name,
    fiscal_code: '',
    sdi_code: '',
    pec: '',
    owner_id: null,
    profile_rank: '',
    edits: null,
    created_at: now,
    updated_at: now,
  };
}

async function insertAccount(trx: Knex.Transaction, account: AccountRow): Promise<void> {
  await trx('accounts').insert(account);
  await setWords(trx, { kind: 'account', refId: account.id, words: wordsOfAccount(account) });
}

/** The company of a name: the one at hand, else a known one that is called so, else a new one. */
export async function nameAccount(
  trx: Knex.Transaction,
  ctx: Pick<Context, 'ids' | 'clock'>,
  { name, current }: { name: string; current: string | null },
): Promise<string | null> {
  const wanted = tidy(name, 255);
  if (wanted === '') return null;
  const same = ({ name: known }: Pick<AccountRow, 'name'>) => fold(known) === fold(wanted);
  const now = current ? await trx<AccountRow>('accounts').where({ id: current }).first() : undefined;
  if (now && same(now)) return now.id;
  const [word = ''] = wordsOf(wanted);
  const likely: AccountRow[] = await trx<AccountRow>('accounts')
    .whereIn('id', trx('search_tokens').where({ kind: 'account', token: word }).select('ref_id'))
    .orderBy('id')
    .limit(200)
    .select('*');
  const found = likely.find(same);
  if (found) return found.id;
  const account = blankAccount(ctx, wanted, '');
  await insertAccount(trx, account);
  return account.id;
}

interface Entered {
  name: string;
  fiscal_code: string;
  sdi_code: string;
  pec: string;
}

const enteredOf = (entries: CompanyEntries): Entered => ({
  name: tidy(entries.name, 255),
  fiscal_code: tidy(entries.fiscalCode, 40),
  sdi_code: tidy(entries.sdiCode, 20),
  pec: tidy(entries.pec, 320),
});

async function write(
  trx: Knex.Transaction,
  ctx: Context,
  { account, entries, staffId }: { account: AccountRow; entries: CompanyEntries; staffId: string },
): Promise<DeskMade> {
  const now = ctx.clock.now();
  const edits = writeEdits(account, { ...enteredOf(entries) }, { by: staffId, at: now });
  const owner_id = entries.ownerId === '' ? null : entries.ownerId;
  const changes = { ...edits, ...(owner_id === account.owner_id ? {} : { owner_id }) };
  if (Object.keys(changes).length === 0) return { ok: true, id: account.id };
  await trx('accounts')
    .where({ id: account.id })
    .update({ ...changes, updated_at: now });
  const words = wordsOfAccount({ ...account, ...changes });
  await setWords(trx, { kind: 'account', refId: account.id, words });
  await recordChange(trx, ctx, { kind: 'account', id: account.id });
  return { ok: true, id: account.id };
}

/** A company that no order has brought yet; one with this VAT number is the same company. */
export async function createCompany(
  ctx: Context,
  { entries, country, staffId }: { entries: CompanyEntries; country: string; staffId: string },
): Promise<DeskMade> {
  const name = tidy(entries.name, 255);
  if (name === '') return { ok: false, field: 'name', reason: 'no_name' };
  const vat = normaliseVat(entries.vatNumber, country);
  if (entries.vatNumber.trim() !== '' && vat === '')
    return { ok: false, field: 'vatNumber', reason: 'bad_vat' };
  try {
    return await transact(ctx.db, async (trx) => {
      const account = blankAccount(ctx, '', vat);
      await insertAccount(trx, account);
      return write(trx, ctx, { account, entries, staffId });
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const known = await ctx
      .db<AccountRow>('accounts')
      .where({ account_key: `vat:${vat}` })
      .first('id');
    return { ok: false, field: 'vatNumber', reason: 'vat_known', link: `/desk/companies/${known?.id ?? ''}` };
  }
}

/** The VAT number is what joins a company's orders: it is not edited. */
export async function editCompany(
  ctx: Context,
  { companyId, entries, staffId }: { companyId: string; entries: CompanyEntries; staffId: string },
): Promise<DeskMade> {
  if (tidy(entries.name, 255) === '') return { ok: false, field: 'name', reason: 'no_name' };
  return transact(ctx.db, async (trx) => {
    const account = await trx<AccountRow>('accounts').where({ id: companyId }).forUpdate().first();
    if (!account) throw NoSuchCompany();
    return write(trx, ctx, { account, entries, staffId });
  });
}
