import type { Transactor } from '../platform/db.ts';
import type { Finder, Table } from '../platform/unit-of-work/unit-of-work.ts';
import type { ContactKey } from './keys.ts';

/** A person. What orders say and what staff wrote over it stand in the same columns: see staff-edits.ts. */
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
  /** JSON list of the names that its orders give. */
  names: string;
  probably_shared: number | boolean;
  profile_rank: string;
  phone_rank: string;
  account_rank: string;
  /** Null while the contact stands. */
  merged_into_id: string | null;
  edits: string | null;
  created_at: number;
  /** Its version, too: it grows with every change. */
  updated_at: number;
}

/** A company. */
export interface AccountRow {
  id: string;
  account_key: string;
  vat_key: string;
  name: string;
  fiscal_code: string;
  sdi_code: string;
  pec: string;
  owner_id: string | null;
  profile_rank: string;
  edits: string | null;
  created_at: number;
  updated_at: number;
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

export interface KeyRow {
  /** `staff`: made at the desk, without a mailbox. */
  kind: ContactKey['kind'] | 'staff';
  scope: string;
  value: string;
  contact_id: string;
  /** The order that brought the key; null when staff did. */
  order_id: string | null;
  created_at: number;
}

export interface MergeRow {
  id: string;
  winner_id: string;
  loser_id: string;
  reason: 'bridge' | 'staff';
  order_id: string | null;
  staff_id: string | null;
  /** JSON of a `Before`: see merge.ts. */
  before: string;
  merged_at: number;
  undone_at: number | null;
}

/** Two contacts that stay apart, the lower id first. */
export interface PinRow {
  contact_id: string;
  other_id: string;
  merge_id: string;
  created_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    contacts: ContactRow;
    accounts: AccountRow;
    addresses: AddressRow;
    contact_keys: KeyRow;
    contact_merges: MergeRow;
    contact_pins: PinRow;
  }
}

export const CONTACTS: Table<ContactRow> = { name: 'contacts', primary: ['id'] };
export const CONTACT_BY_ID: Finder<ContactRow> = { table: CONTACTS, by: ['id'], unique: true, lock: true };

export const ACCOUNTS: Table<AccountRow> = { name: 'accounts', primary: ['id'] };
export const ACCOUNT_BY_ID: Finder<AccountRow> = { table: ACCOUNTS, by: ['id'], unique: true, lock: true };
export const ACCOUNT_BY_KEY: Finder<AccountRow> = {
  table: ACCOUNTS,
  by: ['account_key'],
  unique: true,
  lock: true,
};

export const ADDRESSES: Table<AddressRow> = { name: 'addresses', primary: ['id'] };
export const ADDRESS_BY_CONTENT: Finder<AddressRow> = {
  table: ADDRESSES,
  by: ['contact_id', 'kind', 'content_hash'],
  unique: true,
  lock: true,
};
export const ADDRESSES_OF_CONTACT: Finder<AddressRow> = { table: ADDRESSES, by: ['contact_id'] };

export const KEYS: Table<KeyRow> = { name: 'contact_keys', primary: ['kind', 'scope', 'value'] };
export const KEY_BY_VALUE: Finder<KeyRow> = { table: KEYS, by: ['kind', 'scope', 'value'], unique: true };
export const KEYS_OF_CONTACT: Finder<KeyRow> = { table: KEYS, by: ['contact_id'] };

/** Reads a contact and keeps it locked for the rest of the transaction. */
export async function lockContact(trx: Transactor, id: string): Promise<ContactRow | undefined> {
  return trx('contacts').where({ id }).forUpdate().first();
}

export async function updateContact(
  trx: Transactor,
  id: string,
  changes: Partial<ContactRow>,
): Promise<void> {
  await trx('contacts').where({ id }).update(changes);
}
