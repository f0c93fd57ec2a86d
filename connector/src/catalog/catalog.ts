import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { chunksOf } from '../platform/chunks.ts';
import { AppError } from '../platform/errors.ts';
import type { Transactor } from '../platform/db.ts';
import { nextNumber } from '../platform/counter.ts';
import { addJob } from '../platform/jobs.ts';
import { listShops } from '../shops/shops.ts';
import type { CatalogProduct, CatalogResponse } from '../contract/catalog.ts';
import { getCatalogVersion, noteChanged, VERSION } from './changes.ts';
import * as store from './store.ts';

/** The absolute address of a picture; its name holds the hash of its bytes. */
export function pictureUrl({ config }: Pick<Context, 'config'>, picture: string | null): string | null {
  return picture === null ? null : `${config.publicUrl}/v1/pictures/${picture}`;
}

function presentProduct(ctx: Context, product: store.Product, variants: store.Variant[]): CatalogProduct {
  return {
    id: product.id,
    slug: product.slug,
    name: product.name,
    description: product.description,
    category: product.category,
    kind: product.kind,
    taxRate: product.taxRate,
    imageUrl: pictureUrl(ctx, product.picture),
    imageAlt: product.pictureText,
    position: product.position,
    active: product.active,
    variants: variants.map((variant) => ({
      id: variant.id,
      sku: variant.sku,
      options: variant.options,
      price: variant.price,
      regularPrice: variant.regularPrice,
      // Reservations last minutes and are left out: a copy that followed them would change all the time.
      available: variant.stock === null ? null : Math.max(0, variant.stock),
    })),
  };
}

/** What every answer about the catalogue begins with. */
export const headOf = (version: number, currency: string) => ({ version, currency, pricesIncludeTax: true });

/** Shows those of these products that have a variant sold in this currency, in the shop's order. */
export async function presentProducts(
  ctx: Context,
  { currency, ids }: { currency: string; ids: string[] },
): Promise<CatalogProduct[]> {
  const variantsOf = new Map<string, store.Variant[]>();
  for (const variant of await store.listSoldVariants(ctx.db, { currency, ids })) {
    const siblings = variantsOf.get(variant.productId);
    if (siblings) siblings.push(variant);
    else variantsOf.set(variant.productId, [variant]);
  }
  const products = await store.listProducts(ctx.db, [...variantsOf.keys()]);
  return products.map((product) => presentProduct(ctx, product, variantsOf.get(product.id) ?? []));
}

/** So many products are read and written at a time, so that requests are let in between. */
const AT_A_TIME = 100;

/**
 * Writes the whole catalogue of a currency as the JSON of a CatalogResponse, piece by piece, for plugins that ask
 * without pages; only `unchanged` when `since` is the version they have.
 */
export async function* writeCatalog(
  ctx: Context,
  { currency, since }: { currency: string; since: number | null },
): AsyncGenerator<string> {
  // The version is read first: a change in between is fetched again, never missed.
  const version = await getCatalogVersion(ctx.db);
  const unchanged = since === version;
  const head: CatalogResponse = { ...headOf(version, currency), unchanged, products: [] };
  yield JSON.stringify(head).slice(0, -']}'.length);
  let comma = '';
  for (const ids of chunksOf(unchanged ? [] : await store.listShownIds(ctx.db), AT_A_TIME)) {
    await nextTurn();
    for (const product of await presentProducts(ctx, { currency, ids })) {
      yield comma + JSON.stringify(product);
      comma = ',';
    }
  }
  yield ']}';
}

/**
 * Raises the version, notes the products of these variants as changed at it, and nudges the shops; to be called in the
 * transaction that changes products, prices or stock.
 */
export async function recordCatalogChange(
  trx: Knex.Transaction,
  ctx: Context,
  variantIds: string[],
  productIds: string[] = [],
): Promise<void> {
  const version = await nextNumber(trx, VERSION);
  await noteChanged(trx, { variantIds, productIds, version });
  for (const shop of await listShops(trx)) {
    if (shop.state !== 'connected') continue;
    await addJob(trx, ctx, {
      kind: 'tell_catalog_change',
      key: `tell_catalog_change:${shop.id}:${version}`,
      payload: { shopId: shop.id, version },
    });
  }
}

/** Finds a picture by its file name `hash.extension`; throws `not_found`. */
export async function getPicture(db: Transactor, name: string): Promise<store.Picture> {
  const [hash = '', extension] = name.split('.');
  const picture = await store.findPicture(db, hash);
  if (!picture || picture.extension !== extension)
    throw new AppError('not_found', 'There is no such picture.');
  return picture;
}
