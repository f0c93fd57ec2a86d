import type { Knex } from 'knex';
import { normaliseMailbox } from '../platform/mailbox.ts';
import { listContactNames } from '../contacts/names.ts';
import { findContactByMailbox } from '../contacts/queries.ts';
import type { Context } from '../context.ts';
import type { Locale } from '../contract/schemas.ts';
import { findNewestOrderOfMailbox } from '../orders/of-mailbox.ts';
import type { OrderOwner } from '../orders/queries.ts';
import { DAY, HOUR, MINUTE } from '../platform/clock.ts';
import { transact, type Transactor } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { sha256 } from '../platform/hash.ts';
import {
  findAcquaintance,
  rememberVisitor,
  type Acquaintance,
  type Visitor,
} from '../platform/known-visitors.ts';
import { addressPrefix, findUsedUp, widerNetworks, withinLimits, type Limit } from '../platform/limits.ts';
import type { SignInResult } from '../platform/sessions.ts';
import { orderCode } from './order-code.ts';
import { letIn, type CustomerSession } from './sessions.ts';
import { provePair } from './sign-on.ts';
import * as store from './store.ts';
import { holdAgainst } from './take-code.ts';
import { startOf } from '../platform/text.ts';

const perMailbox = (value: string, most: number, windowMs: number): Limit => ({
  name: 'code.mailbox',
  value,
  most,
  windowMs,
});

/**
 * Nobody is kept from a code by what is asked elsewhere. A browser in which this buyer has signed in before has a count of
 * its own. Anybody else is counted by mailbox and address together, and by address; strangers also by mailbox over all
 * addresses. When these were many, it storms: each address gets three codes a day instead of ten, and whole sites and
 * providers count as one sender each, so that hundreds of networks of one of them leave room for all others. A hundred and
 * twenty mails an hour is what a mailbox may get from strangers at most.
 */
export async function requestLimits(ctx: Context, known: Acquaintance, visitor: Visitor): Promise<Limit[]> {
  const { person, browser } = visitor;
  const prefix = addressPrefix(visitor.ip);
  const often = {
    name: 'code.mailbox_address',
    value: `${person}\n${prefix}`,
    most: 5,
    windowMs: 15 * MINUTE,
  };
  if (known === 'browser')
    return [{ ...often, name: 'code.mailbox_browser', value: `${person}\n${browser}` }];
  const daily = { ...often, most: 10, windowMs: DAY };
  const address = { name: 'code.address', value: prefix, most: 30, windowMs: HOUR };
  if (known === 'address') return [often, daily, address];
  const everywhere = [perMailbox(person, 5, 15 * MINUTE), perMailbox(person, 20, DAY)];
  const most = perMailbox(`${person}\nmost`, 120, HOUR);
  for (const limit of everywhere) {
    if ((await findUsedUp(ctx.db, ctx.clock, limit)) !== null)
      return [{ ...daily, most: 3 }, ...senderLimits(visitor), address, most];
  }
  return [often, daily, address, ...everywhere, most];
}

/** Counts those who ask for one mailbox by what one sender may own, in a storm. */
function senderLimits({ person, ip }: Visitor): Limit[] {
  const { site, provider } = widerNetworks(ip);
  const ofSender = (value: string, most: number): Limit => ({
    name: 'code.mailbox_sender',
    value: `${person}\n${value}`,
    most,
    windowMs: HOUR,
  });
  return [ofSender(site, 6), ofSender(provider, 20)];
}

/** Neighbours at one address may use its count up; a browser in which this buyer has signed in has its own. */
function tryLimit(known: Acquaintance, { person, browser, ip }: Visitor): Limit {
  const limit = { name: 'code.try', value: addressPrefix(ip), most: 60, windowMs: HOUR };
  return known === 'browser' ? { ...limit, name: 'code.try_browser', value: `${person}\n${browser}` } : limit;
}

interface CodeRequest {
  email: string;
  visit: string;
  locale: Locale;
  ip: string;
  /** The secret of the browser's long-lived cookie; empty where it has none. */
  browser?: string;
}

/**
 * Does exactly the same whether or not the mailbox is known, so that neither answer nor time tells: the job that writes
 * the mail finds out. The code goes to the normalised mailbox, never to the text as typed (letters that fold to
 * others would lead it to a stranger).
 */
