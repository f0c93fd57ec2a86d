import type { Transactor } from '../platform/db.ts';
import { fullName } from '../orders/buyer-name.ts';

interface Named {
  id: string;
  first_name: string;
  last_name: string;
  email: string;
}

/** What a contact is called in lists: its name, else its mailbox. */
export function displayName({ first_name, last_name, email }: Omit<Named, 'id'>): string {
  return fullName({ firstName: first_name, lastName: last_name }) || email;
}

/** Names by contact id. */
export async function listContactNames(db: Transactor, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows: Named[] = await db<Named>('contacts')
    .whereIn('id', [...new Set(ids)])
    .select('id', 'first_name', 'last_name', 'email');
  return new Map(rows.map((row) => [row.id, displayName(row)]));
}

/** Names by company id. */
export async function listAccountNames(db: Transactor, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows: { id: string; name: string }[] = await db('accounts')
    .whereIn('id', [...new Set(ids)])
    .select('id', 'name');
  return new Map(rows.map(({ id, name }) => [id, name]));
}
