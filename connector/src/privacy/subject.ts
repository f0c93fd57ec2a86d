import { displayName } from '../contacts/names.ts';
import { findContactKeys, findStandingContact } from '../contacts/queries.ts';
import { listMergedAway } from '../contacts/standing-merges.ts';
import { ownerOf } from '../customers/customers.ts';
import { listCustomersOf } from '../customers/of-contact.ts';
import { isOpenUntil } from '../customers/ways-back.ts';
import type { OrderOwner } from '../orders/queries.ts';
import { listKeysOfContact, listOwnedKeys, listUnfinished, type OrderName } from '../orders/to-erase.ts';
import type { Transactor } from '../platform/db.ts';
import { listShopsByIds } from '../shops/shops.ts';
import { ordersAsked } from '../woocommerce/actions/queries.ts';
import { listOwnRecords } from './own-record.ts';

/** All by which a person who is to be erased is known. */
export interface Subject {
  mailboxes: string[];
  /** The shops' own ids of a buyer who was signed in there. */
  uids: { shopId: string; uid: string }[];
  orders: OrderName[];
  /** Records that are this person's alone, and those that others are in, too. */
  contactIds: string[];
  sharedIds: string[];
  customerIds: string[];
  /** Of which shop alone; empty: of all. */
  shopId: string;
  /** Any of these has to be typed, so that nobody does it by a slip. */
  typed: string[];
}

export async function listUids(db: Transactor, contactIds: string[]): Promise<Subject['uids']> {
  const keys = await Promise.all(contactIds.map((id) => findContactKeys(db, id)));
  return keys
    .flat()
    .filter(({ kind }) => kind === 'uid')
    .map(({ scope, value }) => ({ shopId: scope, uid: value }));
}

/** The records of an owner: those that are theirs alone, with what was merged into them, and those that others are in, too. */
export async function listRecordsOf(
  db: Transactor,
  owner: OrderOwner,
): Promise<Pick<Subject, 'contactIds' | 'sharedIds'>> {
  const records = await listOwnRecords(db, owner);
  const idsOf = (whole: boolean) =>
    records.filter(({ isWhole }) => isWhole === whole).map(({ contact }) => contact.id);
  const whole = idsOf(true);
  const merged = await Promise.all(whole.map((id) => listMergedAway(db, id)));
  return { contactIds: [...whole, ...merged.flat()], sharedIds: idsOf(false) };
}

/** Gathers what is a customer's by proven mailboxes, and nothing of others who stand in the same record. */
export async function subjectOfCustomer(db: Transactor, customerId: string): Promise<Subject> {
  const owner = await ownerOf(db, { customerId });
  const records = await listRecordsOf(db, owner);
  return {
    mailboxes: owner.mailboxKeys,
    uids: await listUids(db, records.contactIds),
    orders: await listOwnedKeys(db, owner),
    ...{ ...records, customerIds: [customerId], shopId: '', typed: owner.mailboxKeys },
  };
}

/**
 * Gathers all of a record, and of the customers whom it is about, with the records of their other mailboxes. Null
 * when there is no such record.
 */
export async function subjectOfContact(db: Transactor, contactId: string): Promise<Subject | null> {
  const contact = await findStandingContact(db, contactId);
  if (!contact) return null;
  const customers = await listCustomersOf(db, contact.id);
  const keys = (await findContactKeys(db, contact.id)).filter(({ kind }) => kind === 'mailbox');
  const orders = await listKeysOfContact(db, contact.id);
  // A database of before may have those that became it apart.
  const contactIds = new Set([contact.id, ...(await listMergedAway(db, contact.id))]);
  const sharedIds = new Set<string>();
  for (const customer of customers) {
    const owner = await ownerOf(db, customer);
    orders.push(...(await listOwnedKeys(db, owner)));
    const records = await listRecordsOf(db, owner);
    for (const id of records.contactIds) contactIds.add(id);
    for (const id of records.sharedIds) sharedIds.add(id);
  }
  const mailboxes = [...keys.map(({ value }) => value), ...customers.flatMap((each) => each.mailboxes)];
  return {
    mailboxes: [...new Set(mailboxes)],
    uids: await listUids(db, [...contactIds]),
    orders: [...new Map(orders.map((order) => [order.id, order])).values()],
    contactIds: [...contactIds],
    sharedIds: [...sharedIds].filter((id) => !contactIds.has(id)),
    customerIds: customers.map(({ customerId }) => customerId),
    shopId: '',
    typed: [contact.email, displayName(contact)].filter((text) => text !== ''),
  };
}

/** What an erasure would come to, before anybody asks for it. */
export interface ErasurePlan {
  /** How many orders stay, without their buyer. */
  orders: number;
  /** For how long the law keeps them, by the strictest of their shops. */
  keepYears: number;
  /** Those that still need their buyer: while there are any, nothing is erased. */
  unfinished: { id: string; number: string }[];
  /** Others stand in the same record. */
  isShared: boolean;
  /** Until then a change of the person's mailboxes can be taken back, and nothing is erased; null where none can. */
  changedUntil: number | null;
}

const YEARS = 10;

export async function planOf(db: Transactor, subject: Subject, now: number): Promise<ErasurePlan> {
  const { orders, sharedIds, customerIds } = subject;
  const shops = await listShopsByIds(db, [...new Set(orders.map(({ shopId }) => shopId))]);
  const years = [...shops.values()].map(({ keepYears }) => keepYears);
  return {
    orders: orders.length,
    keepYears: years.length === 0 ? YEARS : Math.max(...years),
    unfinished: await listUnfinished(db, orders, { now, asked: ordersAsked(db) }),
    isShared: sharedIds.length > 0,
    changedUntil: await isOpenUntil(db, { customerIds, now }),
  };
}
