import type { Transactor } from '../platform/db.ts';
import type { ChangeRow } from './store.ts';

export interface ChangeBacklog {
  waiting: number;
  /** How many changes failed many times and wait for a person. */
  aside: number;
  /** When the oldest waiting change was made; null when nothing waits. */
  oldestAt: number | null;
  lastError: string | null;
}

/** Reads how much waits for the outside CRM and since when, for the people who look after it. */
export async function readChangeBacklog(db: Transactor): Promise<ChangeBacklog> {
  const rows = await db('crm_changes')
    .groupBy('state')
    .select('state')
    .min({ oldest: 'changed_at' })
    .count<{ state: ChangeRow['state']; oldest: number; count: number }[]>({ count: '*' });
  const failed = await db('crm_changes').whereNotNull('last_error').orderBy('changed_at').first('last_error');
  const waiting = rows.find(({ state }) => state === 'waiting');
  const aside = rows.find(({ state }) => state === 'aside');
  return {
    waiting: waiting?.count ?? 0,
    aside: aside?.count ?? 0,
    oldestAt: waiting?.oldest ?? null,
    lastError: failed?.last_error ?? null,
  };
}

export interface ChangeCount {
  kind: string;
  state: string;
  count: number;
}

/** Counts how many changes of each kind wait or lie aside; an index begins with the state. */
export async function countChanges(db: Transactor): Promise<ChangeCount[]> {
  return db('crm_changes')
    .whereIn('state', ['waiting', 'aside'])
    .groupBy('kind', 'state')
    .select('kind', 'state')
    .count<ChangeCount[]>({ count: '*' });
}

/** Lists what lies aside, at most 200; the oldest change comes first. */
export async function listChangesAside(db: Transactor): Promise<ChangeRow[]> {
  return db('crm_changes')
    .where({ state: 'aside' })
    .orderBy(['changed_at', 'kind', 'record_id'])
    .limit(200)
    .select('*');
}

/** Lets all that lies aside, or one record's change, wait again. Returns how many. */
export async function replayChangesAside(
  db: Transactor,
  now: number,
  only: { kind?: string; record_id?: string } = {},
): Promise<number> {
  return db('crm_changes')
    .where({ state: 'aside', ...(only as Partial<ChangeRow>) })
    .update({ state: 'waiting', attempts: 0, run_at: now });
}
