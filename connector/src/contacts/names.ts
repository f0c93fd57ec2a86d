import { fullName } from '../orders/buyer-name.ts';
import type { Transactor } from '../platform/db.ts';
import type { ContactRow } from './store.ts';

type Named = Pick<ContactRow, 'first_name' | 'last_name' | 'email'>;

/** Says what a contact is called in lists: its name, else its mailbox. */
export function displayName({ first_name, last_name, email }: Named): string {
  return fullName({ firstName: first_name, lastName: last_name }) || email;
}

/** Reads names by contact id. */
export async function listContactNames(db: Transactor, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db('contacts')
    .whereIn('id', [...new Set(ids)])
    .select('id', 'first_name', 'last_name', 'email');
  return new Map(rows.map((row) => [row.id, displayName(row)]));
}

/** Reads names by company id. */
export async function listAccountNames(db: Transactor, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db('accounts')
    .whereIn('id', [...new Set(ids)])
    .select('id', 'name');
  return new Map(rows.map(({ id, name }) => [id, name]));
}
