import type { Context } from '../context.ts';
import { HOUR, MINUTE, SECOND } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import { addressPrefix, countUse, findUsedUp, type Limit } from '../platform/limits.ts';

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

function assertAllowed({ clock }: Counting, usedUpUntil: number | null): void {
  if (usedUpUntil === null) return;
  throw new AppError('rate_limited', 'Too many attempts to pay. Wait a few minutes and try again.', {
    retryAfterSeconds: Math.ceil((usedUpUntil - clock.now()) / SECOND),
  });
}

/** Counts a try to pay; throws `rate_limited` with the seconds to wait when there were too many tries or declines. */
export async function countTry(
  ctx: Counting,
  { ip, checkoutId }: { ip: string; checkoutId: string },
): Promise<void> {
  const { db, clock } = ctx;
  assertAllowed(ctx, await findUsedUp(db, clock, declines(ip)));
  assertAllowed(ctx, await countUse(db, clock, [byCheckout(checkoutId), byAddress(ip)]));
}

export async function countDecline({ db, clock }: Counting, ip: string): Promise<void> {
  await countUse(db, clock, [declines(ip)]);
}
