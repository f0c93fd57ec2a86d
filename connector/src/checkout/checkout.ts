import { createHmac, randomUUID } from 'node:crypto';
import type { Context } from '../context.ts';
import { filesUrl } from '../downloads/links.ts';
import { listFilesOfVariants } from '../downloads/of-order.ts';
import { portalOrderUrl } from '../mails/addresses.ts';
import { DAY, toIso } from '../platform/clock.ts';
import { isDuplicateKey } from '../platform/db.ts';
import { AppError, invalidField } from '../platform/errors.ts';
import { equalSecret, sha256 } from '../platform/hash.ts';
import { getShop } from '../shops/shops.ts';
import { isOnSite } from '../shops/site.ts';
import type { Shop } from '../shops/store.ts';
import { findAttempt, findLastAttempt } from '../payments/attempts.ts';
import type { CheckoutState, CreateCheckoutRequest, CreateCheckoutResponse } from '../contract/checkout.ts';
import { sayFailure } from './messages.ts';
import { quoteCart } from './quote.ts';
import { findCheckout, findCheckoutByKey, insertCheckout, keepAddressesFor, type Checkout } from './store.ts';

const NoSuchCheckout = () =>
  new AppError('not_found', 'There is no such checkout, or the secret is not its own.');

/**
 * The bearer secret is derived, not stored, so that a repeated request gets the same one; what is stored is its hash,
 * which outlives a change of the connector's key.
 */
function secretOf({ config }: Pick<Context, 'config'>, checkoutId: string): string {
  return createHmac('sha256', config.secret).update(`checkout:${checkoutId}`).digest('base64url');
}

async function addCheckout(ctx: Context, shop: Shop, request: CreateCheckoutRequest): Promise<Checkout> {
  const id = ctx.ids.new('checkout');
  const { requestKey, cart, locale, returnUrl } = request;
  const secretHash = sha256(secretOf(ctx, id));
  const checkout = {
    id,
    shopId: shop.id,
    requestKey,
    secretHash,
    locale,
    returnUrl,
    cart,
    orderKey: randomUUID(),
  };
  try {
    await insertCheckout(ctx.db, checkout, ctx.clock.now());
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
  const made = await findCheckoutByKey(ctx.db, shop.id, requestKey);
  if (!made) throw new AppError('internal', 'The checkout could not be opened. Try again.');
  return made;
}

/** Opens an attempt to buy, or finds the one of the same request key. Nothing is reserved or charged yet. */
export async function openCheckout(
  ctx: Context,
  shop: Shop,
  request: CreateCheckoutRequest,
): Promise<CreateCheckoutResponse> {
  if (!isOnSite(shop.origin, request.returnUrl)) {
    throw invalidField('returnUrl', "The buyer can only be sent back to the shop's own address.");
  }
  const known = await findCheckoutByKey(ctx.db, shop.id, request.requestKey);
  const { cart, locale } = request;
  // It is priced before anything is stored: a cart that is refused leaves nothing behind.
  const quote = await quoteCart(ctx, ctx.db, { shop, cart, locale, checkoutId: known?.id ?? null });
  const { id } = known ?? (await addCheckout(ctx, shop, request));
  return { id, secret: secretOf(ctx, id), quote };
}

/** So long after the payment the browser that bought may read the order; then its mailbox has to be proven. */
const READABLE_FOR = DAY;

function assertReadable({ clock, config }: Context, { placedAt, orderKey }: Checkout): void {
  if (placedAt === null || clock.now() < placedAt + READABLE_FOR) return;
  throw new AppError('gone', 'This order is in your customer area now.', {
    reason: 'order_in_portal',
    extra: { portalUrl: portalOrderUrl(config.publicUrl, orderKey) },
  });
}

/**
 * Finds a checkout by its id and its bearer secret; throws `not_found` for a wrong id and a wrong secret alike, and `gone`
 * with the reason `order_in_portal` and `portalUrl` a day after it was paid.
 */
export async function getCheckout(ctx: Context, id: string, secret: string): Promise<Checkout> {
  const checkout = await findCheckout(ctx.db, id);
  if (!checkout || !equalSecret(checkout.secretHash, sha256(secret))) throw NoSuchCheckout();
  assertReadable(ctx, checkout);
  return checkout;
}

/** The link lasts as long as the page can be read. */
async function presentFiles(
  ctx: Context,
  { shopId, orderKey, locale }: Checkout,
  { variantIds, placedAt }: { variantIds: string[]; placedAt: number },
): Promise<Pick<NonNullable<CheckoutState['order']>, 'files'>> {
  const files = await listFilesOfVariants(ctx.db, variantIds);
  const names = files.filter(({ removed_at }) => (removed_at ?? Infinity) > placedAt).map(({ name }) => name);
  if (names.length === 0) return {};
  const until = placedAt + READABLE_FOR;
  return { files: { names, url: filesUrl(ctx, { shopId, orderKey, until, locale }) } };
}

async function presentOrder(ctx: Context, checkout: Checkout): Promise<CheckoutState['order']> {
  const attempt = checkout.paidAttemptId === null ? null : await findAttempt(ctx.db, checkout.paidAttemptId);
  if (!attempt || checkout.placedAt === null) return null;
  const { buyer, quote, gateway } = attempt;
  return {
    number: checkout.orderNumber ?? '',
    placedAt: toIso(checkout.placedAt),
    timeZone: (await getShop(ctx.db, checkout.shopId)).timeZone,
    email: buyer.email,
    quote,
    billing: buyer.billing,
    delivery: buyer.delivery ?? null,
    gateway,
    portalUrl: portalOrderUrl(ctx.config.publicUrl, checkout.orderKey),
    ...(await presentFiles(ctx, checkout, {
      variantIds: quote.lines.map(({ variantId }) => variantId),
      placedAt: checkout.placedAt,
    })),
  };
}

/** Says where a checkout is, by what the database knows; the provider is not asked. */
export async function presentCheckout(ctx: Context, id: string): Promise<CheckoutState> {
  const checkout = await findCheckout(ctx.db, id);
  if (!checkout) throw NoSuchCheckout();
  const last = checkout.state === 'open' ? await findLastAttempt(ctx.db, id) : null;
  return {
    id,
    state: checkout.state,
    declined: last?.state === 'declined' ? sayFailure(checkout.locale, last.failure) : null,
    order: checkout.state === 'paid' ? await presentOrder(ctx, checkout) : null,
  };
}

/** Says into whose address book the addresses of a checkout go once it is paid; null: into nobody's. */
export function chooseKeeper(
  { db }: Pick<Context, 'db'>,
  { id }: Checkout,
  customerId: string | null,
): Promise<void> {
  return keepAddressesFor(db, id, customerId);
}
