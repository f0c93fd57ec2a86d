import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { findWeakness, type Weakness } from '../credentials/good-password.ts';
import { hashPassword, isPassword } from '../credentials/password.ts';
import { MINUTE, HOUR } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import {
  findAcquaintance,
  rememberVisitor,
  type Acquaintance,
  type Visitor,
} from '../platform/known-visitors.ts';
import { addressPrefix, findUsedUp, forgetLimit, withinLimits, type Limit } from '../platform/limits.ts';
import { normaliseMailbox } from '../platform/mailbox.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { closeOtherSessions, type SignInResult } from '../platform/sessions.ts';
import { listCustomerNames } from './customers.ts';
import { findOldHash, keepRenewed, renewPassword } from './old-password.ts';
import { AUDIENCE, letIn, refuseStale, type CustomerSession } from './sessions.ts';
import * as store from './store.ts';
import { tellOfChange } from './tell.ts';

/** In characters: nothing else stands beside it at a sign-in. */
const SHORTEST = 15;

/** When the customer chose the password that they have now, in epoch milliseconds; null where there is none. */
export async function findPasswordDay(
  { db }: Pick<Context, 'db'>,
  { customerId }: CustomerSession,
): Promise<number | null> {
  return (await store.findPassword(db, customerId))?.set_at ?? null;
}

async function weaknessOf(ctx: Context, customerId: string, password: string): Promise<Weakness | null> {
  const name = (await listCustomerNames(ctx.db, [customerId])).get(customerId) ?? '';
  const mailboxes = await store.listMailboxKeys(ctx.db, customerId);
  return findWeakness(ctx, password, { names: [name, ...mailboxes], shortest: SHORTEST });
}

/**
 * Chooses a password, or another one; all other sessions end. Refused as a whole (`sign_in_again`) or by `password`
 * (`password_too_short`, `password_too_long`, `password_has_names`, `password_guessable`).
 */
export async function choosePassword(
  ctx: Context,
  session: CustomerSession,
  { password, locale }: { password: string; locale: Locale },
): Promise<Outcome> {
  const stale = refuseStale(ctx, session);
  if (stale) return stale;
  const { customerId } = session;
  const weakness = await weaknessOf(ctx, customerId, password);
  if (weakness) return refuse('password', `password_${weakness}`);
  const password_hash = await hashPassword(ctx.config.secret, password);
  await changePassword(ctx, session, locale, async (trx) => {
    const row = { customer_id: customerId, password_hash, set_at: ctx.clock.now(), is_weak: false };
    await store.savePassword(trx, row);
    return 'password_set';
  });
  return { ok: true };
}

/** From now on there are codes by mail alone; all other sessions end. Refused as a whole (`sign_in_again`). */
export async function removePassword(
  ctx: Context,
  session: CustomerSession,
  { locale }: { locale: Locale },
): Promise<Outcome> {
  const stale = refuseStale(ctx, session);
  if (stale) return stale;
  await changePassword(ctx, session, locale, async (trx) =>
    (await store.removePassword(trx, session.customerId)) ? 'password_removed' : null,
  );
  return { ok: true };
}

function changePassword(
  ctx: Context,
  { customerId, sessionId }: CustomerSession,
  locale: Locale,
  change: (trx: Knex.Transaction) => Promise<'password_set' | 'password_removed' | null>,
): Promise<void> {
  return transact(ctx.db, async (trx) => {
    const what = await change(trx);
    if (what === null) return;
    await closeOtherSessions(trx, AUDIENCE, { subjectId: customerId, id: sessionId });
    await audit(trx, ctx, { what: `customer_${what}`, on: customerId });
    await tellOfChange(trx, ctx, { customerId, what, locale });
  });
}

/**
 * Nobody is locked out by what is posted elsewhere. A browser in which this buyer has signed in before has a count of its
 * own; anybody else is counted by mailbox and address together and by address, and strangers by mailbox over all
 * addresses: when these were many, each address has two tries left in a quarter of an hour. A code by mail always helps.
 */
async function limitsOf(ctx: Context, known: Acquaintance, visitor: Visitor): Promise<[Limit, ...Limit[]]> {
  const { person, browser } = visitor;
  const prefix = addressPrefix(visitor.ip);
  const windowMs = 15 * MINUTE;
  if (known === 'browser')
    return [{ name: 'password.mailbox_browser', value: `${person}\n${browser}`, most: 10, windowMs }];
  const narrow = { name: 'password.mailbox_address', value: `${person}\n${prefix}`, most: 6, windowMs };
  const address = { name: 'password.address', value: prefix, most: 30, windowMs };
  if (known === 'address') return [narrow, address];
  const everywhere = { name: 'password.mailbox', value: person, most: 30, windowMs: HOUR };
  const isStormy = (await findUsedUp(ctx.db, ctx.clock, everywhere)) !== null;
  return isStormy ? [{ ...narrow, most: 2 }, address] : [narrow, address, everywhere];
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
type SignedIn = SignInResult<CustomerSession> & { isWeak?: boolean };

/** The answer is the same, and as late, for a wrong password, a customer without one and a mailbox that nobody has. */
export async function signInByPassword(
  ctx: Context,
  { email, password, ip, browser = '', browserName = '' }: PasswordTry,
): Promise<SignedIn> {
  const mailboxKey = normaliseMailbox(email);
  const visitor: Visitor = { audience: 'customer', person: mailboxKey, ip, browser };
  const known = await findAcquaintance(ctx, visitor);
  const limits = await limitsOf(ctx, known, visitor);
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
  const isWeak = renewed ? (await weaknessOf(ctx, customer.id, password)) !== null : Boolean(kept?.is_weak);
  return transact(ctx.db, async (trx) => {
    const row = { customer_id: customer.id, password_hash: renewed ?? '', is_weak: isWeak, mailboxKey };
    if (renewed && !(await keepRenewed(trx, ctx, row))) return { ok: false, reason: 'wrong' };
    await rememberVisitor(trx, ctx, visitor);
    return { ...(await letIn(trx, ctx, { customer, mailboxKey, browserName })), isWeak };
  });
}