export async function requestCode(
  ctx: Context,
  { email, visit, locale, ip, browser = '' }: CodeRequest,
): Promise<{ ok: true } | { ok: false; reason: 'too_many' }> {
  const mailboxKey = normaliseMailbox(email);
  const visitor: Visitor = { audience: 'customer', person: mailboxKey, ip, browser };
  const limits = await requestLimits(ctx, await findAcquaintance(ctx, visitor), visitor);
  if (!(await withinLimits(ctx.db, ctx.clock, limits))) return { ok: false, reason: 'too_many' };
  if (mailboxKey === '') return { ok: true };
  await transact(ctx.db, (trx) => orderCode(trx, ctx, { mailboxKey, visitHash: sha256(visit), locale }));
  return { ok: true };
}

interface CodeTry {
  email: string;
  visit: string;
  code: string;
  ip: string;
  browser?: string;
  /** See `browserName`. */
  browserName?: string;
  /** Of `signOn`: the next link of that user of the shop lets in. */
  pair?: string;
}

/** Takes the code of this browser's newest request for this mailbox, once, within its life and its tries; then see `letIn`. */
export async function signIn(
  ctx: Context,
  { email, visit, code, ip, browser = '', browserName = '', pair = '' }: CodeTry,
): Promise<SignInResult<CustomerSession | null>> {
  const mailboxKey = normaliseMailbox(email);
  const visitor: Visitor = { audience: 'customer', person: mailboxKey, ip, browser };
  const limit = tryLimit(await findAcquaintance(ctx, visitor), visitor);
  if (!(await withinLimits(ctx.db, ctx.clock, [limit]))) return { ok: false, reason: 'too_many' };
  const typed = await holdAgainst(ctx, await store.findCode(ctx.db, mailboxKey, sha256(visit)), code);
  if (!typed.ok) return typed;
  return transact(ctx.db, async (trx) => {
    const opened = await open(trx, ctx, typed.row, { browserName, pair });
    if (opened.ok && opened.session) await rememberVisitor(trx, ctx, visitor);
    return opened;
  });
}

async function open(
  trx: Knex.Transaction,
  ctx: Context,
  { id, mailbox_key: mailboxKey }: store.CodeRow,
  { browserName, pair }: { browserName: string; pair: string },
): Promise<SignInResult<CustomerSession | null>> {
  if (!(await store.useCode(trx, id, ctx.clock.now()))) return { ok: false, reason: 'expired' };
  const customer = await findOrCreateCustomer(trx, ctx, mailboxKey);
  await provePair(trx, ctx, { sealed: pair, mailboxKey, customerId: customer.id });
  return letIn(trx, ctx, { customer, mailboxKey, browserName });
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
    locale: startOf(buyer.locale, 10),
    created_at: now,
    signed_in_at: now,
  };
  if (await store.insertCustomer(trx, customer, mailboxKey)) return customer;
  const theirs = await store.findCustomerByMailbox(trx, mailboxKey);
  if (!theirs) throw new Error('The customer of a mailbox vanished');
  return theirs;
}

/** Makes every code and challenge that was asked for useless: those of before a restore must not open anything after it. */
export function forgetCodes(db: Transactor): Promise<void> {
  return store.removeCodes(db);
}

/** Makes a code that was typed rightly useless, in the caller's transaction; false when that has been done in between. */
export function useCode(
  trx: Knex.Transaction,
  { clock }: Pick<Context, 'clock'>,
  id: string,
): Promise<boolean> {
  return store.useCode(trx, id, clock.now());
}

/** Lets nobody else change what is this customer's until the transaction ends. Throws not_found. */
export async function lockCustomer(trx: Knex.Transaction, id: string): Promise<void> {
  if (!(await store.lockCustomer(trx, id))) throw new AppError('not_found', 'There is no such customer.');
}

/** Says what opens orders in the portal: the proven mailboxes and the customer itself, never the contact. */
export async function ownerOf(
  db: Transactor,
  { customerId }: Pick<CustomerSession, 'customerId'>,
): Promise<OrderOwner> {
  return { customerId, mailboxKeys: await store.listMailboxKeys(db, customerId) };
}

/** Reads what customers are called, by id: the name of their contact. */
export async function listCustomerNames(db: Transactor, ids: string[]): Promise<Map<string, string>> {
  const contacts = await store.listContactsOf(db, ids);
  const names = await listContactNames(db, [...contacts.values()]);
  return new Map([...contacts].map(([id, contact]) => [id, names.get(contact) ?? id]));
}
