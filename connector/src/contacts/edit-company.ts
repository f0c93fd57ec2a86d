import type { Knex } from 'knex';
import { recordChange } from '../changes/record.ts';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { AppError } from '../platform/errors.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { transactWork, workIn, type Work } from '../platform/unit-of-work/unit-of-work.ts';
import { setWords } from '../search/words.ts';
import { staffAccount } from './company-by-name.ts';
import { insertAccount, normaliseVat, wordsOfAccount } from './company-matching.ts';
import { standBy, writeEdits } from './staff-edits.ts';
import { ACCOUNTS, ACCOUNT_BY_ID, ACCOUNT_BY_KEY, type AccountRow } from './store.ts';
import { columnsOf, tidy, type EntryColumns } from './tidy.ts';

/** What staff can write of a company. The VAT number only of a new one: it is what joins a company's orders. */
export interface CompanyEntries {
  name: string;
  vatNumber: string;
  fiscalCode: string;
  sdiCode: string;
  pec: string;
  /** Of the staff; empty: nobody. */
  ownerId: string;
}

/** Only what is given is written. */
export type CompanyEdits = Partial<
  Omit<CompanyEntries, 'vatNumber' | 'ownerId'> & { ownerId: string | null }
>;

const COLUMNS: EntryColumns = {
  name: { column: 'name', most: 255 },
  fiscalCode: { column: 'fiscal_code', most: 40 },
  sdiCode: { column: 'sdi_code', most: 20 },
  pec: { column: 'pec', most: 320 },
};

type Tools = Pick<Context, 'ids' | 'clock' | 'config'>;

interface Writing {
  account: AccountRow;
  edits: CompanyEdits;
  /** Somebody of the staff, or `corebos`. */
  by: string;
  at: number;
}

async function write(work: Work, ctx: Tools, { account, edits, by, at }: Writing): Promise<void> {
  const { id } = account;
  const { ownerId } = edits;
  const changes: Partial<AccountRow> = writeEdits(account, columnsOf(COLUMNS, { ...edits }), { by, at });
  if (ownerId !== undefined && ownerId !== account.owner_id) changes.owner_id = ownerId;
  if (Object.keys(changes).length === 0) return;
  work.change(ACCOUNTS, account, { ...changes, updated_at: ctx.clock.now() });
  await setWords(work, { kind: 'account', refId: id, words: wordsOfAccount(account) });
  await recordChange(work.trx, ctx, { kind: 'account', id });
}

/**
 * Writes what staff, or people in the outside CRM, say of a company: it stays, whatever later orders say, and that is
 * kept beside it. `by` is somebody of the staff or `corebos`, `at` the time of the edit in milliseconds. Refused with
 * `no_name` when the name would be empty; throws not_found for a company that does not exist.
 */
export async function writeCompanyEdits(
  trx: Knex.Transaction,
  ctx: Tools,
  {
    companyId,
    edits,
    by,
    at = ctx.clock.now(),
  }: { companyId: string; edits: CompanyEdits; by: string; at?: number },
): Promise<Outcome<{ id: string }>> {
  if (edits.name !== undefined && tidy(edits.name, 255) === '') return refuse('name', 'no_name');
  return workIn(trx, async (work) => {
    const account = await work.find(ACCOUNT_BY_ID, [companyId]);
    if (!account) throw new AppError('not_found', 'There is no such company.');
    await write(work, ctx, { account, edits, by, at });
    await audit(trx, ctx, { what: 'company_edited', on: companyId });
    return { ok: true, id: companyId };
  });
}

/**
 * Keeps a company's name as it is, whatever later orders say: staff know the company by it. Whoever types its VAT number into
 * a form gives it no other name.
 */
export async function keepCompanyName(
  trx: Knex.Transaction,
  ctx: Tools,
  { companyId, by }: { companyId: string; by: string },
): Promise<void> {
  await workIn(trx, async (work) => {
    const account = await work.find(ACCOUNT_BY_ID, [companyId]);
    if (!account || account.name === '') return;
    const changes = standBy(account, 'name', { by, at: ctx.clock.now() });
    if (Object.keys(changes).length > 0) work.change(ACCOUNTS, account, changes);
  });
}

const editsOf = ({ vatNumber: _fixed, ...entries }: CompanyEntries): CompanyEdits => ({
  ...entries,
  ownerId: entries.ownerId || null,
});

/** Writes all entries of a company but its VAT number. */
export async function editCompany(
  ctx: Context,
  { companyId, entries, staffId }: { companyId: string; entries: CompanyEntries; staffId: string },
): Promise<Outcome<{ id: string }>> {
  const asked = { companyId, edits: editsOf(entries), by: staffId };
  return transactWork(ctx.db, ({ trx }) => writeCompanyEdits(trx, ctx, asked));
}

/**
 * Makes a company that no order has brought yet; `country` is where a VAT number without one is of. Refused with
 * `no_name`, `bad_vat`, or `vat_known` and the company that has it.
 */
export async function createCompany(
  ctx: Context,
  { entries, country, staffId }: { entries: CompanyEntries; country: string; staffId: string },
): Promise<Outcome<{ id: string }>> {
  if (tidy(entries.name, 255) === '') return refuse('name', 'no_name');
  const vat = normaliseVat(entries.vatNumber, country);
  if (entries.vatNumber.trim() !== '' && vat === '') return refuse('vatNumber', 'bad_vat');
  return transactWork(ctx.db, async (work) => {
    const blank = staffAccount(ctx.ids.new('account'), '', vat);
    const known = await work.find(ACCOUNT_BY_KEY, [blank.account_key]);
    if (known) return { ...refuse('vatNumber', 'vat_known'), known: { kind: 'account', id: known.id } };
    const account = await insertAccount(work, ctx, blank);
    const at = ctx.clock.now();
    await write(work, ctx, { account, edits: editsOf(entries), by: staffId, at });
    await audit(work.trx, ctx, { what: 'company_created', on: account.id });
    return { ok: true, id: account.id };
  });
}
