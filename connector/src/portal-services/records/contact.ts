import type { ContactSummary, ContactView, MergeView, Page } from '@carrello/portal/services';
import { listBought } from './bought.ts';
import { listContactOrders } from './order-lists.ts';
import { readCursor, writeCursor } from '../../platform/cursor.ts';
import type { Db, Transactor } from '../../platform/db.ts';
import { listStaffNames } from '../../staff/staff.ts';
import { findDuplicates } from './duplicates.ts';
import { listTold } from '../../contacts/staff-edits.ts';
import { listContactNames } from '../../contacts/names.ts';
import { searchContactIds } from '../../contacts/search-contacts.ts';
import { readSearch } from '../../search/words.ts';
import { listStandingMerges, type StandingMerge } from '../../contacts/standing-merges.ts';
import {
  findStandingContact,
  listAddresses,
  type AddressRow,
  type ContactRow,
} from '../../contacts/store.ts';
import { accountsOf, countOrders, sumOrders, summariesOf, summaryOf } from './summaries.ts';
import { readTimeline } from './timeline.ts';
import { readLinks } from './match-reasons.ts';

const PAGE = 20;
const MOST_PURCHASES = 50;
const MOST_ADDRESSES = 20;

/** By word beginnings of name, e-mail, company, phone or order number, every word; the newest contact first. */
export async function listContacts(
  db: Transactor,
  { search, cursor }: { search: string; cursor: string | null },
): Promise<Page<ContactSummary>> {
  const from = readCursor(cursor);
  const words = readSearch(search);
  const contacts = db<ContactRow>('contacts');
  if (words.length > 0)
    void contacts.whereIn('id', await searchContactIds(db, { words, from, most: PAGE + 1 }));
  else void contacts.whereNull('merged_into_id');
  // Ids begin with their time, so that they alone are the order.
  if (from) void contacts.where('id', '<', from.id);
  const rows: ContactRow[] = await contacts
    .orderBy('id', 'desc')
    .limit(PAGE + 1)
    .select('*');
  const last = rows.length > PAGE ? rows[PAGE - 1] : undefined;
  const items = await summariesOf(db, rows.slice(0, PAGE));
  return { items, next: last ? writeCursor({ at: 0, id: last.id }) : null };
}

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

const TOLD: Record<string, string> = {
  first_name: 'firstName',
  last_name: 'lastName',
  email: 'email',
  phone: 'phone',
  account_id: 'company',
};

/** What orders tell where staff wrote otherwise; a company by its name. */
async function toldOf(db: Transactor, contact: ContactRow): Promise<ContactView['told']> {
  const entries: ContactView['told'] = [];
  for (const { field, told } of listTold(contact)) {
    const accounts = field === 'account_id' ? await accountsOf(db, [{ ...contact, account_id: told }]) : null;
    const value = accounts ? (accounts.get(told ?? '')?.name ?? '') : (told ?? '');
    if (value !== '') entries.push({ field: TOLD[field] ?? field, value });
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

/** The contact record of the desk, without its tasks; a merged contact leads to the one that stayed. */
export async function findContact(db: Db, contactId: string): Promise<Omit<ContactView, 'tasks'> | null> {
  const contact = await findStandingContact(db, contactId);
  if (!contact) return null;
  // At once, where the database is another process: each is a handful of questions one after the other.
  const [{ links, ...record }, { purchases, bought }, timeline, duplicates] = await Promise.all([
    readRecord(db, contact),
    readPurchases(db, contact),
    readTimeline(db, { contact_id: contact.id }),
    findDuplicates(db, contact),
  ]);
  return {
    ...record,
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

async function readRecord(db: Db, contact: ContactRow) {
  const { id } = contact;
  const account = (await accountsOf(db, [contact])).get(contact.account_id ?? '');
  const count = (await countOrders(db, [id])).get(id);
  const addresses = await listAddresses(db, id);
  const merges = await listStandingMerges(db, id);
  const owner = contact.owner_id ?? '';
  return {
    ...summaryOf(contact, { account, count }),
    firstName: contact.first_name,
    lastName: contact.last_name,
    locale: contact.locale,
    account: account ? { id: account.id, name: account.name, vatNumber: account.vat_key } : null,
    ownerId: owner,
    ownerName: (await listStaffNames(db, owner === '' ? [] : [owner])).get(owner) ?? '',
    names: JSON.parse(contact.names) as string[],
    probablyShared: Boolean(contact.probably_shared),
    told: await toldOf(db, contact),
    marketingConsent: Boolean(contact.marketing_consent),
    consentAt: contact.marketing_consent_at,
    firstOrderAt: count?.firstAt ?? null,
    totals: await sumOrders(db, { contact_id: id }),
    addresses: addresses.slice(0, MOST_ADDRESSES).map(addressOf),
    links: await readLinks(db, { contactId: id, merges }),
    merges: await presentMerges(db, merges),
  };
}
