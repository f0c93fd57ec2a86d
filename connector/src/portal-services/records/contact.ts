import type { ContactView, MergeView } from '@carrello/portal/services';
import { listContactNames } from '../../contacts/names.ts';
import { findStandingContact, listAddresses } from '../../contacts/queries.ts';
import { listOverwritten } from '../../contacts/staff-edits.ts';
import { greetingFor } from '../../contacts/write-mail.tsx';
import { listTags } from '../../contacts/tags.ts';
import { listStandingMerges, type StandingMerge } from '../../contacts/standing-merges.ts';
import type { AddressRow, ContactRow } from '../../contacts/store.ts';
import { listOpenDisputesOf } from '../../orders/disputes.ts';
import { readBought } from '../../orders/of-contacts.ts';
import type { Db, Transactor } from '../../platform/db.ts';
import { readBooks } from '../books.ts';
import { listStaffNames } from '../../staff/staff.ts';
import { listBought } from './bought.ts';
import { findDuplicates } from './duplicates.ts';
import { readLinks } from './match-reasons.ts';
import { listContactOrders } from './order-lists.ts';
import { accountsOf, summaryOf } from './summaries.ts';
import { readTimeline } from './timeline.ts';

const MOST_PURCHASES = 50;
const MOST_ADDRESSES = 20;

function addressOf(row: AddressRow): ContactView['addresses'][number] {
  return {
    kind: row.kind,
    firstName: row.first_name,
    lastName: row.last_name,
    company: row.company,
    line1: row.line1,
    line2: row.line2,
    postcode: row.postcode,
    city: row.city,
    state: row.state,
    country: row.country,
    phone: row.phone,
    lastUsedAt: row.last_used_at,
  };
}

/** The page's names of columns. */
const FIELDS: Record<string, string> = {
  first_name: 'firstName',
  last_name: 'lastName',
  email: 'email',
  phone: 'phone',
  account_id: 'company',
};

/** Reads what orders claim of fields that staff wrote; a company is given by its name. */
async function readOverwritten(db: Transactor, contact: ContactRow): Promise<ContactView['told']> {
  const entries: ContactView['told'] = [];
  for (const { field, claimed } of listOverwritten(contact)) {
    const accounts = field === 'account_id' ? await accountsOf(db, [{ account_id: claimed }]) : null;
    const value = accounts ? (accounts.get(claimed ?? '')?.name ?? '') : (claimed ?? '');
    if (value !== '') entries.push({ field: FIELDS[field] ?? field, value });
  }
  return entries;
}

async function presentMerges(db: Db, merges: StandingMerge[]): Promise<MergeView[]> {
  if (merges.length === 0) return [];
  const names = await listContactNames(
    db,
    merges.map(({ loser_id }) => loser_id),
  );
  const staff = await listStaffNames(
    db,
    merges.flatMap(({ staff_id }) => (staff_id === null ? [] : [staff_id])),
  );
  return merges.map(({ id, loser_id, reason, order_id, staff_id, merged_at }, index) => ({
    id,
    name: names.get(loser_id) ?? '',
    reason,
    staffName: staff.get(staff_id ?? '') ?? '',
    orderId: order_id,
    at: merged_at,
    undoable: index === 0,
  }));
}

/** Reads the record of a contact without its tasks and what follows from its cases; a merged contact leads to the one that stayed. Null when there is none. */
export async function findContact(
  db: Db,
  contactId: string,
): Promise<Omit<ContactView, 'tasks' | 'cases' | 'doNotSell'> | null> {
  const contact = await findStandingContact(db, contactId);
  if (!contact) return null;
  // Each is a handful of questions one after the other: where the database is another process, they are asked together.
  const [{ links, ...record }, books, { purchases, bought }, timeline, duplicates] = await Promise.all([
    readRecord(db, contact),
    readBooks(db, contact.id),
    readPurchases(db, contact),
    readTimeline(db, { contact_id: contact.id }),
    findDuplicates(db, contact),
  ]);
  return {
    ...record,
    books,
    links: links.views,
    purchases: purchases.map(({ buyer, ...order }) => ({ ...order, why: links.of(buyer) })),
    bought,
    timeline,
    duplicates,
  };
}

async function readPurchases(db: Db, { id }: ContactRow) {
  const purchases = await listContactOrders(db, id, MOST_PURCHASES);
  return { purchases, bought: await listBought(db, purchases) };
}

async function readDisputes(db: Db, contactId: string): Promise<ContactView['disputes']> {
  const rows = await listOpenDisputesOf(db, contactId);
  return rows.map(({ order_id, number, amount, currency, state, funds, reason, answer_by, opened_at }) => ({
    ...{ orderId: order_id, number, amount: { amount, currency }, state, funds, reason },
    ...{ answerBy: answer_by, at: opened_at },
  }));
}

async function readRecord(db: Db, contact: ContactRow) {
  const { id } = contact;
  const account = (await accountsOf(db, [contact])).get(contact.account_id ?? '');
  const { totals, firstAt, lastAt, orders } = await readBought(db, { contact_id: id });
  const addresses = await listAddresses(db, id);
  const merges = await listStandingMerges(db, id);
  const owner = contact.owner_id ?? '';
  return {
    ...summaryOf(contact, {
      account,
      bought: { orders, lastOrderAt: lastAt, kept: totals[0] ?? null },
      tags: await listTags(db, id),
    }),
    firstName: contact.first_name,
    lastName: contact.last_name,
    locale: contact.locale,
    greeting: greetingFor(contact),
    account: account ? { id: account.id, name: account.name, vatNumber: account.vat_key } : null,
    ownerId: owner,
    ownerName: (await listStaffNames(db, owner === '' ? [] : [owner])).get(owner) ?? '',
    names: JSON.parse(contact.names) as string[],
    probablyShared: Boolean(contact.probably_shared),
    told: await readOverwritten(db, contact),
    marketingConsent: Boolean(contact.marketing_consent),
    consentAt: contact.marketing_consent_at,
    firstOrderAt: firstAt,
    totals,
    disputes: await readDisputes(db, id),
    addresses: addresses.slice(0, MOST_ADDRESSES).map(addressOf),
    links: await readLinks(db, { contactId: id, merges }),
    merges: await presentMerges(db, merges),
  };
}
