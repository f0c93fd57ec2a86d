import { formatMoney } from '../platform/money.ts';
import type { Locale } from '../contract/schemas.ts';
import type { NoticeCode } from './messages.ts';

export interface Coupon {
  /** Always in capitals. */
  code: string;
  kind: 'percent' | 'fixed';
  /** `10` is ten percent, or ten cents of a fixed coupon in EUR. */
  value: string;
  currency: string;
  /** The basket must cost so much before the discount, in minor units. */
  minTotal: number;
  validFrom: number | null;
  /** The first moment at which it no longer counts. */
  validUntil: number | null;
  usageLimit: number | null;
  /** How often one customer may use it; null: as often as they like. */
  customerLimit: number | null;
  used: number;
  /** Lines on sale get nothing. */
  excludesSale: boolean;
  active: boolean;
}

/** Uses beside those that were counted for good. */
export interface CouponUses {
  /** Held by others who are paying. */
  held: number;
  /** Held or had by this customer elsewhere; 0 while it is not known who buys. */
  byCustomer: number;
}

interface Basket {
  now: number;
  currency: string;
  /** What all goods cost before any discount. */
  basket: number;
  /** What the goods cost that the coupon counts for. */
  base: number;
  uses: CouponUses;
}

/** Null when the coupon counts; otherwise why not. */
export function judgeCoupon(
  coupon: Coupon | null,
  { now, currency, basket, base, uses }: Basket,
): NoticeCode | null {
  if (!coupon?.active) return 'coupon_unknown';
  if (coupon.validUntil !== null && now >= coupon.validUntil) return 'coupon_expired';
  if (coupon.usageLimit !== null && coupon.used + uses.held >= coupon.usageLimit) return 'coupon_expired';
  if (coupon.customerLimit !== null && uses.byCustomer >= coupon.customerLimit) return 'coupon_used';
  if (coupon.validFrom !== null && now < coupon.validFrom) return 'coupon_not_applicable';
  if (coupon.kind === 'fixed' && coupon.currency !== currency) return 'coupon_not_applicable';
  if (basket < coupon.minTotal || base === 0) return 'coupon_not_applicable';
  return null;
}

/** Says in the totals what it takes off: `−10 %` or `−€5.00`. */
export function couponLabel(coupon: Coupon, locale: Locale): string {
  if (coupon.kind === 'percent') return `−${new Intl.NumberFormat(locale).format(Number(coupon.value))} %`;
  return `−${formatMoney({ amount: Number(coupon.value), currency: coupon.currency }, locale)}`;
}
