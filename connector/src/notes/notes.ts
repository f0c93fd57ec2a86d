import type { DeskOutcome, WorkSubject } from '@carrello/portal/services';
import type { Context } from '../context.ts';
import { cut } from '../platform/text.ts';

/** Something worth knowing of a contact, a company or an order. Never changed: a later note says more. */
export async function addNote(
  ctx: Context,
  { note, staffId }: { note: WorkSubject & { text: string }; staffId: string },
): Promise<DeskOutcome> {
  const text = cut(note.text.replace(/\r\n/g, '\n').trim(), 10_000);
  if (text === '') return { ok: false, field: 'text', reason: 'no_text' };
  await ctx.db('notes').insert({
    id: ctx.ids.new('note'),
    contact_id: note.contactId || null,
    account_id: note.companyId || null,
    order_id: note.orderId || null,
    text,
    staff_id: staffId,
    created_at: ctx.clock.now(),
  });
  return { ok: true, notice: 'note_added' };
}
