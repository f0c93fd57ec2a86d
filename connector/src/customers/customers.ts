import type { Knex } from 'knex';
import { normaliseMailbox } from '../platform/mailbox.ts';
import { findContactByMailbox } from '../contacts/queries.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { findNewestOrderOfMailbox } from '../orders/of-mailbox.ts';
import type { OrderOwner } from '../orders/queries.ts';
import { DAY, HOUR, MINUTE } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { equalSecret, sha256 } from '../platform/hash.ts';
import { addJob } from '../platform/jobs.ts';
import { addressPrefix, withinLimits, type Limit } from '../platform/limits.ts';
import {
  closeSession,
  findSession,
  openSession,
  type Audience,
  type SignInResult,
} from '../platform/sessions.ts';
import { CODE_LIFE, hashCode, MOST_TRIES } from './code.ts';
import * as store from './store.ts';

export interface CustomerSession {
  kind: 'customer';
  customerId: string;
  /** The mailbox that was proven at this sign-in, for people. */
  email: string;
  /** The language this person bought in; null where we have no texts in it. */
  locale: Locale | null;
}

/** A buyer comes back every few weeks: thirty days without a visit, ninety in all. */
const AUDIENCE: Audience = { name: 'customer', idleMs: 30 * DAY, absoluteMs: 90 * DAY };

/** There is no hard lock: a mailbox that somebody floods is free again after the window. */
function requestLimits(mailboxKey: string, ip: string): Limit[] {
  return [
    { name: 'code.address', value: addressPrefix(ip), most: 30, windowMs: HOUR },
    { name: 'code.mailbox', value: mailboxKey, most: 5, windowMs: 15 * MINUTE },
    { name: 'code.mailbox', value: mailboxKey, most: 20, windowMs: DAY },
  ];
}

const tryLimit = (ip: string): Limit => ({
  name: 'code.try',
  value: addressPrefix(ip),
  most: 60,
  windowMs: HOUR,
});

interface CodeRequest {
  email: string;
  visit: string;
  locale: Locale;
  ip: string;
}

/**
 * Does exactly the same whether or not the mailbox is known, so that neither answer nor time tells: the job that writes
 * the mail finds out. The code goes to the normalised mailbox, never to the text as typed (letters that fold to
 * others would lead it to a stranger).
 */
export async function requestCode(
  ctx: Context,
  { email, visit, locale, ip }: CodeRequest,
): Promise<{ ok: true } | { ok: false; reason: 'too_many' }> {
  const mailboxKey = normaliseMailbox(email);
  if (!(await withinLimits(ctx.db, ctx.clock, requestLimits(mailboxKey, ip))))
    return { ok: false, reason: 'too_many' };
  if (mailboxKey === '') return { ok: true };
  const id = ctx.ids.new('signInCode');
  const now = ctx.clock.now();
  await transact(ctx.db, async (trx) => {
    await store.replaceCode(trx, {
      id,
      mailbox_key: mailboxKey,
      visit_hash: sha256(visit),
      code_hash: null,
      tries: 0,
      created_at: now,
      expires_at: now + CODE_LIFE,
      used_at: null,
    });
    await addJob(trx, ctx, {
      kind: 'send_sign_in_code',
      key: `sign_in_code:${id}`,
      payload: { codeId: id, locale },
    });
  });
  return { ok: true };
}

interface CodeTry {
  email: string;
  visit: string;
  code: string;
  ip: string;
}

/** Takes the code of this browser's newest request for this mailbox, once, within its life and its tries. */
export async function signIn(
  ctx: Context,
  { email, visit, code, ip }: CodeTry,
): Promise<SignInResult<CustomerSession>> {
  if (!(await withinLimits(ctx.db, ctx.clock, [tryLimit(ip)]))) return { ok: false, reason: 'too_many' };
  const mailboxKey = normaliseMailbox(email);
  const now = ctx.clock.now();
  const row = await store.findCode(ctx.db, mailboxKey, sha256(visit));
  if (!row || row.used_at !== null || row.expires_at <= now) return { ok: false, reason: 'expired' };
  if (!(await store.takeTry(ctx.db, row.id, { most: MOST_TRIES, now })))
    return { ok: false, reason: 'too_many' };
  const right = equalSecret(hashCode(ctx.config.secret, row.id, code), row.code_hash ?? '');
  if (!right) return { ok: false, reason: row.tries + 1 >= MOST_TRIES ? 'too_many' : 'wrong' };
  return transact(ctx.db, (trx) => open(trx, ctx, row));
}

