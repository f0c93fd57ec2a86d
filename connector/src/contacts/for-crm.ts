import type { Knex } from 'knex';
import type { Transactor } from '../platform/db.ts';
import { findStandingContact } from './queries.ts';
import { lockContact, type AccountRow, type ContactRow } from './store.ts';

/** Finds the contact, or the one that it was merged into, and locks it for the rest of the transaction. */
export async function lockStandingContact(
  trx: Knex.Transaction,
  contactId: string,
): Promise<ContactRow | undefined> {
  const standing = await findStandingContact(trx, contactId);
  return standing && lockContact(trx, standing.id);
}

/** Finds a company and locks it for the rest of the transaction. */
export async function lockAccount(trx: Knex.Transaction, id: string): Promise<AccountRow | undefined> {
  return trx('accounts').where({ id }).forUpdate().first();
}

/**
 * When each of these contacts was last taken apart from another, by id; one that never was is missing. Its row is as it
 * was before the merge then, and so is the time of its last change.
 */
export async function listTakenApart(db: Transactor, ids: string[]): Promise<Map<string, number>> {
  const rows = await db('contact_merges')
    .whereNotNull('undone_at')
    .where((either) => either.whereIn('winner_id', ids).orWhereIn('loser_id', ids))
    .select('winner_id', 'loser_id', 'undone_at');
  const newest = new Map<string, number>();
  for (const { winner_id, loser_id, undone_at } of rows)
    for (const id of [winner_id, loser_id]) newest.set(id, Math.max(newest.get(id) ?? 0, undone_at ?? 0));
  return newest;
}
