import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { findWeakness, type Weakness } from '../credentials/good-password.ts';
import { hashPassword, isPassword } from '../credentials/password.ts';
import { HOUR } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { findAcquaintance, rememberVisitor, type Visitor } from '../platform/known-visitors.ts';
import { addressPrefix, forgetLimit, withinLimits } from '../platform/limits.ts';
import { normaliseMailbox } from '../contract/mailbox.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import type { SignInResult } from '../platform/sessions.ts';
import { tryLimits } from '../platform/try-limits.ts';
import { findAuthenticator } from './authenticator-store.ts';
import { changeSignIn } from './change.ts';
import { listCustomerNames } from './customers.ts';
import { findOldHash, keepRenewed, renewPassword } from './old-password.ts';
import { letIn, refuseStale, type CustomerSession } from './sessions.ts';
import * as store from './store.ts';

/** In characters: where nothing else stands beside it at a sign-in, and where an authenticator does. */
const SHORTEST = 15;
const SHORTEST_BESIDE = 12;

/** When the customer chose the password that they have now, in epoch milliseconds; null where there is none. */
export async function findPasswordDay(
  { db }: Pick<Context, 'db'>,
  { customerId }: CustomerSession,
): Promise<number | null> {
  return (await store.findPassword(db, customerId))?.set_at ?? null;
}

/** In characters. Beside an authenticator a shorter one is enough. */
export function shortestPassword(hasAuthenticator: boolean): number {
  return hasAuthenticator ? SHORTEST_BESIDE : SHORTEST;
}

async function weaknessOf(
  ctx: Context,
  { customerId, shortest }: { customerId: string; shortest: number },
  password: string,
): Promise<Weakness | null> {
  const name = (await listCustomerNames(ctx.db, [customerId])).get(customerId) ?? '';
  const mailboxes = await store.listMailboxKeys(ctx.db, customerId);
  return findWeakness(ctx, password, { names: [name, ...mailboxes], shortest });
}

/** What is wrong with a password, as a reason: `password_too_short`, `password_short_beside`, `password_guessable` … */
async function findFault(ctx: Context, customerId: string, password: string): Promise<string | null> {
  const isBeside = (await findAuthenticator(ctx.db, customerId)) !== undefined;
  const weakness = await weaknessOf(ctx, { customerId, shortest: shortestPassword(isBeside) }, password);
  if (weakness === 'too_short' && isBeside) return 'password_short_beside';
  return weakness && `password_${weakness}`;
}

/** So many passwords an hour are judged for one customer while they type. */
const MOST_JUDGED = 120;

/** What would be wrong with a password, as `choosePassword` says it; null for a good one. Refused (`too_many_tries`). */
export async function judgePassword(
  ctx: Context,
  session: CustomerSession,
  password: string,
): Promise<Outcome<{ fault: string | null }>> {
  const limit = { name: 'password.judged', value: session.customerId, most: MOST_JUDGED, windowMs: HOUR };
  if (!(await withinLimits(ctx.db, ctx.clock, [limit]))) return refuse('', 'too_many_tries');
  return { ok: true, fault: await findFault(ctx, session.customerId, password) };
}

/**
 * Chooses a password, or another one; all other sessions end. Refused as a whole (`sign_in_again`) or by `password`
 * (`password_too_short`, `password_short_beside` where there is an authenticator, `password_too_long`,
 * `password_has_names`, `password_guessable`).
 */
export async function choosePassword(
  ctx: Context,
  session: CustomerSession,
  { password, locale }: { password: string; locale: Locale },
): Promise<Outcome> {
  const stale = refuseStale(ctx, session);
  if (stale) return stale;
  const { customerId } = session;
  const fault = await findFault(ctx, customerId, password);
  if (fault !== null) return refuse('password', fault);
  const password_hash = await hashPassword(ctx.config.secret, password);
  const is_short = Array.from(password).length < SHORTEST;
  return changeSignIn(ctx, session, locale, async (trx) => {
    // The authenticator may have gone while the password was hashed.
    if (is_short && !(await findAuthenticator(trx, customerId)))
      return refuse('password', 'password_too_short');
    const kept = { customer_id: customerId, password_hash, is_short, is_weak: false };
    const row = { ...kept, set_at: ctx.clock.now() };
    await store.savePassword(trx, row);
    return 'password_set';
  });
}

