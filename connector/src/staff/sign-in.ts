import { normaliseMailbox } from '../platform/mailbox.ts';
import type { Context } from '../context.ts';
import { DAY, HOUR, MINUTE } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { addressPrefix, forgetLimit, withinLimits, type Limit } from '../platform/limits.ts';
import { unseal } from '../platform/seal.ts';
import {
  closeSession,
  closeSessionsOf,
  findSession,
  openSession,
  type Audience,
  type SignInResult,
} from '../platform/sessions.ts';
import { isPassword } from './password.ts';
import { rightsOf, type StaffSession } from './roles.ts';
import { findTotpStep, hashBackupCode } from './second-factor.ts';
import * as store from './store.ts';

/** A session ends after half a day without a click, and after a week in any case. */
export const AUDIENCE: Audience = { name: 'staff', idleMs: 12 * HOUR, absoluteMs: 7 * DAY };
/** The session of a first password opens the page that ends it, and nothing else of the desk. */
export const SETTING_UP: Audience = { name: 'staff_set_up', idleMs: HOUR, absoluteMs: HOUR };

/**
 * The narrow limit counts the account together with the address it is tried from, so that a stranger elsewhere cannot
 * lock its owner out; the wide one, over all addresses, leaves a guesser of codes no chance worth having.
 */
function limitsOf(emailKey: string, ip: string): [Limit, Limit, Limit] {
  const prefix = addressPrefix(ip);
  return [
    { name: 'staff.account_address', value: `${emailKey}\n${prefix}`, most: 6, windowMs: 15 * MINUTE },
    { name: 'staff.address', value: prefix, most: 30, windowMs: 15 * MINUTE },
    { name: 'staff.account', value: emailKey, most: 60, windowMs: HOUR },
  ];
}

interface StaffTry {
  email: string;
  password: string;
  code: string;
  ip: string;
  /** See `browserName`. */
  browser: string;
}

/**
 * Takes password and code together; the answer is the same whichever was wrong, and as late for an unknown address. The
 * session is null for somebody with a first password, whose secret opens `finishSetUp` alone.
 */
export async function signInStaff(
  ctx: Context,
  { email, password, code, ip, browser }: StaffTry,
): Promise<SignInResult<StaffSession | null>> {
  const emailKey = normaliseMailbox(email);
  const limits = limitsOf(emailKey, ip);
  if (!(await withinLimits(ctx.db, ctx.clock, limits))) return { ok: false, reason: 'too_many' };
  const row = await store.findStaffByEmail(ctx.db, emailKey);
  const right = await isPassword(ctx.config.secret, password, row?.password_hash ?? null);
  if (!row || !right || row.state !== 'active') return { ok: false, reason: 'wrong' };
  const isFirst = row.first_until !== null;
  if (isFirst && ctx.clock.now() >= (row.first_until ?? 0)) return { ok: false, reason: 'wrong' };
  if (row.totp_secret !== '' && !(await takeCode(ctx, row, code))) return { ok: false, reason: 'wrong' };
  await forgetLimit(ctx.db, limits[0]);
  const opened = { subjectId: row.id, browser };
  if (isFirst) return { ok: true, token: await openSession(ctx.db, ctx, SETTING_UP, opened), session: null };
  const token = await transact(ctx.db, async (trx) => {
    await store.updateStaff(trx, row.id, { signed_in_at: ctx.clock.now() });
    return openSession(trx, ctx, AUDIENCE, opened);
  });
  ctx.log.info({ staff: row.id }, 'staff.signed_in');
  return { ok: true, token, session: await findStaffSession(ctx, token) };
}

/** Accepts a code of the authenticator or a backup code once: the row that remembers it decides. */
async function takeCode(ctx: Context, row: store.StaffRow, code: string): Promise<boolean> {
  const digits = code.replace(/\s/g, '');
  if (/^\d{6}$/.test(digits)) {
    const step = findTotpStep(unseal(ctx.config.secret, row.totp_secret), digits, ctx.clock.now());
    return step !== null && store.takeTotpStep(ctx.db, row.id, step);
  }
  return store.takeBackupCode(
    ctx.db,
    row.id,
    hashBackupCode(ctx.config.secret, row.id, code),
    ctx.clock.now(),
  );
}

/** Role and state are read at each request: what an owner takes away ends at once. */
export async function findStaffSession(ctx: Context, token: string): Promise<StaffSession | null> {
  const session = await findSession(ctx.db, ctx.clock, AUDIENCE, token);
  if (!session) return null;
  const row = await store.findStaff(ctx.db, session.subjectId);
  if (row?.state !== 'active' || row.first_until !== null) return null;
  const { id, name, email, role } = row;
  return { kind: 'staff', sessionId: session.id, staffId: id, name, email, role, rights: rightsOf(role) };
}

export function signOutStaff(ctx: Context, token: string): Promise<void> {
  return closeSession(ctx.db, AUDIENCE, token);
}

/** Ends every session of a person, also one that was setting the sign-in up. */
export async function closeStaffSessions(trx: Transactor, staffId: string): Promise<void> {
  await closeSessionsOf(trx, AUDIENCE, staffId);
  await closeSessionsOf(trx, SETTING_UP, staffId);
}
