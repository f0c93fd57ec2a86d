import type { Context } from '../context.ts';
import type { OrderSnapshot } from '../orders/contract.ts';
import { isDuplicateKey, type Transactor } from '../platform/db.ts';
import { sha256 } from '../platform/hash.ts';
import { cut } from '../platform/text.ts';
import type { ContactKey } from './buyer.ts';
import { fold, setWords, wordsOf } from './search.ts';

interface AccountRow {
  id: string;
  account_key: string;
  vat_key: string;
  name: string;
  fiscal_code: string;
  sdi_code: string;
  pec: string;
  profile_rank: string;
  created_at: number;
  updated_at: number;
}

/** `IT01234567890`: capitals and digits, with its country (Greece is EL in VAT numbers); empty when there is none. */
export function normaliseVat(vatNumber: string, country: string): string {
  const plain = vatNumber.toUpperCase().replace(/[^A-Z0-9]/g, '');
  if (!/\d{2}/.test(plain)) return '';
  const prefix = country === 'GR' ? 'EL' : country.toUpperCase();
  return cut(/^[A-Z]{2}/.test(plain) ? plain : `${prefix}${plain}`, 40);
}

function tellingOf(snapshot: OrderSnapshot, rank: string) {
  const { company, billing } = snapshot;
  const name = (company?.name || billing.company).replace(/\s+/g, ' ').trim();
  const vat = normaliseVat(company?.vatNumber ?? '', billing.country);
  return {
    vat_key: vat,
    name: cut(name || vat, 255),
    fiscal_code: cut(company?.fiscalCode.trim() ?? '', 40),
    sdi_code: cut(company?.sdiCode.trim() ?? '', 20),
    pec: cut(company?.pec.trim() ?? '', 320),
    profile_rank: `${name ? 1 : 0} ${rank}`,
  };
}

/**
 * The company an order was placed for: joined by its VAT number, else the buyer's own of that name. Null for a private
 * buyer. The newest order tells name and codes.
 */
export async function linkAccount(
  trx: Transactor,
  ctx: Pick<Context, 'ids' | 'clock'>,
  { snapshot, rank, buyer }: { snapshot: OrderSnapshot; rank: string; buyer: ContactKey },
): Promise<string | null> {
  const told = tellingOf(snapshot, rank);
  if (told.name === '') return null;
  const own = `${buyer.kind}\n${buyer.scope}\n${buyer.value}\n${fold(told.name)}`;
  const account_key = told.vat_key ? `vat:${told.vat_key}` : `own:${sha256(own)}`;
  const known = await trx<AccountRow>('accounts').where({ account_key }).forUpdate().first();
  if (known) return renew(trx, ctx, known, told);
  const id = ctx.ids.new('account');
  const now = ctx.clock.now();
  try {
    await trx('accounts').insert({ id, account_key, ...told, created_at: now, updated_at: now });
    await setWords(trx, { kind: 'account', refId: id, words: wordsOfAccount(told) });
    return id;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const theirs = await trx<AccountRow>('accounts').where({ account_key }).forUpdate().first();
    if (!theirs) throw error;
    return renew(trx, ctx, theirs, told);
  }
}

function wordsOfAccount({ name, vat_key }: { name: string; vat_key: string }): string[] {
  return [...wordsOf(name), ...wordsOf(vat_key), ...wordsOf(vat_key.slice(2))];
}

async function renew(
  trx: Transactor,
  ctx: Pick<Context, 'clock'>,
  known: AccountRow,
  told: ReturnType<typeof tellingOf>,
): Promise<string> {
  if (told.profile_rank > known.profile_rank) {
    await trx('accounts')
      .where({ id: known.id })
      .update({ ...told, updated_at: ctx.clock.now() });
    await setWords(trx, { kind: 'account', refId: known.id, words: wordsOfAccount(told) });
  }
  return known.id;
}
