import type { Transactor } from '../platform/db.ts';

export interface LookRow {
  shop_id: string;
  name: string;
  accent: string;
  fonts: string;
  seller_name: string;
  seller_address: string;
  seller_vat: string;
  terms: string;
  withdrawal: string;
  logo: Buffer | null;
  updated_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    shop_looks: LookRow;
  }
}

/** The pairs of fonts, all of them on the reader's own machine: for what is written, and for titles. */
export const FONTS = {
  house: { text: 'sans', titles: 'serif' },
  plain: { text: 'sans', titles: 'sans' },
  classic: { text: 'serif', titles: 'serif' },
  round: { text: 'round', titles: 'round' },
} as const;

export type Fonts = keyof typeof FONTS;

/** How a shop looks and who sells there; nothing of it has to be set. */
export interface Look {
  shopId: string;
  /** Empty where the shop's own name says it. */
  name: string;
  /** `#0d5f4b`; empty for the colours of the house. */
  accent: string;
  fonts: Fonts;
  sellerName: string;
  /** As on an envelope, line by line. */
  sellerAddress: string;
  sellerVat: string;
  /** They stand whole in the mail of a new order, so that the buyer keeps them. */
  terms: string;
  withdrawal: string;
  hasLogo: boolean;
  /** Another one after each change, so that nothing old is shown from a cache. */
  version: string;
}

const isFonts = (text: string): text is Fonts => Object.hasOwn(FONTS, text);

const COLUMNS = [
  ...['shop_id', 'name', 'accent', 'fonts', 'seller_name', 'seller_address', 'seller_vat'],
  ...['terms', 'withdrawal', 'updated_at'],
] as const;

/** Finds looks by shop id; a shop without one is missing. */
export async function readLooks(db: Transactor, shopIds: string[]): Promise<Map<string, Look>> {
  if (shopIds.length === 0) return new Map();
  const rows: (Omit<LookRow, 'logo'> & { has_logo: number })[] = await db('shop_looks')
    .whereIn('shop_id', [...new Set(shopIds)])
    .select(...COLUMNS, db.raw('logo IS NOT NULL AS has_logo'));
  return new Map(rows.map((row) => [row.shop_id, lookOf(row)]));
}

function lookOf(row: Omit<LookRow, 'logo'> & { has_logo: number }): Look {
  return {
    ...{ shopId: row.shop_id, name: row.name, accent: row.accent },
    fonts: isFonts(row.fonts) ? row.fonts : 'house',
    ...{ sellerName: row.seller_name, sellerAddress: row.seller_address, sellerVat: row.seller_vat },
    ...{ terms: row.terms, withdrawal: row.withdrawal, hasLogo: Number(row.has_logo) === 1 },
    version: Number(row.updated_at).toString(36),
  };
}

export async function readLook(db: Transactor, shopId: string): Promise<Look | undefined> {
  return (await readLooks(db, [shopId])).get(shopId);
}

/** Reads the logo of a shop, a PNG; null where there is none. */
export async function readLogo(db: Transactor, shopId: string): Promise<Buffer | null> {
  const row = await db('shop_looks').where({ shop_id: shopId }).first('logo');
  return row?.logo ?? null;
}

/** Who sells, line by line, as mails and documents say it: name, address, VAT number. */
export const sellerLines = ({ sellerName, sellerAddress, sellerVat }: Look): string[] =>
  [sellerName, ...sellerAddress.split('\n'), sellerVat]
    .map((line) => line.trim())
    .filter((line) => line !== '');
