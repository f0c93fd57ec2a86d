import type { Context } from '../context.ts';
import { AppError } from '../platform/errors.ts';
import type { Transactor } from '../platform/db.ts';
import type { Locale } from '../platform/schemas.ts';
import { findShopBy, listAllShops, type Shop } from './store.ts';

export { authenticateShop, shopCors } from './http.ts';
export type { Shop } from './store.ts';

export interface NewShop {
  name: string;
  url: string;
  currency: string;
  country: string;
  timeZone: string;
  locale: Locale;
  ownerEmail: string;
  termsUrl: string | null;
  privacyUrl: string | null;
  numberPrefix: string;
}

/** Adds a storefront and makes the one-time code its settings screen asks for; only the code's hash is kept. */
export function addShop(_ctx: Context, _input: NewShop): Promise<{ shop: Shop; code: string }> {
  throw new AppError('internal', 'Not yet.');
}

export async function getShop(db: Transactor, shopId: string): Promise<Shop> {
  const shop = await findShopBy(db, { id: shopId });
  if (!shop) throw new AppError('not_found', 'There is no such shop.');
  return shop;
}

export function findShopByPublishableKey(db: Transactor, key: string): Promise<Shop | null> {
  return findShopBy(db, { publishable_key: key });
}

/** Standard Webhooks headers for a push to the shop's plugin; `id` stays the same over retries. */
export function signForShop(
  _ctx: Context,
  _shop: Shop,
  _message: { id: string; body: string },
): Promise<Record<string, string>> {
  throw new AppError('internal', 'Not yet.');
}

/** Every storefront, connected or not, oldest first. */
export function listShops(db: Transactor): Promise<Shop[]> {
  return listAllShops(db);
}
