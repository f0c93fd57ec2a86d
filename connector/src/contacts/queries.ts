import type { Knex } from 'knex';
import type { Transactor } from '../platform/db.ts';
import type { AccountRow, AddressRow, ContactRow, KeyRow } from './store.ts';

/** Makes a subquery of the ids of the contacts that somebody looks after, in a column `id`. */
export function contactsOwnedBy(db: Transactor, staffId: string): Knex.QueryBuilder {
  return db('contacts').where({ owner_id: staffId }).select('id');
}

/** Finds the contact, or the one that it was merged into. */
export async function findStandingContact(
  db: Transactor,
  contactId: string,
): Promise<ContactRow | undefined> {
  let id = contactId;
  for (let step = 0; step < 20; step += 1) {
    const row = await db('contacts').where({ id }).first();
    if (!row || row.merged_into_id === null) return row;
    id = row.merged_into_id;
  }
  return undefined;
}

/** Finds the id of the contact that a mailbox is a key of; `key` is what normaliseMailbox makes of it. */
export async function findContactByMailbox(db: Transactor, key: string): Promise<string | null> {
  const row = await db('contact_keys').where({ kind: 'mailbox', scope: '', value: key }).first('contact_id');
  return row?.contact_id ?? null;
}

/** Lists these contacts, merged ones as well, by id; those that are gone are missing. */
export async function listContactsByIds(db: Transactor, ids: string[]): Promise<ContactRow[]> {
  if (ids.length === 0) return [];
  return db('contacts').whereIn('id', ids).orderBy('id').select('*');
}

/** Lists these companies by id; those that are gone are missing. */
export async function listAccountsByIds(db: Transactor, ids: string[]): Promise<AccountRow[]> {
  if (ids.length === 0) return [];
  return db('accounts').whereIn('id', ids).orderBy('id').select('*');
}

/** Lists a contact's keys; the oldest come first. */
export async function findContactKeys(db: Transactor, contactId: string): Promise<KeyRow[]> {
  return db('contact_keys')
    .where({ contact_id: contactId })
    .orderBy(['created_at', 'value', 'kind', 'scope'])
    .select('*');
}

/** Lists a contact's addresses; those that were used last come first. */
export async function listAddresses(db: Transactor, contactId: string): Promise<AddressRow[]> {
  return db('addresses')
    .where({ contact_id: contactId })
    .orderBy([{ column: 'last_used_at', order: 'desc' }, 'kind', 'content_hash'])
    .select('*');
}

/** Lists the address of each kind that each of these contacts used last. */
export async function listNewestAddresses(db: Transactor, contactIds: string[]): Promise<AddressRow[]> {
  if (contactIds.length === 0) return [];
  const rows = await db('addresses')
    .whereIn('contact_id', contactIds)
    .orderBy([{ column: 'last_used_at', order: 'desc' }, 'content_hash'])
    .select('*');
  const seen = new Set<string>();
  return rows.filter(({ contact_id, kind }) => {
    const isNewest = !seen.has(`${contact_id} ${kind}`);
    seen.add(`${contact_id} ${kind}`);
    return isNewest;
  });
}

/** Lists the people of these companies, merged ones as well; those that changed last come first. */
export async function listPeopleOfAccounts(
  db: Transactor,
  accountIds: string[],
): Promise<Pick<ContactRow, 'id' | 'account_id'>[]> {
  return db('contacts')
    .whereIn('account_id', accountIds)
    .orderBy([{ column: 'updated_at', order: 'desc' }, 'id'])
    .select('id', 'account_id');
}

/** Where a walk through all records of a kind goes on: after an id, for so many records. */
interface Walk {
  after: string;
  limit: number;
}

const versionsIn = async (db: Transactor, table: 'contacts' | 'accounts', { after, limit }: Walk) => {
  const rows = await db<Pick<ContactRow, 'id' | 'updated_at'>>(table)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .select('id', 'updated_at');
  return rows.map(({ id, updated_at }) => ({ id, version: updated_at }));
};

/** Lists the next contacts by id, merged ones as well, with their versions; a version grows with every change. */
export function listContactVersions(db: Transactor, walk: Walk): Promise<{ id: string; version: number }[]> {
  return versionsIn(db, 'contacts', walk);
}

/** Lists the next companies by id with their versions. */
export function listAccountVersions(db: Transactor, walk: Walk): Promise<{ id: string; version: number }[]> {
  return versionsIn(db, 'accounts', walk);
}
