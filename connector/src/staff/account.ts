import type { Context } from '../context.ts';
import { HOUR } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { withinLimits } from '../platform/limits.ts';
import { refuse, type Outcome, type Refused } from '../platform/outcome.ts';
import { closeSessionsOf } from '../platform/sessions.ts';
import { assertGoodPassword, hashPassword, isPassword } from './password.ts';
import type { StaffSession } from './roles.ts';
import { makeBackupCodes } from './second-factor.ts';
import { AUDIENCE } from './sign-in.ts';
import { storeBackupCodes } from './staff.ts';
import * as store from './store.ts';

/** Counts how many sign-ins without the authenticator are left. */
export function countBackupCodes(ctx: Pick<Context, 'db'>, { staffId }: StaffSession): Promise<number> {
  return store.countUnusedCodes(ctx.db, staffId);
}

/** Null when the password is right: a desk left open is not enough to change how somebody signs in. */
async function refuseWithout(
  ctx: Context,
  { staffId }: StaffSession,
  current: string,
): Promise<Refused | null> {
  const limit = { name: 'staff.own_password', value: staffId, most: 10, windowMs: HOUR };
  if (!(await withinLimits(ctx.db, ctx.clock, [limit]))) return refuse('current', 'too_many_tries');
  const row = await store.findStaff(ctx.db, staffId);
  const right = await isPassword(ctx.config.secret, current, row?.password_hash ?? null);
  return right ? null : refuse('current', 'wrong_password');
}

/**
 * Ends all own sessions: whoever knew the old password is out as well. Refused by `current` (`wrong_password`,
 * `too_many_tries`) or `password` (`weak_password`).
 */
export async function changePassword(
  ctx: Context,
  session: StaffSession,
  { current, password }: { current: string; password: string },
): Promise<Outcome> {
  const refused = await refuseWithout(ctx, session, current);
  if (refused) return refused;
  const { staffId, name, email } = session;
  try {
    assertGoodPassword(password, [name, email]);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return refuse('password', 'weak_password');
    throw error;
  }
  const password_hash = await hashPassword(ctx.config.secret, password);
  await transact(ctx.db, async (trx) => {
    await store.updateStaff(trx, staffId, { password_hash, updated_at: ctx.clock.now() });
    await closeSessionsOf(trx, AUDIENCE, staffId);
  });
  return { ok: true };
}

/** Makes ten new codes, which cannot be read again; the old ones no longer work. Refused like `changePassword`. */
export async function renewBackupCodes(
  ctx: Context,
  session: StaffSession,
  { current }: { current: string },
): Promise<Outcome<{ backupCodes: string[] }>> {
  const refused = await refuseWithout(ctx, session, current);
  if (refused) return refused;
  const backupCodes = makeBackupCodes();
  await transact(ctx.db, (trx) => storeBackupCodes(trx, ctx, { staffId: session.staffId, backupCodes }));
  return { ok: true, backupCodes };
}
