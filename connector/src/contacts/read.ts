import type { ContactSummary, ContactView, Money, Page, TimelineEntry } from '@carrello/portal/services';
import { listContactOrders } from '../orders/read.ts';
import { readCursor, writeCursor } from '../platform/cursor.ts';
import type { Transactor } from '../platform/db.ts';
import { displayName } from './names.ts';
import { readSearch, recordsWith } from './search.ts';
import { listAddresses, type AddressRow, type ContactRow } from './store.ts';

const PAGE = 20;
const MOST_PURCHASES = 50;
const MOST_ENTRIES = 100;
const MOST_ADDRESSES = 20;

interface AccountRow {
  id: string;
  name: string;
  vat_key: string;
}

interface OrderCount {
  contact_id: string;
  orders: number;
  firstAt: number | null;
  lastAt: number | null;
}

async function accountsOf(db: Transactor, rows: ContactRow[]): Promise<Map<string, AccountRow>> {
  const ids = rows.flatMap(({ account_id }) => (account_id === null ? [] : [account_id]));
  if (ids.length === 0) return new Map();
  const accounts: AccountRow[] = await db<AccountRow>('accounts')
    .whereIn('id', ids)
    .select('id', 'name', 'vat_key');
  return new Map(accounts.map((account) => [account.id, account]));
}

async function countsOf(db: Transactor, ids: string[]): Promise<Map<string, OrderCount>> {
  const counts = (await db('orders')
    .whereIn('contact_id', ids)
    .groupBy('contact_id')
    .select('contact_id')
    .count({ orders: '*' })
    .min({ firstAt: 'placed_at' })
    .max({ lastAt: 'placed_at' })) as unknown as OrderCount[];
  return new Map(counts.map((count) => [count.contact_id, count]));
}

async function summariesOf(db: Transactor, rows: ContactRow[]): Promise<ContactSummary[]> {
  const accounts = await accountsOf(db, rows);
  const counts = await countsOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((contact) => ({
    id: contact.id,
    name: displayName(contact),
    email: contact.email,
    phone: contact.phone,
    company: accounts.get(contact.account_id ?? '')?.name ?? '',
    orders: Number(counts.get(contact.id)?.orders ?? 0),
    lastOrderAt: counts.get(contact.id)?.lastAt ?? null,
  }));
}

/** By word beginnings of name, e-mail, company, phone or order number, every word; the newest contact first. */
export async function listContacts(
  db: Transactor,
  { search, cursor }: { search: string; cursor: string | null },
): Promise<Page<ContactSummary>> {
  const contacts = db<ContactRow>('contacts').whereNull('merged_into_id');
  for (const word of readSearch(search)) {
    const withOrder = db('orders')
      .whereIn('id', recordsWith(db, 'order', word))
      .select('contact_id');
    void contacts.where((found) =>
      found
        .whereIn('id', recordsWith(db, 'contact', word))
        .orWhereIn('account_id', recordsWith(db, 'account', word))
        .orWhereIn('id', withOrder),
    );
  }
  const from = readCursor(cursor);
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

/** The contact, or the one it was merged into. */
async function readContact(db: Transactor, contactId: string): Promise<ContactRow | undefined> {
  let id = contactId;
  for (let step = 0; step < 20; step += 1) {
    const row = await db<ContactRow>('contacts').where({ id }).first();
    if (!row || row.merged_into_id === null) return row;
    id = row.merged_into_id;
  }
  return undefined;
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

/** Paid minus refunded, one per currency. */
async function totalsOf(db: Transactor, contactId: string): Promise<Money[]> {
  const rows = (await db('orders')
    .where({ contact_id: contactId })
    .groupBy('currency')
    .orderBy('currency')
    .select('currency')
    .sum({ paid: 'paid_total', refunded: 'refunded_total' })) as unknown as {
    currency: string;
    paid: number;
    refunded: number;
  }[];
  return rows.map(({ currency, paid, refunded }) => ({ currency, amount: Number(paid) - Number(refunded) }));
}

interface ActivityRow {
  kind: string;
  order_id: string | null;
  detail: string;
  happened_at: number;
}

async function timelineOf(db: Transactor, contactId: string): Promise<TimelineEntry[]> {
  const rows: ActivityRow[] = await db('activities')
    .where({ contact_id: contactId })
    .orderBy([
      { column: 'happened_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(MOST_ENTRIES)
    .select('kind', 'order_id', 'detail', 'happened_at');
  return rows.map((row) => ({
    kind: row.kind,
    at: row.happened_at,
    orderId: row.order_id,
    detail: JSON.parse(row.detail) as TimelineEntry['detail'],
  }));
}

/** The contact record of the desk; a merged contact leads to the one that stayed. */
export async function findContact(db: Transactor, contactId: string): Promise<ContactView | null> {
  const contact = await readContact(db, contactId);
  if (!contact) return null;
  const { id } = contact;
  const [summary] = await summariesOf(db, [contact]);
  const account = (await accountsOf(db, [contact])).get(contact.account_id ?? '');
  const addresses = await listAddresses(db, id);
  return {
    ...(summary as ContactSummary),
    firstName: contact.first_name,
    lastName: contact.last_name,
    locale: contact.locale,
    account: account ? { id: account.id, name: account.name, vatNumber: account.vat_key } : null,
    ownerName: '',
    marketingConsent: Boolean(contact.marketing_consent),
    firstOrderAt: (await countsOf(db, [id])).get(id)?.firstAt ?? null,
    totals: await totalsOf(db, id),
    addresses: addresses.slice(0, MOST_ADDRESSES).map(addressOf),
    purchases: await listContactOrders(db, id, MOST_PURCHASES),
    timeline: await timelineOf(db, id),
  };
}