async function open(
  trx: Knex.Transaction,
  ctx: Context,
  { id, mailbox_key }: store.CodeRow,
): Promise<SignInResult<CustomerSession>> {
  if (!(await store.useCode(trx, id, ctx.clock.now()))) return { ok: false, reason: 'expired' };
  const customer = await findOrCreateCustomer(trx, ctx, mailbox_key);
  await store.setSignedIn(trx, customer.id, ctx.clock.now());
  const token = await openSession(trx, ctx, AUDIENCE, { subjectId: customer.id, mailboxKey: mailbox_key });
  return { ok: true, token, session: presentSession(customer, mailbox_key) };
}

/** Finds the contact this mailbox is a key of, else the one of its newest order; with the language of that order. */
async function findBuyer(
  trx: Knex.Transaction,
  mailboxKey: string,
): Promise<{ contactId: string | null; locale: string }> {
  const known = await findContactByMailbox(trx, mailboxKey);
  const order = await findNewestOrderOfMailbox(trx, mailboxKey);
  return { contactId: known ?? order?.contact_id ?? null, locale: order?.locale ?? '' };
}

/** A customer comes into being with the first proven mailbox; nobody has to make an account for a buyer. */
async function findOrCreateCustomer(
  trx: Knex.Transaction,
  ctx: Context,
  mailboxKey: string,
): Promise<store.CustomerRow> {
  const known = await store.findCustomerByMailbox(trx, mailboxKey);
  if (known) return known;
  const buyer = await findBuyer(trx, mailboxKey);
  const now = ctx.clock.now();
  const customer: store.CustomerRow = {
    id: ctx.ids.new('customer'),
    contact_id: buyer.contactId,
    locale: buyer.locale.slice(0, 10),
    created_at: now,
    signed_in_at: now,
  };
  if (await store.insertCustomer(trx, customer, mailboxKey)) return customer;
  const theirs = await store.findCustomerByMailbox(trx, mailboxKey);
  if (!theirs) throw new Error('The customer of a mailbox vanished');
  return theirs;
}

/** `it_IT`, `it-IT` and `it` are Italian; a language we have no texts for is none. */
function localeOf(text: string): Locale | null {
  const language = text.toLowerCase().split(/[-_]/)[0];
  return language === 'it' || language === 'en' ? language : null;
}

function presentSession(customer: store.CustomerRow, mailboxKey: string): CustomerSession {
  return { kind: 'customer', customerId: customer.id, email: mailboxKey, locale: localeOf(customer.locale) };
}

/** Finds the session of a cookie; null when there is none or it has run out. */
export async function findCustomerSession(ctx: Context, token: string): Promise<CustomerSession | null> {
  const session = await findSession(ctx.db, ctx.clock, AUDIENCE, token);
  if (!session) return null;
  const customer = await store.findCustomer(ctx.db, session.subjectId);
  return customer ? presentSession(customer, session.mailboxKey) : null;
}

export function signOutCustomer(ctx: Context, token: string): Promise<void> {
  return closeSession(ctx.db, AUDIENCE, token);
}

/** Makes every code that was asked for useless: those of before a restore must not open anything after it. */
export function forgetCodes(db: Transactor): Promise<void> {
  return store.removeCodes(db);
}

/** Says what opens orders in the portal: the proven mailboxes and the customer itself, never the contact. */
export async function ownerOf(db: Transactor, { customerId }: CustomerSession): Promise<OrderOwner> {
  return { customerId, mailboxKeys: await store.listMailboxKeys(db, customerId) };
}
