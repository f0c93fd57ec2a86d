import type { Context } from '../context.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import { sha256 } from '../platform/hash.ts';
import { cut } from '../platform/text.ts';
import type { Finder, Table, Work } from '../platform/unit-of-work/unit-of-work.ts';
import type { ContactKey } from './keys.ts';
import { keepEdits } from './staff-edits.ts';
import { addWords, fold, setWords, wordsOf } from '../search/words.ts';

export interface AccountRow {
  id: string;
  account_key: string;
  vat_key: string;
  name: string;
  fiscal_code: string;
  sdi_code: string;
  pec: string;
  owner_id: string | null;
  profile_rank: string;
  edits: string | null;
  created_at: number;
  updated_at: number;
}

const ACCOUNTS: Table<AccountRow> = { name: 'accounts', primary: ['id'] };
export const ACCOUNT_BY_KEY: Finder<AccountRow> = {
  table: ACCOUNTS,
  by: ['account_key'],
  unique: true,
  lock: true,
};

/** A company as an order tells it. */
export type ToldAccount = Omit<AccountRow, 'id' | 'owner_id' | 'edits' | 'created_at' | 'updated_at'>;

/** `IT01234567890`: capitals and digits, with its country (Greece is EL in VAT numbers); empty when there is none. */
export function normaliseVat(vatNumber: string, country: string): string {
  const plain = vatNumber.toUpperCase().replace(/[^A-Z0-9]/g, '');
  if (!/\d{2}/.test(plain)) return '';
  const prefix = country === 'GR' ? 'EL' : country.toUpperCase();
  return cut(/^[A-Z]{2}/.test(plain) ? plain : `${prefix}${plain}`, 40);
}

/**
 * The company an order was placed for: joined by its VAT number, else the buyer's own of that name. Null for a private
 * buyer.
 */
export function accountOf(
  { company, billing }: OrderSnapshot,
  { rank, buyer }: { rank: string; buyer: ContactKey },
): ToldAccount | null {
  const given = (company?.name || billing.company).replace(/\s+/g, ' ').trim();
  const vat = normaliseVat(company?.vatNumber ?? '', billing.country);
  const name = cut(given || vat, 255);
  if (name === '') return null;
  const own = `${buyer.kind}\n${buyer.scope}\n${buyer.value}\n${fold(name)}`;
  return {
    account_key: vat ? `vat:${vat}` : `own:${sha256(own)}`,
    vat_key: vat,
    name,
    fiscal_code: cut(company?.fiscalCode.trim() ?? '', 40),
    sdi_code: cut(company?.sdiCode.trim() ?? '', 20),
    pec: cut(company?.pec.trim() ?? '', 320),
    profile_rank: `${given ? 1 : 0} ${rank}`,
  };
}

/** Finds or makes the company of an order; the newest order tells name and codes. */
export async function linkAccount(
  work: Work,
  ctx: Pick<Context, 'ids' | 'clock'>,
  told: ToldAccount | null,
): Promise<string | null> {
  if (told === null) return null;
  const known = await work.find(ACCOUNT_BY_KEY, [told.account_key]);
  const now = ctx.clock.now();
  if (known === undefined) {
    const id = ctx.ids.new('account');
    const row = { id, ...told, owner_id: null, edits: null, created_at: now, updated_at: now };
    work.insert(ACCOUNTS, row, ACCOUNT_BY_KEY);
    addWords(work, { kind: 'account', refId: id, words: wordsOfAccount(told) });
    return id;
  }
  const { id } = known;
  if (told.profile_rank <= known.profile_rank) return id;
  const before = { ...known };
  work.change(ACCOUNTS, known, { ...keepEdits(known, told), updated_at: now });
  if (known.name !== before.name || known.vat_key !== before.vat_key) {
    const words = wordsOfAccount(known);
    await work.aside((trx) => setWords(trx, { kind: 'account', refId: id, words }));
  }
  return id;
}

export function wordsOfAccount({ name, vat_key }: { name: string; vat_key: string }): string[] {
  return [...wordsOf(name), ...wordsOf(vat_key), ...wordsOf(vat_key.slice(2))];
}
