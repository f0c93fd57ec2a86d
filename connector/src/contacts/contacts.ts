import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { projectMerge } from '../crm/projection.ts';
import type { OrderSnapshot } from '../orders/contract.ts';
import { fromIso } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { cut } from '../platform/text.ts';
import { recordAddress } from './addresses.ts';
import { keysOf, nameOf, rankOf, type ContactKey } from './buyer.ts';
import { linkAccount } from './accounts.ts';
import { mergeContacts } from './merge.ts';
import { phoneWords, setWords, wordsOf } from './search.ts';
import * as store from './store.ts';
import type { ContactRow } from './store.ts';

export { fullName, keysOf, nameKey, nameOf } from './buyer.ts';

type Tools = Pick<Context, 'ids' | 'clock' | 'log'>;

export interface BuyerLink {
  contactId: string;
  accountId: string | null;
  /** The record's search words or names may have changed: refreshContact when the order is written. */
  changed: boolean;
  /** Another contact was merged in: order rows read before may name it. */
  merged: boolean;
}

interface Telling {
  shopId: string;
  orderId: string;
  snapshot: OrderSnapshot;
}

/**
 * Finds or makes the contact of an order's buyer by strong keys, and lets the snapshot tell what it knows of the
 * person. Contacts are the connected components over keys: an order that carries keys of two contacts merges them.
 */
export async function linkBuyer(trx: Knex.Transaction, ctx: Tools, telling: Telling): Promise<BuyerLink> {
  const { shopId, snapshot } = telling;
  const keys = keysOf(shopId, snapshot);
  const rank = rankOf(shopId, snapshot);
  const buyer = keys[0] as ContactKey;
  const accountId = await linkAccount(trx, ctx, { snapshot, rank, buyer });
  const found = await findOrMake(trx, ctx, keys, telling);
  const changes = tellProfile(found.contact, { snapshot, rank, accountId });
  const changed = Object.keys(changes).length > 0;
  const { id } = found.contact;
  if (changed) await store.updateContact(trx, id, { ...changes, updated_at: ctx.clock.now() });
  const usedAt = fromIso(snapshot.placedAt);
  await recordAddress(trx, ctx, { contactId: id, kind: 'billing', address: snapshot.billing, usedAt });
  if (snapshot.delivery)
    await recordAddress(trx, ctx, { contactId: id, kind: 'delivery', address: snapshot.delivery, usedAt });
  return { contactId: id, accountId, changed: changed || found.changed, merged: found.merged };
}

interface Found {
  contact: ContactRow;
  changed: boolean;
  merged: boolean;
}

const TRIES = 5;

async function findOrMake(
  trx: Knex.Transaction,
  ctx: Tools,
  keys: ContactKey[],
  telling: Telling,
): Promise<Found> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const found = await tryFind(trx, ctx, keys, telling);
    if (found) return found;
  }
  throw new Error('The contact keys kept changing under us');
}

/** Undefined when somebody else made a key or merged the contact in between: look again. */
async function tryFind(
  trx: Knex.Transaction,
  ctx: Tools,
  keys: ContactKey[],
  { orderId }: Telling,
): Promise<Found | undefined> {
  const known = await store.findKeys(trx, keys);
  const missing = keys.filter(
    (key) => !known.some(({ kind, value }) => kind === key.kind && value === key.value),
  );
  const first = keys
    .map(({ kind }) => known.find((row) => row.kind === kind))
    .find((row) => row !== undefined);
  const id = first?.contact_id ?? ctx.ids.new('contact');
  for (const [index, key] of missing.entries()) {
    const row = { ...key, contact_id: id, order_id: orderId, created_at: ctx.clock.now() };
    if (await store.insertKey(trx, row)) continue;
    await store.deleteKeys(trx, missing.slice(0, index));
    return undefined;
  }
  if (!first) {
    const contact = blankContact(id, ctx.clock.now());
    await store.insertContact(trx, contact);
    return { contact, changed: true, merged: false };
  }
  const other = known.find((row) => row.contact_id !== id);
  if (other && !(await store.arePinned(trx, id, other.contact_id))) {
    const contact = await mergeContacts(trx, ctx, { ids: [id, other.contact_id], reason: 'bridge', orderId });
    return contact && { contact, changed: true, merged: true };
  }
  const contact = await store.lockContact(trx, id);
  if (!contact || contact.merged_into_id !== null) return undefined;
  return { contact, changed: missing.length > 0, merged: false };
}

