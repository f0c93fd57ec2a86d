import type { Knex } from 'knex';
import { DAY, MINUTE, SECOND, type Clock } from './clock.ts';
import { crashpoint } from './crashpoint.ts';
import { isDuplicateKey, type Db, type Transactor } from './db.ts';
import type { Ids } from './ids.ts';
import type { Log } from './log.ts';
import { createLoop, type Loop } from './loop.ts';
import { cut } from './text.ts';

/** A handler does its work and marks the job done through `finish(trx)` inside the transaction of its effect. */
export interface Job {
  id: string;
  kind: string;
  payload: unknown;
  attempts: number;
  /** Marks the job done, in the effect's own transaction; throws LeaseLost when somebody else took the job over. */
  finish(trx: Knex.Transaction): Promise<void>;
}

export type JobHandler = (job: Job) => Promise<void>;

interface JobRow {
  id: string;
  kind: string;
  /** Unique: the same work is added once. */
  job_key: string;
  payload: string;
  state: 'waiting' | 'done' | 'failed';
  run_at: number;
  lease_owner: string | null;
  lease_until: number;
  attempts: number;
  last_error: string | null;
  created_at: number;
  done_at: number | null;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    jobs: JobRow;
  }
}

type ClaimedJob = Pick<JobRow, 'id' | 'kind' | 'payload' | 'attempts'>;

export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

const LEASE = MINUTE;
const MAX_ATTEMPTS = 12;

/**
 * Adds a job in the caller's transaction. `key` is unique: adding the same work twice is adding it once.
 * @returns false when a job of that key is already known.
 */
