import type { Transactor } from '../platform/db.ts';
import type { NotesOf } from './notes.ts';

/** Forgets the notes about a contact or an order. */
export async function forgetNotes(trx: Transactor, of: NotesOf): Promise<void> {
  await trx('notes').where(of).delete();
}
