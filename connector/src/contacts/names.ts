import type { Transactor } from '../platform/db.ts';
import { fullName } from './buyer.ts';

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
export async function contactNames(db: Transactor, ids: string[]): Promise<Map<string, string>> {
  const rows: Named[] = await db<Named>('contacts')
    .whereIn('id', [...new Set(ids)])
    .select('id', 'first_name', 'last_name', 'email');
  return new Map(rows.map((row) => [row.id, displayName(row)]));
}
