import { mergeContacts } from '../contacts/merge.ts';
import { refreshContact } from '../contacts/refresh.ts';
import type { Context } from '../context.ts';
import { transact } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { recordMerge } from './record-merge.ts';

/** Staff say that two records are one person; returns the one that stays. */
export async function joinContacts(
  ctx: Context,
  { ids, staffId }: { ids: [string, string]; staffId: string },
): Promise<string> {
  return transact(ctx.db, async (trx) => {
    const stays =
      ids[0] === ids[1] ? undefined : await mergeContacts(trx, ctx, { ids, reason: 'staff', staffId });
    if (!stays) throw new AppError('conflict', 'One of the two was merged already. Open it again.');
    await refreshContact(trx, ctx, stays.id);
    await recordMerge(trx, ctx, ids);
    return stays.id;
  });
}
