import { audit } from '../audit/audit.ts';
import type { Audited } from '../audit/words.ts';
import type { Context } from '../context.ts';
import { transact } from '../platform/db.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { listSessionsOf } from '../platform/sessions.ts';
import { refuseWithout } from './ask-again.ts';
import {
  findOffer,
  offerAuthenticator,
  takeOffer,
  type AuthenticatorOffer,
} from '../credentials/authenticator.ts';
import { chooseHash } from '../credentials/choose-password.ts';
import type { StaffSession } from './roles.ts';
import { makeBackupCodes } from '../credentials/second-factor.ts';
import { AUDIENCE, closeStaffSessions } from './sign-in.ts';
import { storeBackupCodes } from './staff.ts';
import * as store from './store.ts';

/** Counts how many sign-ins without the authenticator are left. */
export function countBackupCodes(ctx: Pick<Context, 'db'>, { staffId }: StaffSession): Promise<number> {
  return store.countUnusedCodes(ctx.db, staffId);
}

export interface OwnSession {
  browser: string;
  openedAt: number;
  usedAt: number;
  /** True for the session that asks. */
  here: boolean;
}

/** Lists where this person is signed in; the session that was used last comes first. */
export async function listOwnSessions(ctx: Context, session: StaffSession): Promise<OwnSession[]> {
  const rows = await listSessionsOf(ctx.db, ctx.clock, AUDIENCE, session.staffId);
  return rows.map(({ id, browser, openedAt, usedAt }) => ({
    browser,
    openedAt,
    usedAt,
    here: id === session.sessionId,
  }));
}

/** Ends every session of this person, the one that asks too. */
export function signOutEverywhere(ctx: Context, session: StaffSession): Promise<void> {
  return changeOwn(ctx, session, { what: 'signed_out_everywhere', columns: {} });
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
  const chosen = await chooseHash(ctx, session, password);
  if (!chosen.ok) return chosen;
  const { password_hash } = chosen;
  await changeOwn(ctx, session, { what: 'password_changed', columns: { password_hash } });
  return { ok: true };
}

function changeOwn(
  ctx: Context,
  { staffId }: StaffSession,
  { what, columns }: { what: Audited; columns: Partial<store.StaffRow> },
): Promise<void> {
  return transact(ctx.db, async (trx) => {
    await store.updateStaff(trx, staffId, { ...columns, updated_at: ctx.clock.now() });
    await closeStaffSessions(trx, staffId);
    await audit(trx, ctx, { what });
  });
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
  await transact(ctx.db, async (trx) => {
    await storeBackupCodes(trx, ctx, { staffId: session.staffId, backupCodes });
    await audit(trx, ctx, { what: 'codes_renewed' });
  });
  return { ok: true, backupCodes };
}

const personOf = ({ staffId, email }: StaffSession) => ({ id: staffId, email });

/** Makes a secret for another app, which counts once it has shown a code. Refused by `current` like `changePassword`. */
export async function offerOwnAuthenticator(
  ctx: Context,
  session: StaffSession,
  { current }: { current: string },
): Promise<Outcome<{ offer: AuthenticatorOffer }>> {
  const refused = await refuseWithout(ctx, session, current);
  return refused ?? { ok: true, offer: offerAuthenticator(ctx, personOf(session)) };
}

/** Finds what was offered before, after a code that was typed wrongly; null when it is too old. */
export function findOwnOffer(ctx: Context, session: StaffSession, sealed: string): AuthenticatorOffer | null {
  return findOffer(ctx, personOf(session), sealed);
}

/** Ends all own sessions: whoever has the old app is out as well. Refused by `code` (`wrong_code`) or as a whole. */
export async function changeAuthenticator(
  ctx: Context,
  session: StaffSession,
  { sealed, code }: { sealed: string; code: string },
): Promise<Outcome> {
  const offer = findOwnOffer(ctx, session, sealed);
  if (!offer) return refuse('', 'offer_over');
  const taken = takeOffer(ctx, offer, code);
  if (!taken) return refuse('code', 'wrong_code');
  await changeOwn(ctx, session, { what: 'authenticator_changed', columns: taken });
  return { ok: true };
}
