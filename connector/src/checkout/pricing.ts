import { canonicalJson, sha256 } from '../platform/hash.ts';
import { allocate, percentOf, sum } from '../platform/money.ts';
import type { Locale } from '../contract/schemas.ts';
import type { Product, Variant } from '../catalog/store.ts';
import type { CartInput, Quote } from '../contract/checkout.ts';
import { couponLabel, judgeCoupon, type Coupon, type CouponUses } from './coupons.ts';
import { say, type NoticeCode } from './messages.ts';
import { offerShipping, type ShippingMethod } from './shipping.ts';
import { taxByRate } from './tax.ts';
import { canTake, roundingOf, type WayToPay } from '../gateways/ways-to-pay.ts';

/** Everything a price depends on, fetched beforehand: pricing itself asks nobody and knows no time but `now`. */
export interface PricingInput {
  cart: CartInput;
  locale: Locale;
  currency: string;
  now: number;
  /** Every variant the cart names; one that is missing here never existed. */
  variants: ReadonlyMap<string, { variant: Variant; product: Product }>;
  /** How many pieces other buyers hold. */
  held: ReadonlyMap<string, number>;
  shippingMethods: ShippingMethod[];
  /** The coupon of the cart's code; null when there is none of that code. */
  coupon: Coupon | null;
  couponUses: CouponUses;
  /** By what the shop can be paid in its currency. */
  ways: WayToPay[];
  imageUrl(picture: string | null): string | null;
}

type Notice = Quote['notices'][number];
type Line = Quote['lines'][number];
interface PricedLine extends Line {
  physical: boolean;
}

interface Wanted {
  variantId: string;
  quantity: number;
  /** Where the cart names it first. */
  index: number;
}

const MOST = 999;

/** The same variant twice is one line: otherwise each would be measured against the whole stock. */
function mergeLines(cart: CartInput): Wanted[] {
  const merged = new Map<string, Wanted>();
  cart.lines.forEach(({ variantId, quantity }, index) => {
    const known = merged.get(variantId);
    if (known) known.quantity = Math.min(MOST, known.quantity + quantity);
    else merged.set(variantId, { variantId, quantity, index });
  });
  return [...merged.values()];
}

function priceLine(input: PricingInput, wanted: Wanted, notices: Notice[]): PricedLine | null {
  const found = input.variants.get(wanted.variantId);
  const field = `cart.lines[${wanted.index}]`;
  const note = (code: NoticeCode, name: string, values: Record<string, string | number>) =>
    notices.push({ code, field: name, message: say(input.locale, code, values) });
  if (!found?.variant.active || !found.product.active) {
    note('product_gone', `${field}.variantId`, { name: found?.product.name ?? '' });
    return null;
  }
  const { variant, product } = found;
  const available =
    variant.stock === null ? null : Math.max(0, variant.stock - (input.held.get(variant.id) ?? 0));
  if (available === 0) {
    note('stock_none', `${field}.quantity`, { name: product.name });
    return null;
  }
  const quantity = available === null ? wanted.quantity : Math.min(wanted.quantity, available);
  if (quantity < wanted.quantity)
    note('stock_short', `${field}.quantity`, { name: product.name, available: quantity });
  const subtotal = variant.price * quantity;
  return {
    variantId: variant.id,
    name: product.name,
    options: variant.options,
    sku: variant.sku,
    imageUrl: input.imageUrl(product.picture),
    slug: product.slug,
    quantity,
    available,
    unitPrice: variant.price,
    regularPrice: variant.regularPrice,
    subtotal,
    discount: 0,
    total: subtotal,
    taxRate: product.taxRate,
    physical: product.kind === 'physical',
  };
}

/** In the order of ids, so that the odd cent goes to the same line however the cart is sorted. */
function inOrder(lines: PricedLine[]): PricedLine[] {
  return [...lines].sort((a, b) => (a.variantId < b.variantId ? -1 : 1));
}