export async function addJob(
  trx: Transactor,
  { clock, ids }: { clock: Clock; ids: Ids },
  job: { kind: string; key: string; payload: unknown; runAt?: number },
): Promise<boolean> {
  const row = {
    id: ids.new('job'),
    kind: job.kind,
    job_key: job.key,
    payload: JSON.stringify(job.payload),
    state: 'waiting' as const,
    run_at: job.runAt ?? clock.now(),
    lease_until: 0,
    attempts: 0,
    created_at: clock.now(),
  };
  try {
    await trx('jobs').insert(row);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/**
 * Adds the next run of what is done again and again, keyed by its time: however many ask for it, on however many machines,
 * there is one. Each run adds the one after it. The payload is `{ tick }`, the number of the run since 1970.
 */
export async function addNextRun(
  trx: Transactor,
  tools: { clock: Clock; ids: Ids },
  { kind, every }: { kind: string; every: number },
): Promise<void> {
  const tick = Math.floor(tools.clock.now() / every) + 1;
  await addJob(trx, tools, { kind, key: `${kind}:${tick}`, payload: { tick }, runAt: tick * every });
}

/** Makes a job that waits or failed due now, with all its tries again; false when there is none of this key. */
export async function retryJob(trx: Transactor, { clock }: { clock: Clock }, key: string): Promise<boolean> {
  const changed = await trx('jobs')
    .where({ job_key: key })
    .whereNot({ state: 'done' })
    .update({ state: 'waiting', run_at: clock.now(), lease_until: 0, attempts: 0 });
  return changed === 1;
}

/** Forgets what went wrong with these jobs, which may name somebody: `550 no such user anna@example.com`. */
export async function forgetJobErrors(trx: Transactor, keys: string[]): Promise<void> {
  await trx('jobs').whereIn('job_key', keys).update({ last_error: null });
}

/**
 * Puts the job of each row beside it, as `j`: `joinJob(db('inbox as i'), db, { prefix: 'inbox.apply:', id: 'i.id' })`
 * finds the job whose key is `inbox.apply:` and the row's id.
 */
export function joinJob(
  rows: Knex.QueryBuilder,
  db: Transactor,
  { prefix, id }: { prefix: string; id: string },
): Knex.QueryBuilder {
  return rows.leftJoin('jobs as j', 'j.job_key', db.raw('CONCAT(?, ??)', [prefix, id]));
}

/** How many jobs are in these states, by kind and state; the index of the states finds them. */
export async function countJobs(
  db: Transactor,
  states: JobRow['state'][],
): Promise<{ kind: string; state: string; count: number }[]> {
  return db('jobs')
    .whereIn('state', states)
    .groupBy('kind', 'state')
    .select('kind', 'state')
    .count<{ kind: string; state: string; count: number }[]>({ count: '*' });
}

/** Growing pause with jitter, at most a day: 2 s, 4 s, 8 s … */
export function backoff(attempts: number, random: number): number {
  const pause = Math.min(DAY, 2 ** Math.min(attempts, 16) * SECOND);
  return Math.round(pause * (0.75 + random / 2));
}

/** A loop that looks for work. `stop` takes no new job and resolves when the running one is through. */
export interface Worker extends Loop {
  /** Runs every job that is due now, one after another; returns how many ran. Tests call it instead of waiting. */
  drain(): Promise<number>;
}

interface WorkerOptions {
  db: Db;
  clock: Clock;
  ids: Ids;
  log: Log;
  handlers: Record<string, JobHandler>;
}

/** A worker of leased jobs: compare-and-set claims, so that several processes share one table on any SQL database. */
export function createWorker({ db, clock, ids, log, handlers }: WorkerOptions): Worker {
  const owner = ids.new('session');

  async function claim(): Promise<ClaimedJob | undefined> {
    const now = clock.now();
    const due = await db('jobs')
      .where({ state: 'waiting' })
      .where('run_at', '<=', now)
      .where('lease_until', '<=', now)
      .whereIn('kind', Object.keys(handlers))
      .orderBy(['run_at', 'id'])
      .limit(8)
      .select('id', 'kind', 'payload', 'attempts');
    for (const row of due) {
      const won = await db('jobs')
        .where({ id: row.id, state: 'waiting' })
        .where('lease_until', '<=', now)
        .update({ lease_owner: owner, lease_until: now + LEASE, attempts: db.raw('attempts + 1') });
      if (won === 1) return { ...row, attempts: row.attempts + 1 };
    }
    return undefined;
  }

  async function fail(row: ClaimedJob, error: unknown): Promise<void> {
    const aside = row.attempts >= MAX_ATTEMPTS;
    const reason = error instanceof Error ? error.message : String(error);
    await db('jobs')
      .where({ id: row.id, lease_owner: owner, state: 'waiting' })
      .update({
        state: aside ? 'failed' : 'waiting',
        lease_until: 0,
        run_at: clock.now() + backoff(row.attempts, Math.random()),
        last_error: cut(reason, 1000),
      });
    log[aside ? 'error' : 'warn'](
      { job: row.id, kind: row.kind, attempts: row.attempts, err: error },
      'job.failed',
    );
  }

  async function finish(trx: Knex.Transaction, row: ClaimedJob): Promise<void> {
    const done = await trx('jobs')
      .where({ id: row.id, lease_owner: owner, state: 'waiting' })
      .update({ state: 'done', done_at: clock.now(), lease_until: 0, last_error: null });
    if (done !== 1) throw new LeaseLost(`Job ${row.id} belongs to somebody else now`);
    crashpoint('job.finishing');
  }

  async function runOne(): Promise<boolean> {
    const row = await claim();
    if (!row) return false;
    crashpoint('job.claimed');
    const handler = handlers[row.kind];
    try {
      if (!handler) throw new Error(`No handler for ${row.kind}`);
      await handler({
        id: row.id,
        kind: row.kind,
        payload: JSON.parse(row.payload) as unknown,
        attempts: row.attempts,
        finish: (trx) => finish(trx, row),
      });
      crashpoint('job.done');
    } catch (error) {
      crashpoint('job.failing');
      await fail(row, error);
    }
    return true;
  }

  async function drain(): Promise<number> {
    let ran = 0;
    while (!loop.isStopping() && (await runOne())) ran += 1;
    return ran;
  }

  const loop = createLoop({
    run: drain,
    failed: (error) => log.error({ err: error }, 'worker.failed'),
  });
  return { drain, start: loop.start, stop: loop.stop };
}
