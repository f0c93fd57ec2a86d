import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import {
  findOffer,
  offerAuthenticator,
  takeOffer,
  type AuthenticatorOffer,
} from '../credentials/authenticator.ts';
import { hashBackupCode, makeBackupCodes } from '../credentials/second-factor.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import * as store from './authenticator-store.ts';
import { changeSignIn } from './change.ts';
import { findSender } from './sender.ts';
import { refuseStale, type CustomerSession } from './sessions.ts';
import { findPassword } from './store.ts';

/** The authenticator app of a customer. */
export interface OwnAuthenticator {
  /** Epoch milliseconds. */
  setAt: number;
  /** How many sign-ins without the app are left. */
  codesLeft: number;
}

/** Null where the customer has none. */
export async function findOwnAuthenticator(
  { db }: Pick<Context, 'db'>,
  { customerId }: Pick<CustomerSession, 'customerId'>,
): Promise<OwnAuthenticator | null> {
  const row = await store.findAuthenticator(db, customerId);
  return row ? { setAt: row.set_at, codesLeft: await store.countUnusedCodes(db, customerId) } : null;
}

async function personOf(ctx: Context, { customerId, email }: CustomerSession) {
  const shop = await findSender(ctx.db, email);
  return { id: customerId, email, ...(shop === null ? {} : { issuer: shop.name }) };
}

/** Makes a secret for an app, which counts once it has shown a code. Refused as a whole (`sign_in_again`). */
export async function offerOwnAuthenticator(
  ctx: Context,
  session: CustomerSession,
): Promise<Outcome<{ offer: AuthenticatorOffer }>> {
  const stale = refuseStale(ctx, session);
  return stale ?? { ok: true, offer: offerAuthenticator(ctx, await personOf(ctx, session)) };
}

/** Finds what was offered before, after a code that was typed wrongly; null when it is too old. */
export async function findOwnOffer(
  ctx: Context,
  session: CustomerSession,
  sealed: string,
): Promise<AuthenticatorOffer | null> {
  return findOffer(ctx, await personOf(ctx, session), sealed);
}

interface Shown {
  sealed: string;
  code: string;
  locale: Locale;
}

/**
 * Takes the app that shows the right code, instead of another one where there was one, with ten new backup codes. Refused by
 * `code` (`wrong_code`, also for one that was used before), or as a whole (`offer_over`, `sign_in_again`).
 */
export async function setAuthenticator(
  ctx: Context,
  session: CustomerSession,
  { sealed, code, locale }: Shown,
): Promise<Outcome<{ backupCodes: string[] }>> {
  const { customerId } = session;
  const offer = await findOwnOffer(ctx, session, sealed);
  if (!offer) return refuse('', 'offer_over');
  const taken = takeOffer(ctx, offer, code);
  if (!taken) return refuse('code', 'wrong_code');
  const backupCodes = makeBackupCodes();
  const done = await changeSignIn(ctx, session, locale, async (trx) => {
    const before = await store.findAuthenticator(trx, customerId);
    if (before && before.totp_step >= taken.totp_step) return refuse('code', 'wrong_code');
    await store.saveAuthenticator(trx, { customer_id: customerId, ...taken, set_at: ctx.clock.now() });
    await store.replaceBackupCodes(trx, customerId, hashesOf(ctx, customerId, backupCodes));
    return 'authenticator_set';
  });
  return done.ok ? { ok: true, backupCodes } : done;
}

const hashesOf = ({ config }: Context, customerId: string, codes: string[]): string[] =>
  codes.map((code) => hashBackupCode(config.secret, customerId, code));

/** Makes ten new codes, which cannot be read again; the old ones no longer work. Refused as a whole (`sign_in_again`, `no_authenticator`). */
export async function renewBackupCodes(
  ctx: Context,
  session: CustomerSession,
  { locale }: { locale: Locale },
): Promise<Outcome<{ backupCodes: string[] }>> {
  const { customerId } = session;
  const backupCodes = makeBackupCodes();
  const done = await changeSignIn(ctx, session, locale, async (trx) => {
    if (!(await store.findAuthenticator(trx, customerId))) return refuse('', 'no_authenticator');
    await store.replaceBackupCodes(trx, customerId, hashesOf(ctx, customerId, backupCodes));
    return 'codes_renewed';
  });
  return done.ok ? { ok: true, backupCodes } : done;
}

/** Asks for no code any more. Refused as a whole (`sign_in_again`, `short_password`: it would stand alone). */
export function removeAuthenticator(
  ctx: Context,
  session: CustomerSession,
  { locale }: { locale: Locale },
): Promise<Outcome> {
  const { customerId } = session;
  return changeSignIn(ctx, session, locale, async (trx) => {
    const password = await findPassword(trx, customerId);
    if (password?.is_short) return refuse('', 'short_password');
    return (await store.removeAuthenticator(trx, customerId)) ? 'authenticator_removed' : null;
  });
}
