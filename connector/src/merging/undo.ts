import type { Knex } from 'knex';
import { refreshContact } from '../contacts/refresh.ts';
import { readSaidSince, sayAgain } from '../contacts/said-since.ts';
import { lockMerge, takeApart, type ContactMerge } from '../contacts/take-apart.ts';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { listAppliedSince } from '../intake/applied-since.ts';
import { relinkOrder } from '../intake/buyer.ts';
import { giveNotesBack } from '../notes/notes.ts';
import { giveOrdersBack, orderIdsOfContacts } from '../orders/of-contacts.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { transactWork } from '../platform/unit-of-work/unit-of-work.ts';
import { giveTasksBack } from '../tasks/moves.ts';
import { giveActivitiesBack } from '../timeline/moves.ts';
import { recordMerge } from './record-merge.ts';

/** Gives the loser back what moved to the winner and is still there. */
async function giveBelongingsBack(
  trx: Knex.Transaction,
  { winnerId: fromId, loserId: toId, before }: ContactMerge,
): Promise<void> {
  const { orderIds, activityIds, noteIds, taskIds } = before;
  await giveOrdersBack(trx, { ids: orderIds, fromId, toId });
  await giveActivitiesBack(trx, { orderIds, activityIds, fromId, toId });
  await giveNotesBack(trx, { ids: noteIds, fromId, toId });
  await giveTasksBack(trx, { ids: taskIds, fromId, toId });
}

/**
 * Applies once more what orders said of their buyers while the two were one: an order of b@ that came then gave its
 * mailbox and address to the joint record, and now gives them to b@'s. A second undo finds nothing to change.
 */
async function relinkOrders(
  trx: Knex.Transaction,
  ctx: Context,
  { winnerId, loserId, mergedAt }: ContactMerge,
): Promise<void> {
  const orderIds = orderIdsOfContacts(trx, [winnerId, loserId]);
  for (const version of await listAppliedSince(trx, { orderIds, since: mergedAt }))
    await relinkOrder(trx, ctx, version);
}

/**
 * Takes a merge back: both records are as they were, byte for byte, plus what orders and staff said of each since; a pin
 * keeps them apart from now on. Of several merges the newest is undone first: refused with `newer_merge` else. Undoing
 * twice is undoing once. Throws not_found.
 */
export async function undoMerge(ctx: Context, mergeId: string): Promise<Outcome> {
  return transactWork(ctx.db, async (work) => {
    const merge = await lockMerge(work.trx, mergeId);
    if (merge === 'undone') return { ok: true };
    if (merge === 'newer_merge') return refuse('', 'newer_merge');
    await work.aside(async (trx) => {
      const said = await readSaidSince(trx, merge);
      await takeApart(trx, ctx, merge);
      await giveBelongingsBack(trx, merge);
      await relinkOrders(trx, ctx, merge);
      await sayAgain(trx, ctx, merge, said);
    });
    const ids = [merge.winnerId, merge.loserId];
    for (const id of ids) await refreshContact(work, ctx, id);
    await recordMerge(work.trx, ctx, ids);
    await audit(work.trx, ctx, { what: 'merge_undone', on: merge.winnerId, detail: { with: merge.loserId } });
    ctx.log.info({ merge: merge.id }, 'contact.unmerged');
    return { ok: true };
  });
}
