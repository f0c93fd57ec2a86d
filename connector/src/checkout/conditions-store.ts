import type { Transactor } from '../platform/db.ts';
import type { Coupon } from './coupons.ts';
import type { ShippingMethod } from './shipping.ts';

/** These rows are the owner's conditions: how goods are shipped, and which coupons there are. */

interface ShippingRow {
  id: string;
  name_en: string;
  name_it: string;
  countries: string;
  currency: string;
  price: number;
  free_from: number | null;
  needs_phone: number | boolean;
  position: number;
  active: number | boolean;
}

interface CouponRow {
  code: string;
  kind: Coupon['kind'];
  value: string;
  currency: string;
  min_total: number;
  valid_from: number | null;
  valid_until: number | null;
  usage_limit: number | null;
  customer_limit: number | null;
  used: number;
  /** Counted up to lock the row. */
  turn: number;
  excludes_sale: number | boolean;
  active: number | boolean;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    shipping_methods: ShippingRow;
    coupons: CouponRow;
  }
}

export async function listShippingMethods(trx: Transactor): Promise<ShippingMethod[]> {
  const rows = await trx('shipping_methods').where({ active: true }).orderBy(['position', 'id']);
  return rows.map((row) => ({
    id: row.id,
    name: { en: row.name_en, it: row.name_it },
    countries: JSON.parse(row.countries) as string[],
    currency: row.currency,
    price: row.price,
    freeFrom: row.free_from,
    needsPhone: Boolean(row.needs_phone),
    position: row.position,
  }));
}

/** The list replaces what was there: a method that is missing is no longer offered. */
export async function replaceShippingMethods(trx: Transactor, methods: ShippingMethod[]): Promise<void> {
  await trx('shipping_methods').update({ active: false });
  for (const method of methods) {
    const row = {
      name_en: method.name.en,
      name_it: method.name.it,
      countries: JSON.stringify(method.countries),
      currency: method.currency,
      price: method.price,
      free_from: method.freeFrom,
      needs_phone: method.needsPhone,
      position: method.position,
      active: true,
    };
    const changed = await trx('shipping_methods').where({ id: method.id }).update(row);
    if (changed === 0) await trx('shipping_methods').insert({ ...row, id: method.id });
  }
}

/** Finds a coupon by its code, in capitals or not; null when there is none. */
export async function findCoupon(trx: Transactor, code: string): Promise<Coupon | null> {
  const row = await trx('coupons').where({ code: code.trim().toUpperCase() }).first();
  if (!row) return null;
  return {
    code: row.code,
    kind: row.kind,
    value: row.value,
    currency: row.currency,
    minTotal: row.min_total,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    usageLimit: row.usage_limit,
    customerLimit: row.customer_limit,
    used: row.used,
    excludesSale: Boolean(row.excludes_sale),
    active: Boolean(row.active),
  };
}

/** Adds or changes the coupons of the list; how often one was used stays. Others are left alone. */
export async function saveCoupons(trx: Transactor, coupons: Omit<Coupon, 'used'>[]): Promise<void> {
  for (const coupon of coupons) {
    const row = {
      kind: coupon.kind,
      value: coupon.value,
      currency: coupon.currency,
      min_total: coupon.minTotal,
      valid_from: coupon.validFrom,
      valid_until: coupon.validUntil,
      usage_limit: coupon.usageLimit,
      customer_limit: coupon.customerLimit,
      excludes_sale: coupon.excludesSale,
      active: coupon.active,
    };
    const changed = await trx('coupons').where({ code: coupon.code }).update(row);
    if (changed === 0) await trx('coupons').insert({ ...row, code: coupon.code });
  }
}
