import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { GoOnRequest, GoOnResponse } from '../contract/shops.ts';
import { transact } from '../platform/db.ts';
import { addJob } from '../platform/jobs.ts';
import { forgetKeys } from './keys.ts';
import { originOf, siteKey } from './site.ts';
import { raiseEpoch, updateShop, type Shop } from './store.ts';

/**
 * Lets a shop go on that moved to another address, or that was restored from a backup: its owner said so there. It gets an epoch
 * above all that were used, so that no version comes a second time, and what still calls from the old address is a copy from now
 * on. The owner of record gets a mail, because whoever holds the keys of a copy can say it, too.
 */
export async function goOn(
  ctx: Context,
  shop: Shop,
  { siteUrl, lastEpoch }: GoOnRequest,
): Promise<GoOnResponse> {
  const moved = siteKey(siteUrl) !== siteKey(shop.url);
  const epoch = await transact(ctx.db, async (trx) => {
    const next = await raiseEpoch(trx, shop.id, lastEpoch);
    const place = { url: siteUrl, origin: originOf(siteUrl) };
    await updateShop(trx, shop.id, { ...place, state: 'connected', state_reason: '' });
    await audit(trx, ctx, { what: moved ? 'shop_moved' : 'shop_restored', on: shop.id });
    const reason = moved ? 'moved' : 'went_on';
    const key = `shop_paused:${shop.id}:${next}:${reason}`;
    await addJob(trx, ctx, { kind: 'shop_paused', key, payload: { shopId: shop.id, reason, key } });
    return next;
  });
  forgetKeys(ctx, shop.id);
  ctx.log.info({ shop: shop.id, epoch, moved }, 'shop.went_on');
  return { epoch };
}

/** A shop that changed to https calls under its new scheme: from then on we call it so, too. */
export async function followScheme(ctx: Context, shop: Shop, site: string | undefined): Promise<void> {
  if (!site?.startsWith('https:') || !shop.url.startsWith('http:') || siteKey(site) !== siteKey(shop.url))
    return;
  await updateShop(ctx.db, shop.id, { url: site, origin: originOf(site) });
  forgetKeys(ctx, shop.id);
}
