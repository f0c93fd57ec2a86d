import { mergeContacts } from '../contacts/merge.ts';
import { refreshContact } from '../contacts/refresh.ts';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { AppError } from '../platform/errors.ts';
import { transactWork } from '../platform/unit-of-work/unit-of-work.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { readMergePlan } from './plan.ts';
import { recordMerge } from './record-merge.ts';

/**
 * Staff say that two records are one person. Returns the id of the one that stays. `mark` names the plan that the person
 * was shown: refused as a whole (`other_merge`) when it has become another one; left out where nobody was shown one. Throws
 * conflict when one of the two was merged already.
 */
export async function joinContacts(
  ctx: Context,
  { ids, staffId, mark }: { ids: [string, string]; staffId: string; mark?: string | undefined },
): Promise<Outcome<{ id: string }>> {
  return transactWork(ctx.db, async (work) => {
    const isPair = ids[0] !== ids[1];
    const plan = isPair && mark !== undefined ? await readMergePlan(work.trx, ids) : undefined;
    if (plan && plan.mark !== mark) return refuse('', 'other_merge');
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
    return { ok: true, id: stays };
  });
}
