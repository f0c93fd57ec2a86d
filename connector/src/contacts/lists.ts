import type { Transactor } from '../platform/db.ts';
import { recordsWith } from '../search/words.ts';
import { searchContactIds } from './search-contacts.ts';
import type { AccountRow, ContactRow } from './store.ts';

/** A part of a list with the newest first. Ids begin with their time, so that they alone are the order. */
interface Part {
  /** The id after which it begins; undefined for the beginning. */
  after: string | undefined;
  most: number;
}

/** Lists the newest contacts, without those that were merged away. */
export async function listContacts(db: Transactor, { after, most }: Part): Promise<ContactRow[]> {
  const contacts = db('contacts').whereNull('merged_into_id');
  if (after !== undefined) void contacts.where('id', '<', after);
  return contacts.orderBy('id', 'desc').limit(most).select('*');
}

/** Lists the newest contacts that nobody looks after. */
export async function listUnowned(db: Transactor, most: number): Promise<ContactRow[]> {
  return db('contacts')
    .whereNull('owner_id')
    .whereNull('merged_into_id')
    .orderBy('id', 'desc')
    .limit(most)
    .select('*');
}

/** Lists the newest contacts that have every word, each the beginning of one of theirs, their company's or an order's. */
export async function searchContacts(
  db: Transactor,
  { words, after, most }: Part & { words: string[] },
): Promise<ContactRow[]> {
  if (words.length === 0) return listContacts(db, { after, most });
  const from = after === undefined ? null : { at: 0, id: after };
  const ids = await searchContactIds(db, { words, from, most });
  return db('contacts').whereIn('id', ids).orderBy('id', 'desc').select('*');
}

/** Lists the newest companies that have every word, each the beginning of one of name or VAT number. */
export async function searchAccounts(
  db: Transactor,
  { words, after, most }: Part & { words: string[] },
): Promise<AccountRow[]> {
  const accounts = db('accounts');
  for (const word of words) void accounts.whereIn('id', recordsWith(db, 'account', word));
  if (after !== undefined) void accounts.where('id', '<', after);
  return accounts.orderBy('id', 'desc').limit(most).select('*');
}

/** Lists the newest people of a company, without those that were merged away. */
export async function listPeople(db: Transactor, accountId: string, most: number): Promise<ContactRow[]> {
  return db('contacts')
    .where({ account_id: accountId })
    .whereNull('merged_into_id')
    .orderBy('id', 'desc')
    .limit(most)
    .select('*');
}

/** Counts the people of companies; one without people is not in the map. */
export async function countPeople(db: Transactor, accountIds: string[]): Promise<Map<string, number>> {
  const rows = (await db('contacts')
    .whereIn('account_id', accountIds)
    .whereNull('merged_into_id')
    .groupBy('account_id')
    .select('account_id')
    .count({ people: '*' })) as unknown as { account_id: string; people: number }[];
  return new Map(rows.map(({ account_id, people }) => [account_id, people]));
}
