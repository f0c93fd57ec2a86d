import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { seal, unseal } from '../platform/seal.ts';
import { getShop } from '../shops/shops.ts';
import type { Keys } from './oauth.ts';
import { createRest, type Rest } from './rest.ts';
import * as store from './store.ts';

export { listShopsWithKeys } from './store.ts';

/** Keeps the keys of a shop's REST, sealed, after they were tried: orders and accounts have to be readable with them. */
export async function setKeys(ctx: Context, shopId: string, keys: Keys): Promise<{ orders: number }> {
  const shop = await getShop(ctx.db, shopId);
  const rest = createRest({ url: shop.url, keys, now: () => ctx.clock.now() });
  const { total } = await rest.list('orders', { per_page: '1', status: 'any' });
  await rest.list('customers', { per_page: '1' });
  const sealed = seal(ctx.config.secret, JSON.stringify(keys));
  await transact(ctx.db, async (trx) => {
    await store.writeSealedKeys(trx, { shop_id: shopId, sealed_keys: sealed, created_at: ctx.clock.now() });
    await audit(trx, ctx, { what: 'shop_rest_keys_set', on: shopId });
  });
  return { orders: total };
}

/** True where the shop can be asked. */
export const hasKeys = async (db: Transactor, shopId: string): Promise<boolean> =>
  (await store.readSealedKeys(db, shopId)) !== null;

export async function forgetRestKeys(ctx: Context, shopId: string): Promise<void> {
  await transact(ctx.db, async (trx) => {
    if ((await store.removeKeys(trx, shopId)) > 0)
      await audit(trx, ctx, { what: 'shop_rest_keys_gone', on: shopId });
  });
}

/** Opens the REST of a shop; throws `conflict` where no keys were given. */
export async function openRest(ctx: Context, shopId: string): Promise<Rest> {
  const shop = await getShop(ctx.db, shopId);
  const sealed = await store.readSealedKeys(ctx.db, shopId);
  if (sealed === null)
    throw new AppError(
      'conflict',
      'This shop has no REST keys yet: carrello shop woocommerce SHOP --keys FILE.',
    );
  const keys = JSON.parse(unseal(ctx.config.secret, sealed)) as Keys;
  return createRest({ url: shop.url, keys, now: () => ctx.clock.now() });
}
