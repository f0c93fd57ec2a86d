import type { Transactor } from '../platform/db.ts';
import { listColleagues } from '../staff/staff.ts';
import { listContactsByIds } from './queries.ts';

/** Finds who looks after a contact; null when nobody does who is still here. */
export async function findOwnerOf(db: Transactor, contactId: string): Promise<string | null> {
  const [contact] = await listContactsByIds(db, [contactId]);
  const colleagues = await listColleagues(db);
  return colleagues.find(({ id }) => id === contact?.owner_id)?.id ?? null;
}
