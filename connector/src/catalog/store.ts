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
  regularPrice: number | null;
  stock: number | null;
  position: number;
  active: boolean;
}

type Row = Record<string, unknown>;
const text = (row: Row, name: string): string => String(row[name]);
const number = (row: Row, name: string): number => Number(row[name]);
const numberOrNull = (row: Row, name: string): number | null =>
  row[name] === null ? null : Number(row[name]);

function toProduct(row: Row): Product {
  const hash = row['picture_hash'] as string | null;
  return {
    id: text(row, 'id'),
    slug: text(row, 'slug'),
    name: text(row, 'name'),
    description: text(row, 'description'),
    category: text(row, 'category'),
    kind: row['kind'] as Product['kind'],
    taxRate: text(row, 'tax_rate'),
    picture: hash === null ? null : `${hash}.${text(row, 'picture_extension')}`,
    pictureText: text(row, 'picture_text'),
    position: number(row, 'position'),
    active: Boolean(row['active']),
  };
}

function toVariant(row: Row): Variant {
  return {
    id: text(row, 'id'),
    productId: text(row, 'product_id'),
    sku: text(row, 'sku'),
    options: JSON.parse(text(row, 'options')) as Option[],
    currency: text(row, 'currency'),
    price: number(row, 'price'),
    regularPrice: numberOrNull(row, 'regular_price'),
    stock: numberOrNull(row, 'stock'),
    position: number(row, 'position'),
    active: Boolean(row['active']),
  };
}

function selectProducts(trx: Transactor) {
  return trx('products')
    .leftJoin('pictures', 'pictures.hash', 'products.picture_hash')
    .select('products.*', 'pictures.extension as picture_extension');
}

export async function listProducts(trx: Transactor): Promise<Product[]> {
  const rows: Row[] = await selectProducts(trx).orderBy(['products.position', 'products.slug']);
  return rows.map(toProduct);
}

export async function listVariants(trx: Transactor): Promise<Variant[]> {
  const rows: Row[] = await trx('variants').orderBy(['product_id', 'position', 'sku']);
  return rows.map(toVariant);
}

/** Variants with their products, by id; ids that never existed are missing from the map. */
export async function findVariants(
  trx: Transactor,
  ids: string[],
): Promise<Map<string, { variant: Variant; product: Product }>> {
  const rows: Row[] = await trx('variants').whereIn('id', ids);
  const variants = rows.map(toVariant);
  const owners: Row[] = await selectProducts(trx).whereIn(
    'products.id',
    variants.map(({ productId }) => productId),
  );
  const products = new Map(owners.map((row) => [text(row, 'id'), toProduct(row)]));
  const found = new Map<string, { variant: Variant; product: Product }>();
  for (const variant of variants) {
    const product = products.get(variant.productId);
    if (product) found.set(variant.id, { variant, product });
  }
  return found;
}

export async function listVariantIds(trx: Transactor, skus: string[]): Promise<string[]> {
  if (skus.length === 0) return [];
  const rows: { id: string }[] = await trx('variants').whereIn('sku', skus).select('id');
  return rows.map(({ id }) => id);
}

const pictureHash = (product: Product): string | null => product.picture?.split('.')[0] ?? null;

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

export async function saveVariant(trx: Transactor, variant: Variant, now: number): Promise<void> {
  const row = {
    product_id: variant.productId,
    sku: variant.sku,
    options: JSON.stringify(variant.options),
    currency: variant.currency,
    price: variant.price,
    regular_price: variant.regularPrice,
    stock: variant.stock,
    position: variant.position,
    active: variant.active,
    updated_at: now,
  };
  const changed = await trx('variants').where({ id: variant.id }).update(row);
  if (changed === 0) await trx('variants').insert({ ...row, id: variant.id, created_at: now });
}

export interface Picture {
  hash: string;
  extension: string;
  bytes: Buffer;
}

export async function savePicture(trx: Transactor, picture: Picture, now: number): Promise<void> {
  const known: unknown = await trx('pictures').where({ hash: picture.hash }).first('hash');
  if (known === undefined) await trx('pictures').insert({ ...picture, created_at: now });
}

export async function findPicture(trx: Transactor, hash: string): Promise<Picture | null> {
  const row: Picture | undefined = await trx('pictures').where({ hash }).first('hash', 'extension', 'bytes');
  return row ?? null;
}

const VERSION = 'catalog_version';

export async function readVersion(trx: Transactor): Promise<number> {
  const row: Row | undefined = await trx('counters').where({ name: VERSION }).first('value');
  return row ? number(row, 'value') : 0;
}

export async function raiseVersion(trx: Transactor): Promise<void> {
  const changed = await trx('counters').where({ name: VERSION }).increment('value', 1);
  if (changed === 0) await trx('counters').insert({ name: VERSION, value: 1 });
}
