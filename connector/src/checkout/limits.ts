import type { Context } from '../context.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import type { Transactor } from '../platform/db.ts';
import { sha256 } from '../platform/hash.ts';
import { createPace } from '../platform/pace.ts';
import {
  addressPrefix,
  countUse,
  countUseIn,
  forgetLimit,
  takeUseBack,
  type Limit,
} from '../platform/limits.ts';
import { normaliseMailbox } from '../contract/mailbox.ts';

type Counting = Pick<Context, 'db' | 'clock'>;

/** Card testers try many cards from one place; a buyer tries a few. */
const byAddress = (ip: string): Limit => ({
  name: 'pay.address',
  value: addressPrefix(ip),
  most: 120,
  windowMs: 10 * MINUTE,
});
const byCheckout = (id: string): Limit => ({
  name: 'pay.checkout',
  value: id,
  most: 30,
  windowMs: 10 * MINUTE,
});
const declines = (ip: string): Limit => ({
  name: 'pay.declined',
  value: addressPrefix(ip),
  most: 30,
  windowMs: HOUR,
});

/** What a bank asks its customer about is not decided yet. */
const undecided = (checkoutId: string): Limit => ({
  name: 'pay.undecided',
  value: checkoutId,
  most: 1000,
  windowMs: HOUR,
});

/** Each is a row that stays for days. */
const opened = (ip: string): Limit => ({
  name: 'checkout.address',
  value: addressPrefix(ip),
  most: 120,
  windowMs: 10 * MINUTE,
});
/** Whoever orders what costs nothing may name somebody else's mailbox. */
const freeOrders = (email: string): Limit => ({
  name: 'order.free',
  value: sha256(normaliseMailbox(email)),
  most: 3,
  windowMs: DAY,
});

function assertAllowed({ clock }: Counting, usedUpUntil: number | null): void {
  if (usedUpUntil === null) return;
  throw new AppError('rate_limited', 'Too many attempts. Wait a few minutes and try again.', {
    retryAfterSeconds: Math.ceil((usedUpUntil - clock.now()) / SECOND),
  });
}

/**
 * Pays once; throws `rate_limited` with the seconds to wait when there were too many tries or declines. Each try counts as
 * declined until it turns out otherwise, because sixty at the same moment all come before the first decline; one about
 * which a bank asks its customer (outcome `action`) until `countPaid`.
 */
export async function payWithinLimits<T extends { outcome: string }>(
  ctx: Counting,
  { ip, checkoutId }: { ip: string; checkoutId: string },
  pay: () => Promise<T>,
): Promise<T> {
  const { db, clock } = ctx;
  assertAllowed(ctx, await countUse(db, clock, [declines(ip), byCheckout(checkoutId), byAddress(ip)]));
  let staysCounted = false;
  try {
    const paid = await pay();
    staysCounted = paid.outcome === 'declined' || paid.outcome === 'action';
    if (paid.outcome === 'action') await countUse(db, clock, [undecided(checkoutId)]);
    return paid;
  } finally {
    if (!staysCounted) await takeUseBack(db, clock, declines(ip));
  }
}

/** Takes back, once, that a checkout counted as declined while the bank asked its customer: it is paid now. */
export async function countPaid(
  { db, clock }: Counting,
  { ip, checkoutId }: { ip: string; checkoutId: string },
): Promise<void> {
  if (await forgetLimit(db, undecided(checkoutId))) await takeUseBack(db, clock, declines(ip));
}

/**
 * Lets a buyer's carts be priced, ten a second after the first 300: a school or a company buys from one address. Throws
 * like `countTry`.
 */
export function createCartPace(ctx: Counting): (ip: string) => void {
  const pace = createPace(ctx.clock, { burst: 300, everyMs: SECOND / 10 });
  return (ip) => {
    const wait = pace(addressPrefix(ip));
    if (wait > 0) assertAllowed(ctx, ctx.clock.now() + wait);
  };
}

/** Counts a checkout that is opened; throws like `countTry`. */
export async function countCheckout(ctx: Counting, ip: string): Promise<void> {
  assertAllowed(ctx, await countUse(ctx.db, ctx.clock, [opened(ip)]));
}

/** True when the mail of a free order may go out: the fourth in a day to one mailbox does not. */
export async function mayWriteOfFreeOrder(
  trx: Transactor,
  { clock }: Pick<Context, 'clock'>,
  email: string,
): Promise<boolean> {
  return (await countUseIn(trx, clock, [freeOrders(email)])) === null;
}
