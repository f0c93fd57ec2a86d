import type { Knex } from 'knex';
import { recordCatalogChange } from '../catalog/catalog.ts';
import { findVariants } from '../catalog/queries.ts';
import { releaseStock, takeStock } from '../catalog/stock.ts';
import type { Context } from '../context.ts';
import { recordChange } from '../changes/record.ts';
import { queueMail } from '../mails/mails.ts';
import { newOrderMail } from '../mails/new-order.ts';
import { orderConfirmationMail } from '../mails/order-confirmation.ts';
import type { OrderMail } from '../mails/order-letter.tsx';
import { filesUrl, LINK_LIFE } from '../downloads/links.ts';
import { listFilesOfVariants } from '../downloads/of-order.ts';
import { postOrder } from '../intake/post.ts';
import { recordCompanyOrder } from '../memberships/company-orders.ts';
import { priceOfSnapshot, type OrderPrice } from '../orders/price.ts';
import { recordFlag } from '../payments/money-alerts.ts';
import { nextNumber } from '../platform/counter.ts';
import { addJob } from '../platform/jobs.ts';
import { getShop } from '../shops/shops.ts';
import type { Shop } from '../shops/store.ts';
import type { Attempt } from '../payments/attempts.ts';
import { couponCustomer, useCoupon } from './coupon-uses.ts';
import { endVisitsOf } from './hold.ts';
import { mayWriteOfFreeOrder } from './limits.ts';
import { makeSnapshot } from './make-snapshot.ts';
import { GATEWAY_NAMES } from '../gateways/ways-to-pay.ts';
import { findCheckout, payCheckoutOnce, saveOrderNumber, type Checkout } from './store.ts';

const FIRST_NUMBER = 1001;

function linesOfCompany({ company }: Attempt['buyer']): string[] | null {
  if (!company) return null;
  const { name, vatNumber, fiscalCode, sdiCode, pec } = company;
  return [name, vatNumber, fiscalCode, sdiCode, pec].filter(
    (line): line is string => line !== undefined && line !== '',
  );
}

interface Placed {
  shop: Shop;
  checkout: Checkout;
  attempt: Attempt;
  number: string;
  placedAt: number;
  /** The SKUs that were sold without being there. */
  oversold: string[];
}

function mailOf(
  { shop, checkout, attempt, number, placedAt, oversold }: Placed,
  price: OrderPrice,
): OrderMail {
  const { buyer } = attempt;
  return {
    shopId: shop.id,
    orderKey: checkout.orderKey,
    number,
    placedAt,
    timeZone: shop.timeZone,
    shopName: shop.name,
    shopEmail: shop.ownerEmail,
    email: buyer.email,
    name: `${buyer.billing.firstName} ${buyer.billing.lastName}`,
    method: attempt.method || GATEWAY_NAMES[attempt.gateway],
    paid: attempt.money,
    price,
    billing: buyer.billing,
    delivery: attempt.quote.needsShipping ? (buyer.delivery ?? buyer.billing) : null,
    company: linesOfCompany(buyer),
    note: buyer.note ?? '',
    oversold,
  };
}

async function takeGoods(
  trx: Knex.Transaction,
  ctx: Context,
  checkout: Checkout,
  attempt: Attempt,
): Promise<string[]> {
  const wants = attempt.quote.lines.map(({ variantId, quantity }) => ({ variantId, quantity }));
  const now = ctx.clock.now();
  await recordChange(
    trx,
    ctx,
    ...wants.map(({ variantId }) => ({ kind: 'product' as const, id: variantId })),
  );
  const { oversold } = await takeStock(trx, { reason: `sale:${checkout.orderKey}`, wants, now });
  await releaseStock(trx, attempt.id);
  const variants = await findVariants(trx, oversold);
  const skus = oversold.map((id) => variants.get(id)?.variant.sku ?? id);
  if (skus.length > 0) {
    await recordFlag(trx, ctx, {
      code: 'oversold',
      key: attempt.id,
      attemptId: attempt.id,
      detail: { skus },
    });
  }
  return skus;
}

