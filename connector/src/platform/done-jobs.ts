import type { Transactor } from './db.ts';

/** So many at a time: a first run over a million done jobs holds up nobody. */
const MOST_REMOVED = 1000;

/**
 * Removes jobs that were done before a time (epoch milliseconds), at most a thousand of them a call; those of one kind
 * are found by their keys, which begin with it (`sweep_checkouts:29400000`).
 * @returns how many were removed.
 */
export async function removeDoneJobs(
  trx: Transactor,
  { kind, before }: { kind?: string; before: number },
): Promise<number> {
  const rows = await (kind === undefined ? dueBefore(trx, before) : ofKind(trx, kind))
    .limit(MOST_REMOVED)
    .select('id', 'done_at');
  const ids = rows.filter(({ done_at }) => done_at !== null && done_at < before).map(({ id }) => id);
  return ids.length === 0 ? 0 : trx('jobs').whereIn('id', ids).delete();
}

/**
 * No index knows when a job was done, but one knows when it was due, which came first. Should the thousand that were
 * due first have waited and be done only lately, the others have their turn when those are gone.
 */
const dueBefore = (trx: Transactor, before: number) =>
  trx('jobs').where({ state: 'done' }).where('run_at', '<', before).orderBy(['run_at', 'id']);

/** Their keys follow each other in the index of keys; the expression keeps SQLite from the one of states. */
const ofKind = (trx: Transactor, kind: string) =>
  trx('jobs')
    .where('job_key', '>=', `${kind}:`)
    .where('job_key', '<', `${kind};`)
    .whereRaw("CONCAT(state, '') = 'done'")
    .orderBy('job_key');
