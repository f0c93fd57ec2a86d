import type { Knex } from 'knex';
import { recordChange } from '../changes/record.ts';
import type { Context } from '../context.ts';
import { cut } from '../platform/text.ts';
import { setArticleWords } from './article-words.ts';
import { recordCatalogChange } from './catalog.ts';
import { findVariantsBySku } from './queries.ts';
import { saveProduct, saveVariant } from './store.ts';

/** Whoever keeps the catalogue in our place, as coreBOS may, writes it by these. */

export interface VariantEdits {
  /** Gross minor units of the variant's currency. */
  price?: number;
  name?: string;
  active?: boolean;
}

/** The name is the product's: false when the product has other variants, which it would rename as well. */
async function renameOnly(
  trx: Knex.Transaction,
  { variantId, name, now }: { variantId: string; name: string; now: number },
): Promise<boolean> {
  const variant = await trx('variants').where({ id: variantId }).first('product_id');
  if (!variant) return false;
  const { product_id: productId } = variant;
  const siblings = await trx('variants').where({ product_id: productId }).limit(2).select('id');
  if (siblings.length !== 1) return false;
  await trx('products')
    .where({ id: productId })
    .update({ name: cut(name, 300), updated_at: now });
  return true;
}

/**
 * Writes price, name and whether it is sold, each where it is given. Returns those that were written: all but the name
 * of a variant whose product has others (`Tee` has S and M: it is not renamed through S).
 */
export async function editVariant(
  trx: Knex.Transaction,
  ctx: Context,
  { variantId, edits }: { variantId: string; edits: VariantEdits },
): Promise<(keyof VariantEdits)[]> {
  const now = ctx.clock.now();
  const { name, ...own } = edits;
  const written = Object.keys(own) as (keyof VariantEdits)[];
  if (name !== undefined && (await renameOnly(trx, { variantId, name, now }))) written.push('name');
  if (written.length === 0) return [];
  await trx('variants')
    .where({ id: variantId })
    .update({ ...own, updated_at: now });
  if (written.includes('name')) await setArticleWords(trx, [variantId]);
  await recordCatalogChange(trx, ctx, [variantId]);
  await recordChange(trx, ctx, { kind: 'product', id: variantId });
  return written;
}

export interface NewProduct {
  sku: string;
  name: string;
  currency: string;
  /** Gross minor units. */
  price: number;
  /** Percent as an exact decimal string. */
  taxRate: string;
  /** Null when its pieces are not to be counted. */
  stock: number | null;
  active: boolean;
}

/** `Blaue Schüssel` of `BOWL 1` lies at `blaue-schussel-bowl-1`. */
const slugOf = ({ name, sku }: NewProduct): string =>
  cut(
    `${name} ${sku}`
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, ''),
    200,
  );

/** Adds a product with one variant, and returns the variant's id; where the SKU is sold already, of that variant. */
export async function addProduct(trx: Knex.Transaction, ctx: Context, product: NewProduct): Promise<string> {
  const sku = cut(product.sku, 100);
  const known = (await findVariantsBySku(trx, [sku])).get(sku);
  if (known !== undefined) return known;
  const { name, taxRate, active, currency, price, stock } = product;
  const now = ctx.clock.now();
  const productId = ctx.ids.new('product');
  const variantId = ctx.ids.new('variant');
  const shown = { description: '', category: '', picture: null, pictureText: '', position: 0 };
  const slug = slugOf(product);
  const kind = 'physical' as const;
  await saveProduct(trx, { ...shown, id: productId, slug, name: cut(name, 300), kind, taxRate, active }, now);
  const sold = { sku, options: [], currency, price, regularPrice: null, stock, position: 0, active };
  await saveVariant(trx, { ...sold, id: variantId, productId }, now);
  await setArticleWords(trx, [variantId]);
  await recordCatalogChange(trx, ctx, [variantId]);
  return variantId;
}
