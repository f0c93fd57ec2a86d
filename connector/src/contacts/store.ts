import { chunksOf } from '../platform/chunks.ts';
import type { Transactor } from '../platform/db.ts';
import type { Finder, Table } from '../platform/unit-of-work/unit-of-work.ts';
import type { ContactKey } from './keys.ts';

export interface ContactRow {
  id: string;
  first_name: string;
  last_name: string;
  email: string;
  phone: string;
  locale: string;
  account_id: string | null;
  owner_id: string | null;
  marketing_consent: number | boolean;
  marketing_consent_at: number | null;
  names: string;
  probably_shared: number | boolean;
  profile_rank: string;
  phone_rank: string;
  account_rank: string;
  merged_into_id: string | null;
  edits: string | null;
  created_at: number;
  updated_at: number;
}

export interface KeyRow {
  /** `staff`: made at the desk, without a mailbox. */
  kind: ContactKey['kind'] | 'staff';
  scope: string;
  value: string;
  contact_id: string;
  order_id: string | null;
  created_at: number;
}

export const CONTACTS: Table<ContactRow> = { name: 'contacts', primary: ['id'] };
export const CONTACT_BY_ID: Finder<ContactRow> = {
  table: CONTACTS,
  by: ['id'],
  unique: true,
  lock: true,
};

export const KEYS: Table<KeyRow> = { name: 'contact_keys', primary: ['kind', 'scope', 'value'] };
export const KEY_BY_VALUE: Finder<KeyRow> = {
  table: KEYS,
  by: ['kind', 'scope', 'value'],
  unique: true,
};

/** The contact, or the one it was merged into. */
export async function findStandingContact(
  db: Transactor,
  contactId: string,
): Promise<ContactRow | undefined> {
  let id = contactId;
  for (let step = 0; step < 20; step += 1) {
    const row = await db<ContactRow>('contacts').where({ id }).first();
    if (!row || row.merged_into_id === null) return row;
    id = row.merged_into_id;
  }
  return undefined;
}

/** Locked for the rest of the transaction. */
export async function lockContact(trx: Transactor, id: string): Promise<ContactRow | undefined> {
  return trx<ContactRow>('contacts').where({ id }).forUpdate().first();
}

export async function updateContact(
  trx: Transactor,
  id: string,
  changes: Partial<ContactRow>,
): Promise<void> {
  await trx('contacts').where({ id }).update(changes);
}

export async function hasOrders(trx: Transactor, contactId: string): Promise<boolean> {
  const row: unknown = await trx('orders').where({ contact_id: contactId }).first('id');
  return row !== undefined;
}

/** True when somebody at the desk has written, planned, claimed or merged something here. */
export async function isWorkedOn(trx: Transactor, contactId: string): Promise<boolean> {
  const contact = await trx<ContactRow>('contacts').where({ id: contactId }).first('edits', 'owner_id');
  if (contact && (contact.edits !== null || contact.owner_id !== null)) return true;
  for (const table of ['notes', 'tasks'])
    if (await trx(table).where({ contact_id: contactId }).first('id')) return true;
  const merge: unknown = await trx('contact_merges')
    .where({ winner_id: contactId, undone_at: null })
    .first('id');
  return merge !== undefined;
}

/** With its keys, addresses and search words; its orders must have moved before. */
export async function deleteContact(trx: Transactor, id: string): Promise<void> {
  await trx('contact_keys').where({ contact_id: id }).delete();
  await trx('addresses').where({ contact_id: id }).delete();
  await trx('search_tokens').where({ ref_id: id, kind: 'contact' }).delete();
  await trx('contacts').where({ id }).delete();
}

export async function listContactKeys(trx: Transactor, contactId: string): Promise<KeyRow[]> {
  return trx<KeyRow>('contact_keys')
    .where({ contact_id: contactId })
    .orderBy(['kind', 'scope', 'value'])
    .select('*');
}

/** The different people that a contact's orders name, one spelling each. */
export async function listBuyerNames(trx: Transactor, contactId: string): Promise<string[]> {
  const rows: { name: string }[] = await trx('orders')
    .where({ contact_id: contactId })
    .whereNot({ buyer_name_key: '' })
    .groupBy('buyer_name_key')
    .orderBy('buyer_name_key')
    .limit(20)
    .select(trx.raw('MAX(buyer_name) AS name'));
  return rows.map(({ name }) => name);
}

export async function arePinned(trx: Transactor, contactId: string, otherId: string): Promise<boolean> {
  const [low, high] = [contactId, otherId].sort();
  const pin: unknown = await trx('contact_pins').where({ contact_id: low, other_id: high }).first();
  return pin !== undefined;
}

export interface AddressRow {
  id: string;
  contact_id: string;
  kind: 'billing' | 'delivery';
  content_hash: string;
  first_name: string;
  last_name: string;
  company: string;
  line1: string;
  line2: string;
  city: string;
  state: string;
  postcode: string;
  country: string;
  phone: string;
  created_at: number;
  last_used_at: number;
}

export const ADDRESSES: Table<AddressRow> = { name: 'addresses', primary: ['id'] };
export const ADDRESS_BY_CONTENT: Finder<AddressRow> = {
  table: ADDRESSES,
  by: ['contact_id', 'kind', 'content_hash'],
  unique: true,
  lock: true,
};

export async function listAddresses(trx: Transactor, contactId: string): Promise<AddressRow[]> {
  return trx<AddressRow>('addresses')
    .where({ contact_id: contactId })
    .orderBy([{ column: 'last_used_at', order: 'desc' }, 'kind', 'content_hash'])
    .select('*');
}

export interface Belongings {
  keys: KeyRow[];
  addresses: AddressRow[];
  orderIds: string[];
  activityIds: string[];
  noteIds: string[];
  taskIds: string[];
}

/** What happened without an order; other activities go with their orders. */
async function lonelyActivities(trx: Transactor, contactId: string): Promise<string[]> {
  const ids: string[] = await trx('activities').where({ of_id: contactId }).pluck('id');
  return ids.sort();
}

/** All that a merge moves, as it is now. */
export async function readBelongings(trx: Transactor, contactId: string): Promise<Belongings> {
  const idsIn = async (table: string): Promise<string[]> => {
    const rows: { id: string }[] = await trx(table)
      .where({ contact_id: contactId })
      .orderBy('id')
      .select('id');
    return rows.map(({ id }) => id);
  };
  const orderIds = await idsIn('orders');
  return {
    keys: await listContactKeys(trx, contactId),
    addresses: await listAddresses(trx, contactId),
    orderIds,
    activityIds: await lonelyActivities(trx, contactId),
    noteIds: await idsIn('notes'),
    taskIds: await idsIn('tasks'),
  };
}

/** `orderIds` are all orders of `fromId`. */
export async function moveBelongings(
  trx: Transactor,
  { fromId, toId, orderIds }: { fromId: string; toId: string; orderIds: string[] },
): Promise<void> {
  const now = { contact_id: toId };
  for (const some of chunksOf(orderIds)) await trx('activities').whereIn('of_id', some).update(now);
  await trx('activities')
    .where({ of_id: fromId })
    .update({ ...now, of_id: toId });
  for (const table of ['contact_keys', 'orders', 'notes', 'tasks']) {
    await trx(table).where({ contact_id: fromId }).update(now);
  }
}
