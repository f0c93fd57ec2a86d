import type { Knex } from 'knex';
import type { Transactor } from '../platform/db.ts';
import { listProductRows, toProduct, toVariant, type Product, type Variant } from './store.ts';

export interface Sold {
  variant: Variant;
  product: Product;
}

/** Finds variants with their products, by id; ids that never existed are missing. */
export async function findVariants(trx: Transactor, ids: string[]): Promise<Map<string, Sold>> {
  const variants = (await trx('variants').whereIn('id', ids)).map(toVariant);
  const rows = await listProductRows(
    trx,
    variants.map(({ productId }) => productId),
  );
  const products = new Map(rows.map((row) => [row.id, toProduct(row)]));
  const found = new Map<string, Sold>();
  for (const variant of variants) {
    const product = products.get(variant.productId);
    if (product) found.set(variant.id, { variant, product });
  }
  return found;
}

export interface DatedVariant extends Sold {
  createdAt: number;
  /** When the variant or its product changed last, whichever was later. */
  version: number;
}

/**
 * Lists the variants of these ids, by id; a product's id brings all its variants. For `['var_1', 'prd_2']` these are
 * `var_1` and every variant of `prd_2`.
 */
export async function listVariantsByIds(db: Transactor, ids: string[]): Promise<DatedVariant[]> {
  const rows = await db('variants').whereIn('id', ids).orWhereIn('product_id', ids).orderBy('id');
  const owners = await listProductRows(
    db,
    rows.map(({ product_id }) => product_id),
  );
  const products = new Map(owners.map((row) => [row.id, row]));
  return rows.flatMap((row) => {
    const owner = products.get(row.product_id);
    if (!owner) return [];
    return {
      variant: toVariant(row),
      product: toProduct(owner),
      createdAt: row.created_at,
      version: Math.max(row.updated_at, owner.updated_at),
    };
  });
}

/** Lists when variants or their products changed last, by id; `after` is the last id of the page before, or empty. */
export async function listVariantVersions(
  db: Transactor,
  { after, limit }: { after: string; limit: number },
): Promise<{ id: string; version: number }[]> {
  const rows: { id: string; own: number; shared: number }[] = await db('variants')
    .join('products', 'products.id', 'variants.product_id')
    .where('variants.id', '>', after)
    .orderBy('variants.id')
    .limit(limit)
    .select('variants.id', 'variants.updated_at as own', 'products.updated_at as shared');
  return rows.map(({ id, own, shared }) => ({ id, version: Math.max(own, shared) }));
}

/**
 * Finds the article that somebody typed: a variant by its SKU, or all of a product by its slug, with an empty variant; null
 * where there is neither.
 */
export async function findForFiles(
  db: Transactor,
  typed: string,
): Promise<{ productId: string; variantId: string } | null> {
  const variant = await db('variants').where({ sku: typed }).first('id', 'product_id');
  if (variant) return { productId: variant.product_id, variantId: variant.id };
  const product = await db('products').where({ slug: typed }).first('id');
  return product ? { productId: product.id, variantId: '' } : null;
}

/** Makes a query of the ids of these products' variants, of a query of the products' ids. */
export const variantsOf = (db: Transactor, productIds: Knex.QueryBuilder): Knex.QueryBuilder =>
  db('variants').whereIn('product_id', productIds).select('id');

/** Finds ids by SKU; a SKU that is not sold here is missing. */
export async function findVariantsBySku(db: Transactor, skus: string[]): Promise<Map<string, string>> {
  if (skus.length === 0) return new Map();
  const rows = await db('variants').whereIn('sku', skus).select('id', 'sku');
  return new Map(rows.map(({ id, sku }) => [sku, id]));
}
