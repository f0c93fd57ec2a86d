import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { HOUR } from '../platform/clock.ts';
import { forgetLimit, withinLimits } from '../platform/limits.ts';
import { refuse, type Refused } from '../platform/outcome.ts';
import { isPassword } from '../credentials/password.ts';
import type { StaffSession } from './roles.ts';
import * as store from './store.ts';

/**
 * Null when the own password is right: a desk left open is not enough to change how anybody signs in. Otherwise refused
 * by `current` (`wrong_password`, `too_many_tries`).
 */
export async function refuseWithout(
  ctx: Context,
  { staffId }: StaffSession,
  current: string,
): Promise<Refused | null> {
  const limit = { name: 'staff.own_password', value: staffId, most: 10, windowMs: HOUR };
  if (!(await withinLimits(ctx.db, ctx.clock, [limit]))) return refuse('current', 'too_many_tries');
  const row = await store.findStaff(ctx.db, staffId);
  const right = await isPassword(ctx.config.secret, current, row?.password_hash ?? null);
  if (right) {
    await forgetLimit(ctx.db, limit);
    return null;
  }
  await audit(ctx.db, ctx, { what: 'own_password_wrong' });
  return refuse('current', 'wrong_password');
}
