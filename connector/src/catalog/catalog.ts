import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { AppError } from '../platform/errors.ts';
import type { Transactor } from '../platform/db.ts';
import { nextNumber, readCounter } from '../platform/counter.ts';
import { addJob } from '../platform/jobs.ts';
import { listShops } from '../shops/shops.ts';
import type { CatalogProduct, CatalogResponse } from '../contract/catalog.ts';
import * as store from './store.ts';

/** The counter behind the catalogue's version. */
const VERSION = 'catalog_version';

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

/** Shows a shop what is priced in its currency, or only `unchanged` when `since` is the version it has. */
export async function presentCatalog(
  ctx: Context,
  { currency, since }: { currency: string; since: number | null },
): Promise<CatalogResponse> {
  // The version is read first: a change in between is fetched again, never missed.
  const version = await getCatalogVersion(ctx.db);
  const head = { version, currency, pricesIncludeTax: true };
  if (since === version) return { ...head, unchanged: true, products: [] };
  const variants = await store.listVariants(ctx.db);
  const products = await store.listProducts(ctx.db);
  const sold = products.flatMap((product) => {
    const own = variants.filter(
      (each) => each.productId === product.id && each.active && each.currency === currency,
    );
    return own.length === 0 ? [] : [presentProduct(ctx, product, own)];
  });
  return { ...head, unchanged: false, products: sold };
}

/** Every change raises it; 0 while there is no catalogue. */
export function getCatalogVersion(db: Transactor): Promise<number> {
  return readCounter(db, VERSION);
}

/** Raises the version and nudges the shops; to be called in the transaction that changes products, prices or stock. */
export async function recordCatalogChange(trx: Knex.Transaction, ctx: Context): Promise<void> {
  const version = await nextNumber(trx, VERSION);
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
