import type { Knex } from 'knex';
import { actAs } from '../audit/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { isOfCompany } from '../memberships/queries.ts';
import { DAY, MINUTE } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { refuse, type Refused } from '../platform/outcome.ts';
import {
  closeOtherSessions,
  closeSession,
  closeSessionsOf,
  endSession,
  findSession,
  listSessionsOf,
  openSession,
  type Audience,
  type SignInResult,
} from '../platform/sessions.ts';
import { findAuthenticator } from './authenticator-store.ts';
import { forgetPairsOf } from './sign-on-store.ts';
import * as store from './store.ts';

export interface CustomerSession {
  kind: 'customer';
  sessionId: string;
  customerId: string;
  /** The mailbox that was proven at this sign-in, for people. */
  email: string;
  /** The language this person bought in; null where we have no texts in it. */
  locale: Locale | null;
  /** Epoch milliseconds. */
  openedAt: number;
  /** Some company has them among its people. Missing: none. */
  isOfCompany?: boolean;
}

/** A buyer comes back every few weeks: thirty days without a visit, ninety in all. */
export const AUDIENCE: Audience = { name: 'customer', idleMs: 30 * DAY, absoluteMs: 90 * DAY };
/** The session of somebody who has an authenticator and has not shown its code yet: it opens that page and no other. */
export const SECOND_STEP: Audience = {
  name: 'customer_second',
  idleMs: 10 * MINUTE,
  absoluteMs: 10 * MINUTE,
};

/** What changes how somebody signs in asks for a sign-in of the last quarter of an hour: a phone left open is not enough. */
const FRESH = 15 * MINUTE;

interface Opening {
  customer: store.CustomerRow;
  /** One of the customer's own, as it was proven or typed now. */
  mailboxKey: string;
  browserName: string;
  /** False where nobody has entered or typed anything now: then it changes no sign-in. True when left out. */
  isFresh?: boolean;
}

/**
 * Goes on for somebody who has just shown a code by mail or a password. The session is null where an authenticator's code is
 * asked for besides, whoever reads the mails: the token opens `finishSignIn` alone.
 */
export async function letIn(
  trx: Knex.Transaction,
  ctx: Context,
  opening: Opening,
): Promise<SignInResult<CustomerSession | null>> {
  const { customer, mailboxKey } = opening;
  // An app that is being set up at this moment is seen, or ends this session.
  await store.lockCustomer(trx, customer.id);
  if (!(await findAuthenticator(trx, customer.id))) return openFor(trx, ctx, opening);
  const token = await openSession(trx, ctx, SECOND_STEP, { subjectId: customer.id, mailboxKey });
  return { ok: true, token, session: null };
}

/** Opens the session of somebody who has shown all that is asked for. */
export async function openFor(
  trx: Knex.Transaction,
  ctx: Context,
  { customer, mailboxKey, browserName, isFresh = true }: Opening,
): Promise<SignInResult<CustomerSession>> {
  const { id } = customer;
  await store.setSignedIn(trx, id, ctx.clock.now());
  await actAs({ kind: 'customer', id }, () => audit(trx, ctx, { what: 'customer_signed_in' }));
  const openedAt = ctx.clock.now() - (isFresh ? 0 : FRESH);
  const opening = { subjectId: id, mailboxKey, browser: browserName, openedAt };
  const token = await openSession(trx, ctx, AUDIENCE, opening);
  const session = await findCustomerSession({ db: trx, clock: ctx.clock }, token);
  if (!session) throw new Error('A session vanished as it was opened');
  return { ok: true, token, session };
}

/** `it_IT`, `it-IT` and `it` are Italian; a language we have no texts for is none. */
export function localeOf(text: string): Locale | null {
  const language = text.toLowerCase().split(/[-_]/)[0];
  return language === 'it' || language === 'en' ? language : null;
}

/** Finds the session of a cookie; null when there is none or it has run out. */
export async function findCustomerSession(
  { db, clock }: { db: Transactor; clock: Context['clock'] },
  token: string,
): Promise<CustomerSession | null> {
  const session = await findSession(db, clock, AUDIENCE, token);
  if (!session) return null;
  const { id: sessionId, subjectId: customerId, mailboxKey: email, openedAt } = session;
  const customer = await store.findCustomer(db, customerId);
  if (!customer) return null;
  const known = { customerId, email, locale: localeOf(customer.locale) };
  return { kind: 'customer', sessionId, ...known, openedAt, isOfCompany: await isOfCompany(db, customerId) };
}

export function signOutCustomer(ctx: Context, token: string): Promise<void> {
  return closeSession(ctx.db, AUDIENCE, token);
}

/** Refused as a whole (`sign_in_again`) where the sign-in is older than that. */
export function refuseStale(
  { clock }: Pick<Context, 'clock'>,
  { openedAt }: CustomerSession,
): Refused | null {
  return clock.now() < openedAt + FRESH ? null : refuse('', 'sign_in_again');
}

export interface CustomerSessionView {
  id: string;
  browser: string;
  openedAt: number;
  usedAt: number;
  /** True for the session that asks. */
  here: boolean;
}

/** Lists where this customer is signed in; the session that was used last comes first. */
export async function listCustomerSessions(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  { customerId, sessionId = '' }: { customerId: string; sessionId?: string },
): Promise<CustomerSessionView[]> {
  const rows = await listSessionsOf(db, clock, AUDIENCE, customerId);
  return rows.map((row) => ({ ...row, here: row.id === sessionId }));
}

/**
 * Ends every session of a customer, also one that waits for its second step, and the sign-ins at checkouts; `but` is the id of
 * one that goes on. The next link of a shop asks for a code: a lost phone is mostly signed in there, too.
 */
export async function closeCustomerSessions(
  trx: Transactor,
  { customerId, but }: { customerId: string; but?: string },
): Promise<void> {
  await closeSessionsOf(trx, SECOND_STEP, customerId);
  await store.endCheckoutSignIns(trx, customerId);
  await forgetPairsOf(trx, customerId);
  if (but === undefined) await closeSessionsOf(trx, AUDIENCE, customerId);
  else await closeOtherSessions(trx, AUDIENCE, { subjectId: customerId, id: but });
}

/** Ends one of the customer's sessions, or with `all` every one; whoever acts stands in the audit. */
export function endCustomerSessions(
  ctx: Context,
  { customerId, which }: { customerId: string; which: { id: string } | 'all' },
): Promise<void> {
  return transact(ctx.db, async (trx) => {
    if (which === 'all') await closeCustomerSessions(trx, { customerId });
    else await endSession(trx, AUDIENCE, { subjectId: customerId, id: which.id });
    await forgetPairsOf(trx, customerId);
    await audit(trx, ctx, { what: 'customer_signed_out', on: customerId });
  });
}