/** From now on there are codes by mail alone; all other sessions end. Refused as a whole (`sign_in_again`). */
export function removePassword(
  ctx: Context,
  session: CustomerSession,
  { locale }: { locale: Locale },
): Promise<Outcome> {
  return changeSignIn(ctx, session, locale, async (trx) =>
    (await store.removePassword(trx, session.customerId)) ? 'password_removed' : null,
  );
}

interface PasswordTry {
  email: string;
  password: string;
  ip: string;
  /** The secret of the browser's long-lived cookie; empty where it has none. */
  browser?: string;
  /** See `browserName`. */
  browserName?: string;
}

/** `isWeak`: it came from another site, would not be taken here, and should be followed by another one. */
type SignedIn = SignInResult<CustomerSession | null> & { isWeak?: boolean };

/** False where the mailbox went to somebody else, or the password changed, while what was typed was held against it. */
async function isStillTheirs(
  trx: Knex.Transaction,
  { customerId, mailboxKey, hash }: { customerId: string; mailboxKey: string; hash: string | null },
): Promise<boolean> {
  await store.lockCustomer(trx, customerId);
  const owner = await store.findCustomerByMailbox(trx, mailboxKey);
  const kept = await store.findPassword(trx, customerId);
  return owner?.id === customerId && (kept?.password_hash ?? null) === hash;
}

/** The answer is the same, and as late, for a wrong password, a customer without one and a mailbox that nobody has; then see `letIn`. */
export async function signInByPassword(
  ctx: Context,
  { email, password, ip, browser = '', browserName = '' }: PasswordTry,
): Promise<SignedIn> {
  const mailboxKey = normaliseMailbox(email);
  const visitor: Visitor = { audience: 'customer', person: mailboxKey, ip, browser };
  const known = await findAcquaintance(ctx, visitor);
  const limits = await tryLimits(ctx, known, visitor, { name: 'password', everywhere: 30 });
  if (!(await withinLimits(ctx.db, ctx.clock, limits))) return { ok: false, reason: 'too_many' };
  const customer = await store.findCustomerByMailbox(ctx.db, mailboxKey);
  const kept = await store.findPassword(ctx.db, customer?.id ?? '');
  const waiter = { known: known !== 'stranger', from: addressPrefix(ip) };
  const oldHash = await findOldHash(ctx, mailboxKey);
  // One that came from another site counts once the mailbox was proven here, and as long as none was chosen here.
  const hash = customer && !kept ? oldHash : null;
  const renewed = hash === null ? null : await renewPassword(ctx, { password, hash, waiter });
  const right =
    hash === null
      ? await isPassword(ctx.config.secret, password, kept?.password_hash ?? null, waiter)
      : renewed !== null;
  if (!customer || !right) {
    await audit(ctx.db, ctx, { what: 'customer_sign_in_failed', on: customer?.id ?? '' });
    return { ok: false, reason: 'wrong' };
  }
  await forgetLimit(ctx.db, limits[0]);
  const judged = { customerId: customer.id, shortest: SHORTEST };
  const isWeak = renewed ? (await weaknessOf(ctx, judged, password)) !== null : Boolean(kept?.is_weak);
  const held = { customerId: customer.id, mailboxKey, hash: kept?.password_hash ?? null };
  return transact(ctx.db, async (trx) => {
    if (!(await isStillTheirs(trx, held))) return { ok: false, reason: 'wrong' };
    const own = { customer_id: customer.id, password_hash: renewed ?? '', is_weak: isWeak };
    const row = { ...own, is_short: false, mailboxKey };
    if (renewed && !(await keepRenewed(trx, ctx, row))) return { ok: false, reason: 'wrong' };
    const opened = await letIn(trx, ctx, { customer, mailboxKey, browserName });
    if (opened.ok && opened.session) await rememberVisitor(trx, ctx, visitor);
    return { ...opened, isWeak };
  });
}
