import type { Transactor } from '../platform/db.ts';

export interface Option {
  name: string;
  value: string;
}

export interface Product {
  id: string;
  slug: string;
  name: string;
  description: string;
  category: string;
  kind: 'physical' | 'virtual';
  /** Percent as an exact decimal string: `22`. */
  taxRate: string;
  /** `hash.extension`; null without a picture. */
  picture: string | null;
  pictureText: string;
  position: number;
  active: boolean;
}

export interface Variant {
  id: string;
  productId: string;
  sku: string;
  options: Option[];
  currency: string;
  /** Gross minor units. */
  price: number;
  /** What it cost before the sale, in gross minor units; null when it is not on sale. */
  regularPrice: number | null;
  /** Null when its pieces are not counted; below zero when more was sold than was there. */
  stock: number | null;
  position: number;
  active: boolean;
}

export interface ProductRow {
  id: string;
  slug: string;
  name: string;
  description: string;
  category: string;
  kind: Product['kind'];
  tax_rate: string;
  picture_hash: string | null;
  picture_text: string;
  position: number;
  active: number | boolean;
  created_at: number;
  updated_at: number;
}

export interface VariantRow {
  id: string;
  product_id: string;
  sku: string;
  options: string;
  currency: string;
  price: number;
  regular_price: number | null;
  stock: number | null;
  stock_turn: number;
  position: number;
  active: number | boolean;
  created_at: number;
  updated_at: number;
}

export interface Picture {
  /** SHA-256 of the bytes, in hex. */
  hash: string;
  extension: string;
  bytes: Buffer;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    products: ProductRow;
    variants: VariantRow;
    pictures: Picture & { created_at: number };
  }
}

type PicturedRow = ProductRow & { picture_extension: string | null };

export function toProduct(row: PicturedRow): Product {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    description: row.description,
    category: row.category,
    kind: row.kind,
    taxRate: row.tax_rate,
    picture: row.picture_hash === null ? null : `${row.picture_hash}.${row.picture_extension ?? ''}`,
    pictureText: row.picture_text,
    position: row.position,
    active: Boolean(row.active),
  };
}

export function toVariant(row: VariantRow): Variant {
  return {
    id: row.id,
    productId: row.product_id,
    sku: row.sku,
    options: JSON.parse(row.options) as Option[],
    currency: row.currency,
    price: row.price,
    regularPrice: row.regular_price,
    stock: row.stock,
    position: row.position,
    active: Boolean(row.active),
  };
}

function pictured(trx: Transactor) {
  return trx('products')
    .leftJoin('pictures', 'pictures.hash', 'products.picture_hash')
    .select('products.*', 'pictures.extension as picture_extension');
}

/** Lists products in the order in which shops show them: all, or those of these ids. */
export async function listProducts(trx: Transactor, ids?: string[]): Promise<Product[]> {
  const wanted = ids ? pictured(trx).whereIn('products.id', ids) : pictured(trx);
  const rows: PicturedRow[] = await wanted.orderBy(['products.position', 'products.slug']);
  return rows.map(toProduct);
}

/** Lists the ids of all products in the order in which shops show them. */
export function listShownIds(trx: Transactor): Promise<string[]> {
  return trx('products').orderBy(['position', 'slug']).pluck('id');
}

/** Lists ids of products by themselves, those after `after`. */
export function listProductIds(
  trx: Transactor,
  { after, limit }: { after: string; limit: number },
): Promise<string[]> {
  return trx('products').where('id', '>', after).orderBy('id').limit(limit).pluck('id');
}

export function listProductRows(trx: Transactor, ids: string[]): Promise<PicturedRow[]> {
  return pictured(trx).whereIn('products.id', ids);
}

export async function listVariants(trx: Transactor): Promise<Variant[]> {
  const rows = await trx('variants').orderBy(['product_id', 'position', 'sku']);
  return rows.map(toVariant);
}

/** Lists the variants of these products that are sold in a currency. */
export async function listSoldVariants(
  trx: Transactor,
  { currency, ids }: { currency: string; ids: string[] },
): Promise<Variant[]> {
  const rows = await trx('variants')
    .whereIn('product_id', ids)
    .where({ currency, active: true })
    .orderBy(['product_id', 'position', 'sku']);
  return rows.map(toVariant);
}

const pictureHash = (product: Product): string | null => product.picture?.split('.')[0] ?? null;

/** Adds the product, or changes the one of its id. */
export async function saveProduct(trx: Transactor, product: Product, now: number): Promise<void> {
  const row = {
    slug: product.slug,
    name: product.name,
    description: product.description,
    category: product.category,
    kind: product.kind,
    tax_rate: product.taxRate,
    picture_hash: pictureHash(product),
    picture_text: product.pictureText,
    position: product.position,
    active: product.active,
    updated_at: now,
  };
  const changed = await trx('products').where({ id: product.id }).update(row);
  if (changed === 0) await trx('products').insert({ ...row, id: product.id, created_at: now });
}

/**
 * Adds the variant with the stock it begins with, or changes the one of its id in everything but its stock: that is
 * moved (stock.ts), so that a sale in between is not written over.
 */
export async function saveVariant(trx: Transactor, variant: Variant, now: number): Promise<void> {
  const { id, stock } = variant;
  const row = {
    product_id: variant.productId,
    sku: variant.sku,
    options: JSON.stringify(variant.options),
    currency: variant.currency,
    price: variant.price,
    regular_price: variant.regularPrice,
    position: variant.position,
    active: variant.active,
    updated_at: now,
  };
  const changed = await trx('variants').where({ id }).update(row);
  if (changed === 0) await trx('variants').insert({ ...row, id, stock, created_at: now });
}

export async function savePicture(trx: Transactor, picture: Picture, now: number): Promise<void> {
  const known = await trx('pictures').where({ hash: picture.hash }).first('hash');
  if (!known) await trx('pictures').insert({ ...picture, created_at: now });
}

export function findPicture(trx: Transactor, hash: string): Promise<Picture | undefined> {
  return trx('pictures').where({ hash }).first('hash', 'extension', 'bytes');
}
