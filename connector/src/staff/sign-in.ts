import { normaliseMailbox } from '../contract/mailbox.ts';
import { actAs } from '../audit/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { networkOf } from '../platform/network.ts';
import { DAY, HOUR } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { findAcquaintance, rememberVisitor, type Visitor } from '../platform/known-visitors.ts';
import { addressPrefix, forgetLimit, withinLimits } from '../platform/limits.ts';
import { unseal } from '../platform/seal.ts';
import {
  closeSession,
  closeSessionsOf,
  findSession,
  openSession,
  type Audience,
  type SignInResult,
} from '../platform/sessions.ts';
import { mayGuess, tryLimits } from '../platform/try-limits.ts';
import { isPassword } from '../credentials/password.ts';
import { rightsOf, type StaffSession } from './roles.ts';
import { findTotpStep, hashBackupCode } from '../credentials/second-factor.ts';
import * as store from './store.ts';

/** A session ends after half a day without a click, and after a week in any case. */
export const AUDIENCE: Audience = { name: 'staff', idleMs: 12 * HOUR, absoluteMs: 7 * DAY };
/** The session of a first password opens the page that ends it, and nothing else of the desk. */
export const SETTING_UP: Audience = { name: 'staff_set_up', idleMs: HOUR, absoluteMs: HOUR };

interface StaffTry {
  email: string;
  password: string;
  code: string;
  ip: string;
  /** See `browserName`. */
  browserName: string;
  /** The secret of the browser's long-lived cookie; empty where it has none. */
  browser?: string;
}

/**
 * Takes password and code together; the answer is the same whichever was wrong, and as late for an unknown address. The
 * session is null for somebody with a first password, whose secret opens `finishSetUp` alone.
 */
export async function signInStaff(
  ctx: Context,
  { email, password, code, ip, browser = '', browserName }: StaffTry,
): Promise<SignInResult<StaffSession | null>> {
  const emailKey = normaliseMailbox(email);
  const visitor: Visitor = { audience: 'staff', person: emailKey, ip, browser };
  const known = await findAcquaintance(ctx, visitor);
  const limits = await tryLimits(ctx, known, visitor, { name: 'staff', everywhere: 60 });
  if (!(await withinLimits(ctx.db, ctx.clock, limits))) return { ok: false, reason: 'too_many' };
  const row = await store.findStaffByEmail(ctx.db, emailKey);
  const waiter = { known: known !== 'stranger', from: addressPrefix(ip) };
  const right = await isPassword(ctx.config.secret, password, row?.password_hash ?? null, waiter);
  const wrong = () => refuseSignIn(ctx, row, ip);
  if (!row || !right || row.state !== 'active') return wrong();
  if (!(await mayGuess(ctx, known, { name: 'staff.code', person: emailKey }))) return wrong();
  const isFirst = row.first_until !== null;
  if (isFirst && ctx.clock.now() >= (row.first_until ?? 0)) return wrong();
  if (row.totp_secret !== '' && !(await takeCode(ctx, row, code))) return wrong();
  await forgetLimit(ctx.db, limits[0]);
  const opened = { subjectId: row.id, browser: browserName };
  if (isFirst) {
    await rememberVisitor(ctx.db, ctx, visitor);
    return { ok: true, token: await openSession(ctx.db, ctx, SETTING_UP, opened), session: null };
  }
  const token = await transact(ctx.db, async (trx) => {
    await store.updateStaff(trx, row.id, { signed_in_at: ctx.clock.now() });
    await rememberVisitor(trx, ctx, visitor);
    await actAs({ kind: 'staff', id: row.id }, () => audit(trx, ctx, { what: 'signed_in' }));
    return openSession(trx, ctx, AUDIENCE, opened);
  });
  ctx.log.info({ staff: row.id, from: networkOf(ip) }, 'staff.signed_in');
  return { ok: true, token, session: await findStaffSession(ctx, token) };
}

/** Writes the failure down, beside whom it was tried for where somebody has that address. */
async function refuseSignIn(
  ctx: Context,
  row: store.StaffRow | undefined,
  ip: string,
): Promise<{ ok: false; reason: 'wrong' }> {
  await audit(ctx.db, ctx, { what: 'sign_in_failed', on: row?.id ?? '' });
  ctx.log.warn({ staff: row?.id, from: networkOf(ip) }, 'staff.sign_in_failed');
  return { ok: false, reason: 'wrong' };
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
