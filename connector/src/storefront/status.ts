import { getCatalogVersion } from '../catalog/changes.ts';
import { listShippingCountries } from '../checkout/shipping-countries.ts';
import type { Context } from '../context.ts';
import { listRules, ruleFor } from '../invoices/rules.ts';
import { readInvoiceSettings } from '../invoices/shop-settings.ts';
import { portalUrl } from '../mails/addresses.ts';
import { countShopOrders } from '../orders/queries.ts';
import { findReceived, listMissing } from '../intake/received-and-missing.ts';
import { describeGateways } from '../checkout/offered-gateways.ts';
import { notTaking } from '../gateways/ways-to-pay.ts';
import { toIso } from '../platform/clock.ts';
import type { ShopStatus, Storefront } from '../contract/shops.ts';
import { readProvenAt } from '../proof/proof.ts';
import { readProgress } from '../woocommerce/backfill.ts';
import { readShopProven } from '../woocommerce/comparisons.ts';
import { reasonFor } from '../shops/reasons.ts';
import { listScriptReports } from '../shops/script-reports.ts';
import type { Shop } from '../shops/store.ts';

/** Tells the owner which gateways have keys and do not take the shop's currency; nothing where all do. */
function paymentNote(ctx: Context, shop: Shop): Pick<ShopStatus, 'paymentNote'> {
  const note = notTaking(ctx, shop.currency);
  if (note === null) return {};
  const key = note.ways.length > 0 ? 'currency_part' : 'currency_none';
  return { paymentNote: reasonFor(shop, key, { ...note, currency: shop.currency }) };
}

async function foreignScripts(
  ctx: Context,
  shop: Shop,
): Promise<Pick<ShopStatus, 'foreignScripts' | 'moreScriptReports'>> {
  const { scripts, withoutRoom } = await listScriptReports(ctx, shop.id);
  if (scripts.length === 0) return {};
  return {
    foreignScripts: scripts.map(({ name, times, lastAt }) => ({ name, times, lastAt: toIso(lastAt) })),
    ...(withoutRoom > 0 ? { moreScriptReports: withoutRoom } : {}),
  };
}

async function history(ctx: Context, shopId: string): Promise<Pick<ShopStatus, 'history'>> {
  const progress = await readProgress(ctx, shopId);
  if (!progress) return {};
  const { phase, seen, total, left, error } = progress;
  return { history: { done: phase === 'done', seen, total, leftMs: left, error } };
}

/** Says what the settings screen shows; `copy` when the call came from another site than the one that connected. */
export async function presentStatus(
  ctx: Context,
  shop: Shop,
  { copy }: { copy: boolean },
): Promise<ShopStatus> {
  const { count, lastAt } = await countShopOrders(ctx.db, shop.id);
  const newest = await findReceived(ctx.db, shop.id);
  // A shop that gave keys is proven by its own orders.
  const own = await readShopProven(ctx.db, shop.id);
  const equalAt = own.last ? own.equalAt : await readProvenAt(ctx.db);
  const reason = copy ? 'copy_of_site' : shop.stateReason;
  return {
    state: copy || shop.state !== 'connected' ? 'paused' : 'connected',
    reason: reasonFor(shop, reason),
    catalogVersion: await getCatalogVersion(ctx.db),
    ordersReceived: count,
    lastOrderAt: lastAt === null ? null : toIso(lastAt),
    received: newest && {
      epoch: newest.epoch,
      counter: newest.counter,
      missing: await listMissing(ctx.db, shop.id, newest),
    },
    gateways: describeGateways(ctx, shop.currency).map(({ gateway }) => gateway),
    ...paymentNote(ctx, shop),
    sandbox: ctx.config.sandboxUrl !== undefined,
    timeZone: shop.timeZone,
    ...(await foreignScripts(ctx, shop)),
    ...(await history(ctx, shop.id)),
    provenAt: equalAt === null ? null : toIso(equalAt),
  };
}

/** Says where buyers get an invoice when they ask for one; nothing for a shop whose documents are not issued here. */
async function askInvoiceIn(
  { db }: Context,
  shopId: string,
  countries: string[],
): Promise<Pick<Storefront, 'askInvoiceIn'>> {
  if ((await readInvoiceSettings(db, shopId)).mode !== 'here') return {};
  const rules = await listRules(db, shopId);
  const asking = (who: 'people' | 'companies'): string[] =>
    countries.filter((country) => ruleFor(rules, country)[who] === 'on_request');
  return { askInvoiceIn: { people: asking('people'), companies: asking('companies') } };
}

/** Says what a shop's browser needs to price and pay. */
export async function presentStorefront(ctx: Context, shop: Shop): Promise<Storefront> {
  const countries = await listShippingCountries(ctx.db, shop);
  return {
    currency: shop.currency,
    sandbox: ctx.config.sandboxUrl !== undefined,
    countries,
    termsUrl: shop.termsUrl,
    privacyUrl: shop.privacyUrl,
    portalUrl: portalUrl(ctx.config.publicUrl),
    gateways: describeGateways(ctx, shop.currency),
    savedAddresses: true,
    ...(await askInvoiceIn(ctx, shop.id, countries)),
  };
}
