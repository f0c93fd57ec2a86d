import type { Context } from '../context.ts';
import { retryJob } from '../platform/jobs.ts';
import { transactWork } from '../platform/unit-of-work/unit-of-work.ts';
import { changeInbox, lockInbox } from './inbox.ts';
import { eachEntry, type EntryFilter, type EntryState } from './inbox-list.ts';
import { applyKey, queueApply, readingColumns } from './inbox-row.ts';
import { readSnapshot } from './read-snapshot.ts';

export type Replayed = 'queued' | 'still_invalid' | 'nothing_to_do';

/** Messages in these states can be tried again; what is through or in conflict cannot. */
export const REPLAYABLE = ['waiting', 'failed', 'quarantined'] as const satisfies EntryState[];

/**
 * Gives a message another try: one that kept failing is due again with all its tries, one in quarantine is read again,
 * now that its cause may be gone. The workers do the rest.
 */
export async function replayInbox(ctx: Context, inboxId: string): Promise<Replayed> {
  return transactWork(ctx.db, async (work) => {
    const row = await lockInbox(work, inboxId);
    if (!row || !['received', 'quarantined'].includes(row.state)) return 'nothing_to_do';
    if (row.state === 'quarantined') {
      const reading = readSnapshot(row.body);
      changeInbox(work, row, readingColumns(reading));
      if (!reading.ok) return 'still_invalid';
    }
    const { trx } = work;
    if (!(await retryJob(trx, ctx, applyKey(row.id)))) await queueApply(trx, ctx, row.id);
    return 'queued';
  });
}

/** Replays all messages in these states, or those of a shop or with a text among them; the oldest come first. */
export async function replayAll(
  ctx: Context,
  which: EntryFilter & { states: (typeof REPLAYABLE)[number][] },
): Promise<Record<Replayed, number>> {
  const counts: Record<Replayed, number> = { queued: 0, still_invalid: 0, nothing_to_do: 0 };
  for await (const { id } of eachEntry(ctx.db, which)) counts[await replayInbox(ctx, id)] += 1;
  return counts;
}
