import type { Knex } from 'knex';
import type { Transactor } from '../platform/db.ts';
import { sha256 } from '../platform/hash.ts';
import { normaliseMailbox } from '../platform/mailbox.ts';
import type { CouponUses } from './coupons.ts';

interface CouponUseRow {
  holder_id: string;
  code: string;
  checkout_id: string;
  customer_hash: string;
  /** Null: it was used. */
  expires_at: number | null;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    coupon_uses: CouponUseRow;
  }
}

/** One use of a coupon by an attempt to pay. */
export interface CouponUse {
  attemptId: string;
  checkoutId: string;
  code: string;
  /** See `couponCustomer`. */
  customer: string;
}

/** Whom a limit per customer counts as one: `anna+1@example.com` and `Anna@example.com` are the same. */
export function couponCustomer(email: string): string {
  return sha256(normaliseMailbox(email).replace(/\+[^@]*(?=@)/, ''));
}

/** Counts the uses of a coupon that other checkouts hold, and those that this customer holds or has had elsewhere. */
export async function countCouponUses(
  trx: Transactor,
  code: string,
  { now, checkoutId, customer }: { now: number; checkoutId: string | null; customer: string | null },
): Promise<CouponUses> {
  const count = async (rows: Knex.QueryBuilder): Promise<number> => {
    const [row] = (await rows.whereNot({ checkout_id: checkoutId ?? '' }).count({ n: '*' })) as {
      n: number;
    }[];
    return row?.n ?? 0;
  };
  const held = await count(trx('coupon_uses').where({ code }).where('expires_at', '>', now));
  if (customer === null) return { held, byCustomer: 0 };
  const own = trx('coupon_uses')
    .where({ code, customer_hash: customer })
    .where((query) => query.whereNull('expires_at').orWhere('expires_at', '>', now));
  return { held, byCustomer: await count(own) };
}

/** True when one more use is within both limits. The coupon's row stays locked, so that two buyers of the last use queue up. */
async function isWithin(trx: Knex.Transaction, use: CouponUse, now: number): Promise<boolean> {
  const { code, checkoutId, customer } = use;
  await trx('coupons').where({ code }).increment('turn', 1);
  const coupon = await trx('coupons').where({ code }).first('used', 'usage_limit', 'customer_limit');
  if (!coupon) return false;
  const { held, byCustomer } = await countCouponUses(trx, code, { now, checkoutId, customer });
  if (coupon.usage_limit !== null && coupon.used + held >= coupon.usage_limit) return false;
  return coupon.customer_limit === null || byCustomer < coupon.customer_limit;
}

/** Keeps a use, whoever else holds the last one: its money has moved. `expiresAt` is null for one that is used for good. */
export async function keepCoupon(
  trx: Knex.Transaction,
  use: CouponUse,
  expiresAt: number | null,
): Promise<void> {
  await trx('coupon_uses')
    .insert({
      holder_id: use.attemptId,
      code: use.code,
      checkout_id: use.checkoutId,
      customer_hash: use.customer,
      expires_at: expiresAt,
    })
    .onConflict('holder_id')
    .merge(['expires_at']);
}

/** Holds a use for an attempt until a time; false when others hold or have had all, or this customer theirs. */
export async function holdCoupon(
  trx: Knex.Transaction,
  use: CouponUse,
  { now, until }: { now: number; until: number },
): Promise<boolean> {
  if (!(await isWithin(trx, use, now))) return false;
  await keepCoupon(trx, use, until);
  return true;
}

/** Counts a use for good, because it was paid with; false when it was one too many, which is counted all the same. */
export async function useCoupon(trx: Knex.Transaction, use: CouponUse, now: number): Promise<boolean> {
  const within = await isWithin(trx, use, now);
  await trx('coupons').where({ code: use.code }).increment('used', 1);
  await keepCoupon(trx, use, null);
  return within;
}

export async function releaseCoupon(trx: Transactor, attemptId: string): Promise<void> {
  await trx('coupon_uses').where({ holder_id: attemptId }).whereNotNull('expires_at').delete();
}

export async function releaseExpiredCoupons(trx: Transactor, now: number): Promise<void> {
  await trx('coupon_uses').where('expires_at', '<=', now).delete();
}
