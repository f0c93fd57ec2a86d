import type { Context } from '../context.ts';
import { pictureUrl } from '../catalog/catalog.ts';
import { findVariants } from '../catalog/queries.ts';
import { listHeld } from '../catalog/stock.ts';
import type { Transactor } from '../platform/db.ts';
import { AppError, invalidField, type Fault } from '../platform/errors.ts';
import type { Locale } from '../contract/schemas.ts';
import type { Shop } from '../shops/store.ts';
import { countCouponUses } from './coupon-uses.ts';
import { findCoupon, listShippingMethods } from './conditions-store.ts';
import type { CartInput, Quote } from '../contract/checkout.ts';
import { priceCart } from './pricing.ts';
import { waysToPay } from '../gateways/ways-to-pay.ts';

export interface QuoteInput {
  shop: Pick<Shop, 'currency'>;
  cart: CartInput;
  locale: Locale;
  /** A checkout does not compete with what it has reserved itself; null for a cart without one. */
  checkoutId: string | null;
  /** Who buys, for a coupon's limit per customer (coupon-uses.ts); missing while nobody has said so. */
  customer?: string;
  /** Whose holds without money are counted together; missing like `customer`. */
  visitor?: string;
}

function assertCart(
  cart: CartInput,
  currency: string,
  variants: Awaited<ReturnType<typeof findVariants>>,
): void {
  if (cart.currency !== undefined && cart.currency !== currency) {
    throw invalidField('cart.currency', `This shop sells in ${currency}.`);
  }
  const faults = cart.lines.flatMap<Fault>(({ variantId }, index) => {
    const field = `cart.lines[${index}].variantId`;
    const found = variants.get(variantId);
    if (!found) return [{ field, message: 'There is no such product.' }];
    if (found.variant.currency === currency) return [];
    return [{ field, message: `This product is not sold in ${currency}.` }];
  });
  if (faults.length > 0)
    throw new AppError('invalid', 'The cart holds something this shop does not sell.', { faults });
}

/** Prices a cart by what the database says now. Throws `invalid` for ids that never were the shop's. */
export async function quoteCart(ctx: Context, trx: Transactor, input: QuoteInput): Promise<Quote> {
  const { cart, locale, shop, checkoutId, customer = null, visitor = null } = input;
  const ids = [...new Set(cart.lines.map(({ variantId }) => variantId))];
  const variants = await findVariants(trx, ids);
  assertCart(cart, shop.currency, variants);
  const now = ctx.clock.now();
  const coupon = cart.coupon === undefined || cart.coupon === '' ? null : await findCoupon(trx, cart.coupon);
  return priceCart({
    cart,
    locale,
    currency: shop.currency,
    now,
    variants,
    held: await listHeld(trx, ids, { now, checkoutId }),
    shippingMethods: cart.country === undefined ? [] : await listShippingMethods(trx),
    coupon,
    couponUses: coupon
      ? await countCouponUses(trx, coupon.code, { now, checkoutId, customer, visitor })
      : { held: 0, byCustomer: 0 },
    ways: waysToPay(ctx, shop.currency),
    imageUrl: (picture) => pictureUrl(ctx, picture),
  });
}
