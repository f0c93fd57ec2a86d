import type { Knex } from 'knex';
import type { Transactor } from '../platform/db.ts';

/** Events that have been stored and not had their effect yet, and are still being tried. */
export interface Backlog {
  waiting: number;
  /** When the oldest of them came; null when nothing waits. */
  oldestAt: number | null;
  /** Put aside after too many tries, or in quarantine: these wait for a person, not for us. */
  aside: number;
}

/** What waits, by the job of each event: one that failed for good is aside, one without a job is waiting. */
function received(trx: Transactor): Knex.QueryBuilder {
  return trx('inbox as i')
    .leftJoin('jobs as j', 'j.job_key', trx.raw("CONCAT('inbox.apply:', i.id)"))
    .where('i.state', 'received');
}

export async function readInboxBacklog(trx: Transactor): Promise<Backlog> {
  const trying = received(trx).where((job) => job.whereNull('j.state').orWhereNot('j.state', 'failed'));
  const row = (await trying.count({ waiting: '*' }).min({ oldest: 'i.received_at' }).first()) as unknown as {
    waiting: number | string;
    oldest: number | null;
  };
  const failed = await countOf(received(trx).where('j.state', 'failed'));
  const quarantined = await countOf(trx('inbox').where({ state: 'quarantined' }));
  return {
    waiting: Number(row.waiting),
    oldestAt: row.oldest === null ? null : Number(row.oldest),
    aside: failed + quarantined,
  };
}

async function countOf(query: Knex.QueryBuilder): Promise<number> {
  const row = (await query.count({ count: '*' }).first()) as unknown as { count: number | string };
  return Number(row.count);
}

/** Rows of `table` in these states, counted by `column` and state. Both tables have an index that begins with the state. */
export async function countByState(
  trx: Transactor,
  table: 'jobs' | 'crm_changes',
  states: string[],
): Promise<{ kind: string; state: string; count: number }[]> {
  const rows = (await trx(table)
    .whereIn('state', states)
    .groupBy('kind', 'state')
    .select('kind', 'state')
    .count({ count: '*' })) as { kind: string; state: string; count: number | string }[];
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
