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
  closeSession,
  closeSessionsOf,
  endSession,
  findSession,
  listSessionsOf,
  openSession,
  type Audience,
  type SignInResult,
} from '../platform/sessions.ts';
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

interface Opening {
  customer: store.CustomerRow;
  /** One of the customer's own, as it was proven or typed now. */
  mailboxKey: string;
  browserName: string;
}

/** Opens the session of somebody who has just shown who they are. */
export async function letIn(
  trx: Knex.Transaction,
  ctx: Context,
  { customer, mailboxKey, browserName }: Opening,
): Promise<SignInResult<CustomerSession>> {
  const { id } = customer;
  await store.setSignedIn(trx, id, ctx.clock.now());
  await actAs({ kind: 'customer', id }, () => audit(trx, ctx, { what: 'customer_signed_in' }));
  const token = await openSession(trx, ctx, AUDIENCE, { subjectId: id, mailboxKey, browser: browserName });
  const session = await findCustomerSession({ db: trx, clock: ctx.clock }, token);
  if (!session) throw new Error('A session vanished as it was opened');
  return { ok: true, token, session };
}

/** `it_IT`, `it-IT` and `it` are Italian; a language we have no texts for is none. */
function localeOf(text: string): Locale | null {
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

/** What changes how somebody signs in asks for a sign-in of the last quarter of an hour: a phone left open is not enough. */
const FRESH = 15 * MINUTE;

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

/** Ends one of the customer's sessions, or with `all` every one; whoever acts stands in the audit. */
export function endCustomerSessions(
  ctx: Context,
  { customerId, which }: { customerId: string; which: { id: string } | 'all' },
): Promise<void> {
  return transact(ctx.db, async (trx) => {
    if (which === 'all') await closeSessionsOf(trx, AUDIENCE, customerId);
    else await endSession(trx, AUDIENCE, { subjectId: customerId, id: which.id });
    await audit(trx, ctx, { what: 'customer_signed_out', on: customerId });
  });
}
