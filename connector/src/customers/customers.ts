import type { Knex } from 'knex';
import { normaliseMailbox } from '../contract/mailbox.ts';
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
import { orderCode, type CodePlace } from './order-code.ts';
import { letIn, type CustomerSession } from './sessions.ts';
import { provePair } from './sign-on.ts';
import * as store from './store.ts';
import { holdAgainst, type TypedCode } from './take-code.ts';
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
  /** Missing: the portal asks. */
  at?: CodePlace;
}

/** One checkout asks for a few codes, whatever mailboxes it names. */
const perCheckout = ({ checkoutId }: CodePlace): Limit => ({
  name: 'code.checkout',
  value: checkoutId,
  most: 5,
  windowMs: 15 * MINUTE,
});

/**
 * Does exactly the same whether or not the mailbox is known, so that neither answer nor time tells: the job that writes
 * the mail finds out. The code goes to the normalised mailbox, never to the text as typed (letters that fold to
 * others would lead it to a stranger).
 */
export async function requestCode(
  ctx: Context,
  { email, visit, locale, ip, browser = '', at }: CodeRequest,
): Promise<{ ok: true } | { ok: false; reason: 'too_many' }> {
  const mailboxKey = normaliseMailbox(email);
  const visitor: Visitor = { audience: 'customer', person: mailboxKey, ip, browser };
  const asked = await requestLimits(ctx, await findAcquaintance(ctx, visitor), visitor);
  const limits = at ? [perCheckout(at), ...asked] : asked;
  if (!(await withinLimits(ctx.db, ctx.clock, limits))) return { ok: false, reason: 'too_many' };
  if (mailboxKey === '') return { ok: true };
  const order = { mailboxKey, visitHash: sha256(visit), locale, ...(at ? { at } : {}) };
  await transact(ctx.db, (trx) => orderCode(trx, ctx, order));
  return { ok: true };
}

interface CodeTry {
  email: string;
  visit: string;
  code: string;
  ip: string;
  browser?: string;
  /** Where it was asked for; missing: in the portal. A code of one opens nothing in the other. */
  checkoutId?: string;
}

type Taken = (TypedCode & { ok: true; visitor: Visitor }) | (TypedCode & { ok: false });

/** Holds six digits against the newest code of this browser, or checkout, and mailbox; each try is counted. */
export async function takeCode(
  ctx: Context,
  { email, visit, code, ip, browser = '', checkoutId }: CodeTry,
): Promise<Taken> {
  const mailboxKey = normaliseMailbox(email);
  const visitor: Visitor = { audience: 'customer', person: mailboxKey, ip, browser };
  const limit = tryLimit(await findAcquaintance(ctx, visitor), visitor);
  if (!(await withinLimits(ctx.db, ctx.clock, [limit]))) return { ok: false, reason: 'too_many' };
  const key = { mailbox_key: mailboxKey, visit_hash: sha256(visit), checkout_id: checkoutId ?? null };
  const typed = await holdAgainst(ctx, await store.findCode(ctx.db, key), code);
  return typed.ok ? { ...typed, visitor } : typed;
}

/** Uses up the code that was right, once, and finds whose its mailbox is; null when somebody else used it in between. */
export async function useTakenCode(
  trx: Knex.Transaction,
  ctx: Context,
  { row }: Pick<Extract<Taken, { ok: true }>, 'row'>,
): Promise<store.CustomerRow | null> {
  if (!(await useCode(trx, ctx, row.id))) return null;
  return findOrCreateCustomer(trx, ctx, row.mailbox_key);
}

interface SignInTry extends CodeTry {
  /** See `browserName`. */
  browserName?: string;
  /** Of `signOn`: the next link of that user of the shop lets in. */
  pair?: string;
}

/** Takes the code of this browser's newest request for this mailbox, once, within its life and its tries; then see `letIn`. */
export async function signIn(
  ctx: Context,
  { browserName = '', pair = '', ...codeTry }: SignInTry,
): Promise<SignInResult<CustomerSession | null>> {
  const taken = await takeCode(ctx, codeTry);
  if (!taken.ok) return taken;
  const { mailbox_key: mailboxKey } = taken.row;
  return transact(ctx.db, async (trx) => {
    const customer = await useTakenCode(trx, ctx, taken);
    if (!customer) return { ok: false, reason: 'expired' };
    await provePair(trx, ctx, { sealed: pair, mailboxKey, customerId: customer.id });
    const opened = await letIn(trx, ctx, { customer, mailboxKey, browserName });
    if (opened.ok && opened.session) await rememberVisitor(trx, ctx, taken.visitor);
    return opened;
  });
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

/**
 * Makes all that was asked for useless: codes, challenges, sign-ins at checkouts, links of shops and what they let in. Those of
 * before a restore must not open anything after it, also where they have been struck out since.
 */
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