function blankContact(id: string, now: number): ContactRow {
  return {
    id,
    first_name: '',
    last_name: '',
    email: '',
    phone: '',
    locale: '',
    account_id: null,
    owner_id: null,
    marketing_consent: false,
    marketing_consent_at: null,
    names: '[]',
    probably_shared: false,
    profile_rank: '',
    phone_rank: '',
    account_rank: '',
    merged_into_id: null,
    created_at: now,
    updated_at: now,
  };
}

/** What this snapshot knows better than what told the contact so far. */
function tellProfile(
  contact: ContactRow,
  { snapshot, rank, accountId }: { snapshot: OrderSnapshot; rank: string; accountId: string | null },
): Partial<ContactRow> {
  const changes: Partial<ContactRow> = {};
  const { firstName, lastName } = nameOf(snapshot);
  const profile_rank = `${firstName || lastName ? 1 : 0} ${rank}`;
  if (profile_rank > contact.profile_rank) {
    const { accountEmail, email } = snapshot.customer;
    changes.first_name = cut(firstName, 255);
    changes.last_name = cut(lastName, 255);
    changes.email = cut((accountEmail || email).trim(), 320);
    changes.locale = cut(snapshot.locale, 10);
    changes.profile_rank = profile_rank;
  }
  const phone = [snapshot.billing.phone, snapshot.delivery?.phone ?? '']
    .map((text) => text.trim())
    .find((text) => text !== '');
  if (phone && rank > contact.phone_rank) Object.assign(changes, { phone: cut(phone, 60), phone_rank: rank });
  if (accountId && rank > contact.account_rank)
    Object.assign(changes, { account_id: accountId, account_rank: rank });
  return { ...changes, ...tellConsent(contact, snapshot) };
}

/** The latest word on marketing counts; of two at the same time the refusal. */
function tellConsent(contact: ContactRow, { consents }: OrderSnapshot): Partial<ContactRow> {
  let given = Boolean(contact.marketing_consent);
  let at = contact.marketing_consent_at;
  for (const consent of consents.filter(({ kind }) => kind === 'marketing')) {
    const told = fromIso(consent.at);
    if (at === null || told > at) [given, at] = [consent.given, told];
    else if (told === at) given = given && consent.given;
  }
  if (at === contact.marketing_consent_at && given === Boolean(contact.marketing_consent)) return {};
  return { marketing_consent: given, marketing_consent_at: at };
}

/** Brings the names a contact's orders give, and its search words, up to date. After the order rows are written. */
export async function refreshContact(trx: Knex.Transaction, ctx: Tools, contactId: string): Promise<void> {
  const contact = await store.lockContact(trx, contactId);
  if (!contact) return;
  const names = await store.listBuyerNames(trx, contactId);
  const told = JSON.stringify(names);
  if (told !== contact.names) {
    const changes = { names: told, probably_shared: names.length > 1, updated_at: ctx.clock.now() };
    await store.updateContact(trx, contactId, changes);
  }
  const keys = await store.listContactKeys(trx, contactId);
  const mailboxes = keys.filter(({ kind }) => kind === 'mailbox').map(({ value }) => value);
  const texts = [contact.first_name, contact.last_name, ...names, contact.email, ...mailboxes];
  const words = [...texts.flatMap(wordsOf), ...phoneWords(contact.phone)];
  await setWords(trx, { kind: 'contact', refId: contactId, words });
}

/**
 * A contact that stands for a single order without any mailbox, once that order has found its buyer: nobody has to see
 * it any more. Contacts with another key stay, also without orders.
 */
export async function dropIfEmpty(trx: Knex.Transaction, contactId: string): Promise<boolean> {
  const keys = await store.listContactKeys(trx, contactId);
  if (keys.some(({ kind }) => kind !== 'order')) return false;
  if (await store.hasOrders(trx, contactId)) return false;
  await store.deleteContact(trx, contactId);
  return true;
}

/** Staff say that two records are one person; returns the one that stays. */
export async function joinContacts(
  ctx: Context,
  { ids, staffId }: { ids: [string, string]; staffId: string },
): Promise<string> {
  return transact(ctx.db, async (trx) => {
    const stays =
      ids[0] === ids[1] ? undefined : await mergeContacts(trx, ctx, { ids, reason: 'staff', staffId });
    if (!stays) throw new AppError('conflict', 'One of the two was merged already. Open it again.');
    await refreshContact(trx, ctx, stays.id);
    await projectMerge(trx, ctx, ids);
    return stays.id;
  });
}
