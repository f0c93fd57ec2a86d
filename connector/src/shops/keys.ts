import type { Context } from '../context.ts';
import { SECOND } from '../platform/clock.ts';
import { unseal } from '../platform/seal.ts';
import { findShopBy, listLiveSecrets, type Shop } from './store.ts';

/** A connected shop and the secrets that verify what it signs; the newest comes first. */
export interface ShopKeys {
  shop: Shop;
  secrets: { secret: string; retiredAt: number | null }[];
  readAt: number;
}

/** How long another process may not yet know that a secret was taken away. This one knows at once. */
const MOST_AGE = SECOND;

const known = new WeakMap<Context, Map<string, ShopKeys>>();

function keysOf(ctx: Context): Map<string, ShopKeys> {
  const keys = known.get(ctx) ?? new Map<string, ShopKeys>();
  known.set(ctx, keys);
  return keys;
}

/** Reads them now; null when there is no such shop or it is not connected. */
export async function readKeys(ctx: Context, shopId: string): Promise<ShopKeys | null> {
  const now = ctx.clock.now();
  const shop = await findShopBy(ctx.db, { id: shopId });
  const rows = shop ? await listLiveSecrets(ctx.db, shopId, now) : [];
  if (!shop || rows.length === 0) return null;
  const secrets = rows.map(({ secret, retired_at }) => ({
    secret: unseal(ctx.config.secret, secret),
    retiredAt: retired_at,
  }));
  const keys = { shop, secrets, readAt: now };
  keysOf(ctx).set(shopId, keys);
  return keys;
}

/** Finds what was read within the last second; null when there is nothing so new. */
export function findRecentKeys(ctx: Context, shopId: string): ShopKeys | null {
  const keys = keysOf(ctx).get(shopId);
  const age = keys ? ctx.clock.now() - keys.readAt : Infinity;
  return keys && age >= 0 && age < MOST_AGE ? keys : null;
}

/** To be called after a change of a shop or its secrets. */
export function forgetKeys(ctx: Context, shopId: string): void {
  keysOf(ctx).delete(shopId);
}
