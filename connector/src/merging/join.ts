import { mergeContacts } from '../contacts/merge.ts';
import { refreshContact } from '../contacts/refresh.ts';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { AppError } from '../platform/errors.ts';
import { transactWork } from '../platform/unit-of-work/unit-of-work.ts';
import { recordMerge } from './record-merge.ts';

/**
 * Staff say that two records are one person. Returns the id of the one that stays; throws conflict when one of the two
 * was merged already.
 */
export async function joinContacts(
  ctx: Context,
  { ids, staffId }: { ids: [string, string]; staffId: string },
): Promise<string> {
  return transactWork(ctx.db, async (work) => {
    const isPair = ids[0] !== ids[1];
    const stays = isPair ? await mergeContacts(work, ctx, { ids, reason: 'staff', staffId }) : undefined;
    if (stays === undefined)
      throw new AppError('conflict', 'One of the two was merged already. Open it again.');
    await refreshContact(work, ctx, stays);
    await recordMerge(work.trx, ctx, ids);
    await audit(work.trx, ctx, {
      what: 'contacts_merged',
      on: stays,
      detail: { with: ids.find((id) => id !== stays) ?? '' },
    });
    return stays;
  });
}