function applyCoupon(input: PricingInput, lines: PricedLine[], notices: Notice[]): Quote['coupon'] {
  const code = input.cart.coupon?.trim() ?? '';
  if (code === '') return null;
  const { coupon, now, currency } = input;
  const eligible = inOrder(lines).filter((line) => !coupon?.excludesSale || line.regularPrice === null);
  const base = sum(eligible.map((line) => line.subtotal));
  const refusal = judgeCoupon(coupon, {
    now,
    currency,
    basket: sum(lines.map((line) => line.subtotal)),
    base,
    uses: input.couponUses,
  });
  if (refusal !== null || coupon === null) {
    const why = refusal ?? 'coupon_unknown';
    notices.push({ code: why, field: 'cart.coupon', message: say(input.locale, why, { code }) });
    return null;
  }
  const whole =
    coupon.kind === 'percent' ? percentOf(base, coupon.value) : Math.min(Number(coupon.value), base);
  const parts = allocate(
    whole,
    eligible.map((line) => line.subtotal),
  );
  eligible.forEach((line, index) => {
    line.discount = parts[index] ?? 0;
    line.total = line.subtotal - line.discount;
  });
  return { code: coupon.code, label: couponLabel(coupon, input.locale) };
}

/** The hash of what the buyer agrees to; names, pictures and stock may change without asking again. */
function hashOf(quote: Omit<Quote, 'hash'>): string {
  const { currency, coupon, needsShipping, shippingMethod, subtotal, discount, shipping, taxes, tax, total } =
    quote;
  const lines = quote.lines.map((line) => ({
    variantId: line.variantId,
    quantity: line.quantity,
    unitPrice: line.unitPrice,
    total: line.total,
    taxRate: line.taxRate,
  }));
  const code = coupon?.code ?? null;
  return sha256(
    canonicalJson({
      currency,
      lines,
      code,
      needsShipping,
      shippingMethod,
      subtotal,
      discount,
      shipping,
      taxes,
      tax,
      total,
    }),
  );
}

/** Names what takes the total; nothing is said where the shop can be paid by nothing at all. */
function gatewaysFor(total: number, ways: WayToPay[]): Pick<Quote, 'gateways'> {
  if (ways.length === 0) return {};
  const taking = ways.filter(({ takes }) => canTake(takes, total));
  return { gateways: taking.map(({ gateway, takes }) => ({ gateway, amount: takes.toScript(total) })) };
}

/** Prices a cart: the same input gives the same quote, and the total does not depend on the order of its lines. */
export function priceCart(input: PricingInput): Quote {
  const notices: Notice[] = [];
  const lines = mergeLines(input.cart)
    .map((wanted) => priceLine(input, wanted, notices))
    .filter((line) => line !== null);
  const coupon = applyCoupon(input, lines, notices);
  const goods = sum(lines.map((line) => line.total));
  const needsShipping = lines.some((line) => line.physical);
  const offer = offerShipping(input, { needsShipping, goods });
  if (offer.refused) {
    notices.push({
      code: 'no_shipping',
      field: 'cart.country',
      message: say(input.locale, 'no_shipping'),
    });
  }
  const groups = taxByRate(lines, offer.price);
  const rounding = roundingOf(goods + offer.price, input.ways);
  const total = goods + offer.price + rounding;
  const quote = {
    currency: input.currency,
    lines: lines.map(({ physical, ...line }) => (physical ? line : { ...line, digital: true })),
    notices,
    coupon,
    needsShipping,
    shippingMethods: offer.methods,
    shippingMethod: offer.chosen,
    subtotal: sum(lines.map((line) => line.subtotal)),
    discount: sum(lines.map((line) => line.discount)),
    shipping: offer.price,
    taxes: groups.map(({ rate, gross, tax }) => ({ rate, net: gross - tax, tax })),
    tax: sum(groups.map((group) => group.tax)),
    total,
    ...(rounding === 0 ? {} : { rounding }),
    ...gatewaysFor(total, input.ways),
  };
  return { ...quote, hash: hashOf(quote) };
}
