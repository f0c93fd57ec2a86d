import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { chunksOf } from '../platform/chunks.ts';
import type { Transactor } from '../platform/db.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { cut } from '../platform/text.ts';
import type { NoteRow } from './store.ts';

/** What a note says, and what it is about: one of the three ids, the others empty. */
export interface NewNote {
  contactId: string;
  companyId: string;
  orderId: string;
  text: string;
}

/**
 * Adds something worth knowing of a contact, a company or an order. A note is never changed: a later one says more. `by`
 * is who wrote it, somebody of the staff or `corebos`. A note without text is refused.
 */
export async function addNote(
  db: Transactor,
  ctx: Pick<Context, 'ids' | 'clock'>,
  { note, by }: { note: NewNote; by: string },
): Promise<Outcome<{ id: string }>> {
  const text = cut(note.text.replace(/\r\n/g, '\n').trim(), 10_000);
  if (text === '') return refuse('text', 'no_text');
  const id = ctx.ids.new('note');
  await db('notes').insert({
    id,
    contact_id: note.contactId || null,
    account_id: note.companyId || null,
    order_id: note.orderId || null,
    text,
    staff_id: by,
    created_at: ctx.clock.now(),
  });
  return { ok: true, id };
}

export type NotesOf = { contact_id: string } | { account_id: string } | { order_id: string };

/** Lists the notes about a contact, a company or an order; the newest come first. */
export async function listNotes(db: Transactor, of: NotesOf, most: number): Promise<NoteRow[]> {
  return db('notes').where(of).orderBy('created_at', 'desc').limit(most).select('*');
}

export async function hasNotes(db: Transactor, contactId: string): Promise<boolean> {
  return (await db('notes').where({ contact_id: contactId }).first('id')) !== undefined;
}

/** Lists the ids of the notes about a contact, sorted. */
export async function listNoteIds(db: Transactor, contactId: string): Promise<string[]> {
  return db('notes').where({ contact_id: contactId }).orderBy('id').pluck('id');
}

/** Gives all notes about one contact to another. */
export async function moveNotes(
  trx: Knex.Transaction,
  { fromId, toId }: { fromId: string; toId: string },
): Promise<void> {
  await trx('notes').where({ contact_id: fromId }).update({ contact_id: toId });
}

/** Gives back those of these notes that `fromId` still has. */
export async function giveNotesBack(
  trx: Knex.Transaction,
  { ids, fromId, toId }: { ids: string[]; fromId: string; toId: string },
): Promise<void> {
  for (const some of chunksOf(ids))
    await trx('notes').where({ contact_id: fromId }).whereIn('id', some).update({ contact_id: toId });
}
