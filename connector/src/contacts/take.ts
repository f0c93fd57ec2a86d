import type { Context } from '../context.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { transactWork } from '../platform/unit-of-work/unit-of-work.ts';
import { writeContactEdits } from './edit-contact.ts';
import { findOwnerOf } from './owner.ts';

/** Makes somebody the owner of a contact that nobody looks after. Refused with `owned` when somebody was faster. */
export async function takeContact(
  ctx: Context,
  { contactId, staffId }: { contactId: string; staffId: string },
): Promise<Outcome<{ id: string }>> {
  return transactWork(ctx.db, async ({ trx }) => {
    // Two who press at the same moment wait here for each other.
    await trx('contacts').where({ id: contactId }).forUpdate().first('id');
    const owner = await findOwnerOf(trx, contactId);
    if (owner !== null && owner !== staffId) return refuse('', 'owned');
    return writeContactEdits(trx, ctx, { contactId, edits: { ownerId: staffId }, by: staffId });
  });
}
