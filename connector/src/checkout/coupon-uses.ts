import type { Knex } from 'knex';
import { findEndOfVisit, HOLD_FOR, shareOf } from '../catalog/stock-visits.ts';
import type { Transactor } from '../platform/db.ts';
import { sha256 } from '../platform/hash.ts';
import { normaliseMailbox } from '../contract/mailbox.ts';
import type { CouponUses } from './coupons.ts';

interface CouponUseRow {
  holder_id: string;
  code: string;
  checkout_id: string;
  customer_hash: string;
  /** Whose share it is of what visitors hold without money; empty where money is there. */
  visitor: string;
  /** Their share was used up: it counts for this visitor alone, and keeps nobody else out. */
  beyond_share: boolean | number;
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

interface Counting {
  now: number;
  checkoutId: string | null;
  customer: string | null;
  /** Whoever has not paid (hold.ts); null for everybody else. */
  visitor: string | null;
}

async function count(rows: Knex.QueryBuilder): Promise<number> {
  const [row] = (await rows.count({ n: '*' })) as { n: number }[];
  return row?.n ?? 0;
}

/** Counts the uses of a coupon that other checkouts hold, and those that this customer holds or has had elsewhere. */
export async function countCouponUses(
  trx: Transactor,
  code: string,
  { now, checkoutId, customer, visitor }: Counting,
): Promise<CouponUses> {
  const elsewhere = () =>
    trx('coupon_uses')
      .where({ code })
      .whereNot({ checkout_id: checkoutId ?? '' });
  const held = await count(
    elsewhere()
      .where('expires_at', '>', now)
      .where((query) => {
        void query.where({ beyond_share: false });
        if (visitor !== null) void query.orWhere({ visitor });
      }),
  );
  if (customer === null) return { held, byCustomer: 0 };
  const own = elsewhere()
    .where({ customer_hash: customer })
    .where((query) => query.whereNull('expires_at').orWhere('expires_at', '>', now));
  return { held, byCustomer: await count(own) };
}

interface Limits {
  used: number;
  usage_limit: number | null;
  customer_limit: number | null;
}

/** Keeps the coupon's row locked, so that two buyers of the last use queue up. */
async function lockCoupon(trx: Knex.Transaction, code: string): Promise<Limits | undefined> {
  await trx('coupons').where({ code }).increment('turn', 1);
  return trx('coupons').where({ code }).first('used', 'usage_limit', 'customer_limit');
}

interface Asking {
  now: number;
  visitor: string | null;
}

/** True when one more use is within both limits. */
async function isWithin(
  trx: Knex.Transaction,
  { code, checkoutId, customer }: CouponUse,
  { used, usage_limit, customer_limit, ...asking }: Limits & Asking,
): Promise<boolean> {
  const { held, byCustomer } = await countCouponUses(trx, code, { checkoutId, customer, ...asking });
  if (usage_limit !== null && used + held >= usage_limit) return false;
  return customer_limit === null || byCustomer < customer_limit;
}

interface Term {
  /** Null for a use for good. */
  expiresAt: number | null;
  visitor?: string;
  beyondShare?: boolean;
}

/** Keeps a use, whoever else holds the last one: without a visitor its money has moved. */
export async function keepCoupon(trx: Knex.Transaction, use: CouponUse, term: Term): Promise<void> {
  const { expiresAt, visitor = '', beyondShare = false } = term;
  await trx('coupon_uses')
    .insert({
      holder_id: use.attemptId,
      code: use.code,
      checkout_id: use.checkoutId,
      customer_hash: use.customer,
      visitor,
      beyond_share: beyondShare,
      expires_at: expiresAt,
    })
    .onConflict('holder_id')
    .merge(['visitor', 'beyond_share', 'expires_at']);
}

/** Of a coupon with a limit a visitor who has not paid holds a share, and no longer than pieces (stock-visits.ts). */
async function findTerm(
  trx: Knex.Transaction,
  { code, checkoutId }: CouponUse,
  { now, visitor, limit }: { now: number; visitor: string; limit: number },
): Promise<Term> {
  const until = await findEndOfVisit(trx, { visitor, thing: code, now });
  const own = trx('coupon_uses')
    .where({ code, visitor, beyond_share: false })
    .where('expires_at', '>', now)
    .whereNot({ checkout_id: checkoutId });
  const beyondShare = until <= now || (await count(own)) >= shareOf(limit);
  return { expiresAt: beyondShare ? now + HOLD_FOR : until, visitor, beyondShare };
}

/** Holds a use for an attempt; false when others hold or have had all, or this customer theirs. */
export async function holdCoupon(
  trx: Knex.Transaction,
  use: CouponUse,
  { now, visitor }: Asking,
): Promise<boolean> {
  const coupon = await lockCoupon(trx, use.code);
  if (!coupon || !(await isWithin(trx, use, { ...coupon, now, visitor }))) return false;
  const { usage_limit: limit } = coupon;
  const isShared = visitor !== null && limit !== null;
  await keepCoupon(
    trx,
    use,
    isShared ? await findTerm(trx, use, { now, visitor, limit }) : { expiresAt: now + HOLD_FOR },
  );
  return true;
}

/** Counts a use for good, because it was paid with; false when it was one too many, which is counted all the same. */
export async function useCoupon(trx: Knex.Transaction, use: CouponUse, now: number): Promise<boolean> {
  const coupon = await lockCoupon(trx, use.code);
  const within = coupon !== undefined && (await isWithin(trx, use, { ...coupon, now, visitor: null }));
  await trx('coupons').where({ code: use.code }).increment('used', 1);
  await keepCoupon(trx, use, { expiresAt: null });
  return within;
}

/** Gives a use back that was counted for good, once: what was paid with it is cancelled, and whoever had it may use it again. */
export async function giveCouponBack(trx: Knex.Transaction, attemptId: string): Promise<void> {
  const counted = () => trx('coupon_uses').where({ holder_id: attemptId }).whereNull('expires_at');
  const use: { code: string } | undefined = await counted().first('code');
  if (!use) return;
  await lockCoupon(trx, use.code);
  if ((await counted().delete()) > 0)
    await trx('coupons').where({ code: use.code }).where('used', '>', 0).decrement('used', 1);
}

export async function releaseCoupon(trx: Transactor, attemptId: string): Promise<void> {
  await trx('coupon_uses').where({ holder_id: attemptId }).whereNotNull('expires_at').delete();
}

export async function releaseExpiredCoupons(trx: Transactor, now: number): Promise<void> {
  await trx('coupon_uses').where('expires_at', '<=', now).delete();
}
