import { actAs } from '../audit/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { HOUR } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { withinLimits } from '../platform/limits.ts';
import { refuse, type Outcome, type Refused } from '../platform/outcome.ts';
import { findSession, openSession } from '../platform/sessions.ts';
import {
  findOffer,
  offerAuthenticator,
  takeOffer,
  type AuthenticatorOffer,
} from '../credentials/authenticator.ts';
import { chooseHash } from '../credentials/choose-password.ts';
import { isPassword } from '../credentials/password.ts';
import { makeBackupCodes } from '../credentials/second-factor.ts';
import { AUDIENCE, closeStaffSessions, SETTING_UP } from './sign-in.ts';
import { storeBackupCodes } from './staff.ts';
import * as store from './store.ts';

/** What somebody with a first password still has to do. `authenticator` is null where one is set up already. */
export interface SetUp {
  name: string;
  email: string;
  authenticator: AuthenticatorOffer | null;
}

async function findBearer(ctx: Context, token: string): Promise<store.StaffRow | null> {
  const session = await findSession(ctx.db, ctx.clock, SETTING_UP, token);
  const row = session ? await store.findStaff(ctx.db, session.subjectId) : undefined;
  return row?.state === 'active' && row.first_until !== null ? row : null;
}

function offerFor(ctx: Context, row: store.StaffRow, sealed: string): AuthenticatorOffer | null {
  if (row.totp_secret !== '') return null;
  return findOffer(ctx, row, sealed) ?? offerAuthenticator(ctx, row);
}

/** Null when the sign-in that led here has ended. `sealed` is what the form brought back, empty when it is opened. */
export async function readSetUp(ctx: Context, token: string, sealed: string): Promise<SetUp | null> {
  const row = await findBearer(ctx, token);
  return row && { name: row.name, email: row.email, authenticator: offerFor(ctx, row, sealed) };
}

interface Chosen {
  token: string;
  password: string;
  sealed: string;
  code: string;
}

/** The columns of the new sign-in, or why not. The code is looked at first: hashing takes a quarter of a second. */
async function choose(
  ctx: Context,
  row: store.StaffRow,
  { password, sealed, code }: Chosen,
): Promise<Refused | { ok: true; columns: Partial<store.StaffRow> }> {
  const limit = { name: 'staff.set_up', value: row.id, most: 30, windowMs: HOUR };
  if (!(await withinLimits(ctx.db, ctx.clock, [limit]))) return refuse('', 'too_many_tries');
  const offer = row.totp_secret === '' ? findOffer(ctx, row, sealed) : null;
  const authenticator = offer && takeOffer(ctx, offer, code);
  if (row.totp_secret === '' && !authenticator) return refuse('code', 'wrong_code');
  if (await isPassword(ctx.config.secret, password, row.password_hash))
    return refuse('password', 'same_password');
  const chosen = await chooseHash(ctx, row, password);
  if (!chosen.ok) return chosen;
  const { password_hash } = chosen;
  return { ok: true, columns: { password_hash, first_until: null, ...authenticator } };
}

/**
 * Ends the first sign-in: from now on the chosen password and the own authenticator count, and the desk is open.
 * `backupCodes` is empty where the authenticator was set up before. Refused by `password` (`weak_password`,
 * `same_password`), `code` (`wrong_code`), or as a whole (`too_many_tries`, `set_up_over`).
 */
export async function finishSetUp(
  ctx: Context,
  chosen: Chosen & { browser: string },
): Promise<Outcome<{ token: string; backupCodes: string[] }>> {
  const row = await findBearer(ctx, chosen.token);
  if (!row) return refuse('', 'set_up_over');
  const taken = await choose(ctx, row, chosen);
  if (!taken.ok) return taken;
  const backupCodes = row.totp_secret === '' ? makeBackupCodes() : [];
  return transact(ctx.db, async (trx) => {
    const now = ctx.clock.now();
    const columns = { ...taken.columns, updated_at: now, signed_in_at: now };
    if (!(await store.endFirstPassword(trx, row, columns))) return refuse('', 'set_up_over');
    if (backupCodes.length > 0) await storeBackupCodes(trx, ctx, { staffId: row.id, backupCodes });
    await closeStaffSessions(trx, row.id);
    await actAs({ kind: 'staff', id: row.id }, () => audit(trx, ctx, { what: 'first_sign_in' }));
    const token = await openSession(trx, ctx, AUDIENCE, { subjectId: row.id, browser: chosen.browser });
    return { ok: true as const, token, backupCodes };
  });
}
