import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { transact } from '../platform/db.ts';
import { refuse, type Outcome, type Refused } from '../platform/outcome.ts';
import { drawLogo } from './logo.ts';
import { FONTS, readLook, type LookRow } from './look.ts';

/** What was typed, each as text. A `logo` of null takes it away; missing it stays. */
export interface LookEntries {
  name: string;
  accent: string;
  fonts: string;
  sellerName: string;
  sellerAddress: string;
  sellerVat: string;
  terms: string;
  withdrawal: string;
  logo?: Buffer | null;
}

export const NO_LOOK: LookEntries = {
  ...{ name: '', accent: '', fonts: 'house', sellerName: '', sellerAddress: '', sellerVat: '' },
  ...{ terms: '', withdrawal: '' },
};

const LONGEST = {
  ...{ name: 200, sellerName: 200, sellerAddress: 1000, sellerVat: 40, terms: 30_000, withdrawal: 30_000 },
} as const;

const tidy = (text: string): string => text.replace(/\r\n?/g, '\n').trim();

/** `0D5F4B` and `#0d5f4b` are one colour, `#abc` is `#aabbcc`; null for what is none. */
function readColour(text: string): string | null {
  const plain = text.trim().toLowerCase().replace(/^#/, '');
  if (plain === '') return '';
  if (/^[0-9a-f]{6}$/.test(plain)) return `#${plain}`;
  return /^[0-9a-f]{3}$/.test(plain) ? `#${plain.replace(/./g, '$&$&')}` : null;
}

type Columns = Omit<LookRow, 'shop_id' | 'logo' | 'updated_at'>;

function readEntries(entries: LookEntries): Outcome<{ columns: Columns }> {
  const accent = readColour(entries.accent);
  if (accent === null) return refuse('accent', 'bad_colour');
  if (!Object.hasOwn(FONTS, entries.fonts)) return refuse('fonts', 'no_fonts');
  const tooLong = Object.entries(LONGEST).find(([field, most]) => {
    return tidy(entries[field as keyof typeof LONGEST]).length > most;
  });
  if (tooLong) return refuse(tooLong[0], 'look_too_long');
  const columns = {
    ...{ name: tidy(entries.name).replace(/\s+/g, ' '), accent, fonts: entries.fonts },
    ...{ seller_name: tidy(entries.sellerName), seller_address: tidy(entries.sellerAddress) },
    ...{ seller_vat: tidy(entries.sellerVat), terms: tidy(entries.terms) },
    withdrawal: tidy(entries.withdrawal),
  };
  return { ok: true, columns };
}

async function readLogoEntry({ logo }: LookEntries): Promise<Refused | { ok: true; logo?: Buffer | null }> {
  if (!logo) return { ok: true, ...(logo === null ? { logo } : {}) };
  const drawn = await drawLogo(logo);
  return drawn.ok ? { ok: true, logo: drawn.png } : drawn;
}

/**
 * Says how a shop looks. Refused by `accent` (`bad_colour`), `fonts` (`no_fonts`), `logo` (see `drawLogo`), or the field
 * of a text that is `look_too_long`.
 */
export async function setLook(ctx: Context, shopId: string, entries: LookEntries): Promise<Outcome> {
  const read = readEntries(entries);
  if (!read.ok) return read;
  const drawn = await readLogoEntry(entries);
  if (!drawn.ok) return drawn;
  const { columns } = read;
  const before = await readLook(ctx.db, shopId);
  const updated_at = Math.max(ctx.clock.now(), Number.parseInt(before?.version ?? '0', 36) + 1);
  const logo = drawn.logo === undefined ? {} : { logo: drawn.logo };
  await transact(ctx.db, async (trx) => {
    await trx('shop_looks')
      .insert({ shop_id: shopId, logo: null, ...columns, ...logo, updated_at })
      .onConflict('shop_id')
      .merge({ ...columns, ...logo, updated_at });
    await audit(trx, ctx, { what: 'shop_look', on: shopId });
  });
  return { ok: true };
}
