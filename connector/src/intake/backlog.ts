import type { Transactor } from '../platform/db.ts';
import { countEntries, findOldestWaiting } from './inbox-list.ts';

/** Messages that have been stored and not had their effect yet, and are still being tried. */
export interface InboxBacklog {
  waiting: number;
  /** When the oldest of them came, in epoch milliseconds; null when nothing waits. */
  oldestAt: number | null;
  /** Those that failed for good or are in quarantine: they wait for a person, not for us. */
  aside: number;
}

export async function readInboxBacklog(db: Transactor): Promise<InboxBacklog> {
  return {
    waiting: await countEntries(db, 'waiting'),
    oldestAt: await findOldestWaiting(db),
    aside: (await countEntries(db, 'failed')) + (await countEntries(db, 'quarantined')),
  };
}
