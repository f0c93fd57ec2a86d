import type { Knex } from 'knex';
import { endVisits, HOLD_FOR } from '../catalog/stock-visits.ts';
import { holdStock, releaseExpiredStock, releaseStock, reserveStock } from '../catalog/stock.ts';
import type { Context } from '../context.ts';
import { lockAttempt, type Attempt } from '../payments/attempts.ts';
import { isUnderWay } from '../payments/states.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { keyedHash } from '../platform/hash.ts';
import { addressPrefix } from '../platform/limits.ts';
import {
  couponCustomer,
  holdCoupon,
  keepCoupon,
  releaseCoupon,
  releaseExpiredCoupons,
  type CouponUse,
} from './coupon-uses.ts';

/** A word for why an attempt may not be paid: its goods, or the use of its coupon, are somebody else's by now. */
type Refusal = 'sold_out' | 'coupon_gone';

/** Thrown to roll back what was written: goods or coupon went to somebody else since they were priced. */
export class HoldRefused extends Error {
  override readonly name = 'HoldRefused';
  readonly reason: Refusal;

  constructor(reason: Refusal) {
    super(`Nothing could be held: ${reason}`);
    this.reason = reason;
  }
}

/** Whose holds without money are counted together; no address stands in the database. */
export function visitorOf({ config }: Pick<Context, 'config'>, ip: string): string {
  return keyedHash(config.secret, `visitor\n${addressPrefix(ip)}`);
}

/** Later than any clock: such a hold ends only when it is released or its goods are taken. */
const WITHOUT_END = 8_640_000_000_000_000;

const wantsOf = ({ lines }: Attempt['quote']) =>
  lines.map(({ variantId, quantity }) => ({ variantId, quantity }));

const useOf = (
  { id, checkoutId, buyer }: Pick<Attempt, 'id' | 'checkoutId' | 'buyer'>,
  code: string,
): CouponUse => ({
  ...{ attemptId: id, checkoutId, code },
  customer: couponCustomer(buyer.email),
});

/**
 * Holds what an attempt is about: pieces of each line, and one use of its coupon. A visitor who has not paid holds no more
 * than their share (stock-visits.ts); without one, because the money is there, all of it is held. Throws HoldRefused.
 */
export async function holdGoods(
  trx: Knex.Transaction,
  { id, checkoutId, quote, buyer }: Pick<Attempt, 'id' | 'checkoutId' | 'quote' | 'buyer'>,
  { now, visitor }: { now: number; visitor: string | null },
): Promise<void> {
  const until = now + HOLD_FOR;
  const hold = { holderId: id, checkoutId, wants: wantsOf(quote), now, until, visitor };
  if (!(await reserveStock(trx, hold))) throw new HoldRefused('sold_out');
  if (!quote.coupon) return;
  const use = useOf({ id, checkoutId, buyer }, quote.coupon.code);
  if (!(await holdCoupon(trx, use, { now, visitor }))) throw new HoldRefused('coupon_gone');
}

/**
 * Before money is taken that a buyer approved earlier: what was held may have gone to others since. Null when all of it is
 * held now; `over` when the attempt was settled meanwhile.
 */
export async function holdForCapture(ctx: Context, { id }: Attempt): Promise<Refusal | 'over' | null> {
  try {
    return await transact(ctx.db, async (trx) => {
      const now = ctx.clock.now();
      const attempt = await lockAttempt(trx, id, now);
      if (!attempt || !isUnderWay(attempt.state)) return 'over';
      await holdGoods(trx, attempt, { now, visitor: null });
      return null;
    });
  } catch (error) {
    if (error instanceof HoldRefused) return error.reason;
    throw error;
  }
}

/**
 * Holds all of it as long as the money is on its way, which may take days. What ran out meanwhile is held anew, whether or
 * not it is still there: the money has moved, so it is promised, and its visitor begins anew.
 */
export async function holdWithoutEnd(trx: Knex.Transaction, attempt: Attempt): Promise<void> {
  const { id, checkoutId, quote } = attempt;
  await holdStock(trx, { holderId: id, checkoutId, wants: wantsOf(quote), until: WITHOUT_END });
  if (quote.coupon) await keepCoupon(trx, useOf(attempt, quote.coupon.code), { expiresAt: WITHOUT_END });
  await endVisitsOf(trx, attempt);
}

/**
 * Lets the visitor of an attempt begin anew: their money has moved. Pieces and coupon are locked by then, in the order in
 * which holding them locks them, so that neither waits for the other.
 */
export async function endVisitsOf(trx: Transactor, { visitor, quote }: Attempt): Promise<void> {
  const codes = quote.coupon ? [quote.coupon.code] : [];
  await endVisits(trx, visitor, [...wantsOf(quote).map(({ variantId }) => variantId), ...codes]);
}

export async function releaseHold(trx: Transactor, attemptId: string): Promise<void> {
  await releaseStock(trx, attemptId);
  await releaseCoupon(trx, attemptId);
}

export async function releaseExpiredHolds(trx: Transactor, now: number): Promise<void> {
  await releaseExpiredStock(trx, now);
  await releaseExpiredCoupons(trx, now);
}
