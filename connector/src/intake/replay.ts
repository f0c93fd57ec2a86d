import type { Context } from '../context.ts';
import { transact } from '../platform/db.ts';
import { retryJob } from '../platform/jobs.ts';
import { eachListed, lockInbox, updateInbox, type InboxRow, type InboxState } from './inbox.ts';
import { applyKey, queueApply, readingColumns } from './inbox-row.ts';
import { readSnapshot } from './read-snapshot.ts';

export type Replayed = 'queued' | 'still_invalid' | 'nothing_to_do';

/**
 * Gives an inbox row another try: one that kept failing is due again with all its tries, one in quarantine is read
 * again, now that its cause may be gone. The workers do the rest.
 */
export async function replayInbox(ctx: Context, inboxId: string): Promise<Replayed> {
  return transact(ctx.db, async (trx) => {
    const row = await lockInbox(trx, inboxId);
    if (!row || !['received', 'quarantined'].includes(row.state)) return 'nothing_to_do';
    if (row.state === 'quarantined') {
      const reading = readSnapshot(row.body);
      const columns: Partial<InboxRow> = readingColumns(reading);
      await updateInbox(trx, row.id, columns);
      if (!reading.ok) return 'still_invalid';
    }
    if (!(await retryJob(trx, ctx, applyKey(row.id)))) await queueApply(trx, ctx, row.id);
    return 'queued';
  });
}

interface Which {
  state: Extract<InboxState, 'received' | 'quarantined'>;
  shopId?: string | undefined;
  search?: string;
}

/** All rows of one state (waiting and failed ones are `received`), or those of a shop or with a text, oldest first. */
export async function replayAll(ctx: Context, { state, ...which }: Which): Promise<Record<Replayed, number>> {
  const counts: Record<Replayed, number> = { queued: 0, still_invalid: 0, nothing_to_do: 0 };
  for await (const { id } of eachListed(ctx.db, { states: [state], ...which }))
    counts[await replayInbox(ctx, id)] += 1;
  return counts;
}
