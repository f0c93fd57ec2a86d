import type { Transactor } from '../platform/db.ts';

export type AddressKind = 'delivery' | 'billing';

export interface SavedAddressRow {
  id: string;
  customer_id: string;
  kind: AddressKind;
  /** What the customer calls it: `Office`; empty where they gave it no name. */
  label: string;
  /** `customer:kind` of the one that is offered first, null on all others: so a kind has at most one. */
  default_of: string | null;
  first_name: string;
  last_name: string;
  company: string;
  line1: string;
  line2: string;
  postcode: string;
  city: string;
  state: string;
  country: string;
  phone: string;
  vat_number: string;
  fiscal_code: string;
  sdi_code: string;
  pec: string;
  /** An invoice is wanted with each purchase. */
  wants_invoice: boolean | number;
  /** The same for two spellings of one address; unique with customer and kind. */
  content_hash: string;
  created_at: number;
  updated_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    customer_addresses: SavedAddressRow;
  }
}

/** Lists the addresses of these customers: the one that is offered first, then the newest. */
export function listAddresses(db: Transactor, customerIds: string[]): Promise<SavedAddressRow[]> {
  return db('customer_addresses')
    .whereIn('customer_id', customerIds)
    .orderByRaw('default_of IS NULL')
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .select('*');
}

/** The owner stands in the query: somebody else's address is one that is not there. */
export function findAddress(
  db: Transactor,
  owner: Pick<SavedAddressRow, 'customer_id' | 'id'>,
): Promise<SavedAddressRow | undefined> {
  const { customer_id, id } = owner;
  return db('customer_addresses').where({ customer_id, id }).first();
}

export function findSame(
  db: Transactor,
  { customer_id, kind, content_hash }: Pick<SavedAddressRow, 'customer_id' | 'kind' | 'content_hash'>,
): Promise<SavedAddressRow | undefined> {
  return db('customer_addresses').where({ customer_id, kind, content_hash }).first();
}

/** Finds the newest address of a kind, and how many there are. */
export async function findNewest(
  db: Transactor,
  { customer_id, kind }: Pick<SavedAddressRow, 'customer_id' | 'kind'>,
): Promise<{ newest: SavedAddressRow | undefined; count: number }> {
  const rows = await db('customer_addresses')
    .where({ customer_id, kind })
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .select('*');
  return { newest: rows[0], count: rows.length };
}

export async function insertAddress(trx: Transactor, row: SavedAddressRow): Promise<void> {
  await trx('customer_addresses').insert(row);
}

export async function updateAddress(
  trx: Transactor,
  { customer_id, id }: Pick<SavedAddressRow, 'customer_id' | 'id'>,
  changes: Partial<SavedAddressRow>,
): Promise<void> {
  await trx('customer_addresses').where({ customer_id, id }).update(changes);
}

export async function deleteAddress(
  trx: Transactor,
  { customer_id, id }: Pick<SavedAddressRow, 'customer_id' | 'id'>,
): Promise<void> {
  await trx('customer_addresses').where({ customer_id, id }).delete();
}

export async function setDefault(
  trx: Transactor,
  { customer_id, kind, id }: Pick<SavedAddressRow, 'customer_id' | 'kind' | 'id'>,
): Promise<void> {
  const default_of = `${customer_id}:${kind}`;
  await trx('customer_addresses').where({ default_of }).update({ default_of: null });
  await trx('customer_addresses').where({ customer_id, kind, id }).update({ default_of });
}
