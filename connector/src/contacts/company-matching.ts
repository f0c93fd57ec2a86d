import type { Context } from '../context.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import { sha256 } from '../platform/hash.ts';
import { cut } from '../platform/text.ts';
import type { Work } from '../platform/unit-of-work/unit-of-work.ts';
import { fold, nameWords, wordsOf } from '../search/spelling.ts';
import { setWords } from '../search/words.ts';
import type { ContactKey } from './keys.ts';
import { applyClaim } from './staff-edits.ts';
import { ACCOUNTS, ACCOUNT_BY_ID, ACCOUNT_BY_KEY, type AccountRow } from './store.ts';

/** A company as an order gives it. */
export type ClaimedAccount = Omit<AccountRow, 'id' | 'owner_id' | 'edits' | 'created_at' | 'updated_at'>;

/** Makes `IT01234567890` of `012 3456 7890` in Italy (Greece is EL in VAT numbers). Empty when there is no number. */
export function normaliseVat(vatNumber: string, country: string): string {
  const plain = vatNumber.toUpperCase().replace(/[^A-Z0-9]/g, '');
  if (!/\d{2}/.test(plain)) return '';
  const prefix = country === 'GR' ? 'EL' : country.toUpperCase();
  return cut(/^[A-Z]{2}/.test(plain) ? plain : `${prefix}${plain}`, 40);
}

/**
 * Reads the company that an order was placed for; null for a private buyer, and for one who was erased. A VAT number makes it one company for all its
 * buyers; without one it is the buyer's own (Rossi Srl of a@ and Rossi Srl of b@ are two).
 */
export function claimedAccount(
  { company, billing, erased }: OrderSnapshot,
  { rank, buyer }: { rank: string; buyer: ContactKey },
): ClaimedAccount | null {
  if (erased) return null;
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
    // A company that is named goes before one that is known by its VAT number alone.
    profile_rank: `${given ? 1 : 0} ${rank}`,
  };
}

/** Reads ahead what matchAccount will ask for. */
export function loadAccounts(work: Work, claimed: (ClaimedAccount | null)[]): Promise<void> {
  return work.load(
    ACCOUNT_BY_KEY,
    claimed.flatMap((account) => (account ? [[account.account_key]] : [])),
  );
}

/** Finds or makes the company of an order and returns its id; the newest order gives name and codes. */
export async function matchAccount(
  work: Work,
  ctx: Pick<Context, 'ids' | 'clock'>,
  claimed: ClaimedAccount | null,
): Promise<string | null> {
  if (claimed === null) return null;
  const known = await work.find(ACCOUNT_BY_KEY, [claimed.account_key]);
  if (known === undefined) {
    const id = ctx.ids.new('account');
    await insertAccount(work, ctx, { id, ...claimed });
    return id;
  }
  const { id } = known;
  if (claimed.profile_rank <= known.profile_rank) return id;
  const before = { ...known };
  work.change(ACCOUNTS, known, { ...applyClaim(known, claimed), updated_at: ctx.clock.now() });
  if (known.name !== before.name || known.vat_key !== before.vat_key)
    await setWords(work, { kind: 'account', refId: id, words: wordsOfAccount(known) });
  return id;
}

export async function insertAccount(
  work: Work,
  { clock }: Pick<Context, 'clock'>,
  account: ClaimedAccount & { id: string },
): Promise<AccountRow> {
  const now = clock.now();
  const row = { ...account, owner_id: null, edits: null, created_at: now, updated_at: now };
  work.insert(ACCOUNTS, row, ACCOUNT_BY_KEY, ACCOUNT_BY_ID);
  await setWords(work, { kind: 'account', refId: row.id, words: wordsOfAccount(row), isNew: true });
  return row;
}

export function wordsOfAccount({ name, vat_key }: Pick<AccountRow, 'name' | 'vat_key'>): string[] {
  return [...nameWords(name), ...wordsOf(vat_key), ...wordsOf(vat_key.slice(2))];
}