async function countCoupon(trx: Knex.Transaction, ctx: Context, attempt: Attempt): Promise<void> {
  const { coupon } = attempt.quote;
  if (!coupon) return;
  const { id: attemptId, checkoutId, buyer } = attempt;
  const use = { attemptId, checkoutId, code: coupon.code, customer: couponCustomer(buyer.email) };
  if (await useCoupon(trx, use, ctx.clock.now())) return;
  const detail = { coupon: coupon.code };
  await recordFlag(trx, ctx, { code: 'coupon_overused', key: attempt.id, attemptId: attempt.id, detail });
}

/** What the buyer gets without a parcel, with a link that lasts for a month. */
async function filesOf(
  trx: Knex.Transaction,
  ctx: Context,
  { checkout, attempt, placedAt }: Placed,
): Promise<OrderMail['files']> {
  const files = await listFilesOfVariants(
    trx,
    attempt.quote.lines.map(({ variantId }) => variantId),
  );
  const names = files.filter(({ removed_at }) => removed_at === null).map(({ name }) => name);
  if (names.length === 0) return undefined;
  const until = placedAt + LINK_LIFE;
  const { orderKey, shopId, locale } = checkout;
  return { names, until, url: filesUrl(ctx, { shopId, orderKey, until, locale }) };
}

/** The address book stands in a room above this one, so that a job writes it. */
async function keepAddresses(trx: Knex.Transaction, ctx: Context, { id, keepFor }: Checkout): Promise<void> {
  if (keepFor === null) return;
  const payload = { checkoutId: id, customerId: keepFor };
  await addJob(trx, ctx, { kind: 'keep_addresses', key: `keep_addresses:${id}`, payload });
}

/** Whoever has left the company since they chose its profile has bought privately. */
async function recordWhose(
  trx: Knex.Transaction,
  ctx: Context,
  { boughtFor, shopId }: Attempt,
  { orderKey }: Checkout,
): Promise<void> {
  if (boughtFor) await recordCompanyOrder(trx, ctx, { ...boughtFor, shopId, orderKey });
}

/**
 * Makes the order of a paid attempt, all of it in the caller's transaction: number, stock, the way into the CRM, whose
 * it is, the mails. False when another attempt has paid this checkout already: then nothing was done.
 */
export async function placeOrder(trx: Knex.Transaction, ctx: Context, attempt: Attempt): Promise<boolean> {
  const placedAt = ctx.clock.now();
  if (!(await payCheckoutOnce(trx, attempt.checkoutId, { attemptId: attempt.id, now: placedAt })))
    return false;
  const checkout = await findCheckout(trx, attempt.checkoutId);
  if (!checkout) throw new Error(`Checkout ${attempt.checkoutId} is missing`);
  const shop = await getShop(trx, attempt.shopId);
  const taken = await nextNumber(trx, `order_number:${shop.id}`, FIRST_NUMBER);
  const number = `${shop.numberPrefix}${taken}`;
  await saveOrderNumber(trx, checkout.id, number);
  const oversold = await takeGoods(trx, ctx, checkout, attempt);
  await countCoupon(trx, ctx, attempt);
  await endVisitsOf(trx, attempt);
  const placed: Placed = { shop, checkout, attempt, number, placedAt, oversold };
  const snapshot = makeSnapshot(placed);
  const webhookId = `checkout:${checkout.id}`;
  const posted = await postOrder(trx, ctx, { shopId: shop.id, snapshot, webhookId });
  const { publicUrl } = ctx.config;
  await recordWhose(trx, ctx, attempt, checkout);
  const files = await filesOf(trx, ctx, placed);
  const mail = { ...mailOf(placed, priceOfSnapshot(posted)), files };
  if (attempt.gateway !== 'none' || (await mayWriteOfFreeOrder(trx, ctx, mail.email)))
    await queueMail(trx, ctx, orderConfirmationMail(mail, checkout.locale, publicUrl));
  await queueMail(trx, ctx, newOrderMail(mail, shop.locale, publicUrl));
  await keepAddresses(trx, ctx, checkout);
  const sold = attempt.quote.lines.map(({ variantId }) => variantId);
  await recordCatalogChange(trx, ctx, sold);
  return true;
}
