import type { Transactor } from '../platform/db.ts';
import { countEntries, findOldestWaiting } from './inbox-list.ts';

/** How many messages have been stored and have not had their effect yet. */
export interface InboxBacklog {
  waiting: number;
  /** When the oldest of them came, in epoch milliseconds; null when nothing waits. */
  oldestAt: number | null;
  /** So many failed for good or are in quarantine: they wait for a person, and `waiting` does not count them. */
  aside: number;
}

export async function readInboxBacklog(db: Transactor): Promise<InboxBacklog> {
  return {
    waiting: await countEntries(db, 'waiting'),
    oldestAt: await findOldestWaiting(db),
    aside: (await countEntries(db, 'failed')) + (await countEntries(db, 'quarantined')),
  };
}
