import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../connector/src/platform/clock.ts';
import { transact, type Db } from '../../../connector/src/platform/db.ts';
import { createIds } from '../../../connector/src/platform/ids.ts';
import { addJob, backoff, createWorker, type JobHandler } from '../../../connector/src/platform/jobs.ts';
import { removeDoneJobs } from '../../../connector/src/platform/done-jobs.ts';
import { createLog } from '../../../connector/src/platform/log.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { createTestDb } from '../../support/databases.ts';

let db: Db;
let close: () => Promise<void>;
let clock: TestClock;

beforeEach(async () => {
  ({ db, close } = await createTestDb());
  clock = createTestClock();
});
afterEach(() => close());

const worker = (handler: JobHandler) =>
  createWorker({ db, clock, ids: createIds(clock), log: createLog('silent'), handlers: { work: handler } });

const add = (key: string) =>
  addJob(db, { clock, ids: createIds(clock) }, { kind: 'work', key, payload: { key } });

/** The effect of the job is a counter that commits together with the job's mark. */
const count: JobHandler = (job) =>
  transact(db, async (trx) => {
    const name = (job.payload as { key: string }).key;
    await trx('counters').insert({ name, value: 0 }).onConflict('name').ignore();
    await trx('counters').where({ name }).increment('value', 1);
    await job.finish(trx);
  });

const valueOf = async (name: string) => {
  const row = await db<{ name: string; value: number }>('counters').where({ name }).first();
  return row?.value;
};

describe('jobs', () => {
  it('a job runs once, also when the same work is added twice', async () => {
    expect(await add('a')).toBe(true);
    expect(await add('a')).toBe(false);
    expect(await worker(count).drain()).toBe(1);
    expect(await worker(count).drain()).toBe(0);
    expect(await valueOf('a')).toBe(1);
  });

  it('jobs that two workers share run once each', async () => {
    for (let index = 0; index < 20; index += 1) await add(`job-${index}`);
    const ran = await Promise.all([worker(count).drain(), worker(count).drain()]);
    expect(ran[0] + ran[1]).toBe(20);
    const rows = await db<{ value: number }>('counters').select('value');
    expect(rows.map(({ value }) => value)).toEqual(Array.from({ length: 20 }, () => 1));
  });

  it('a job comes back after the lease when its worker died in the middle', async () => {
    await add('a');
    let died = false;
    const handler: JobHandler = async (job) => {
      if (died) return count(job);
      died = true;
      await db('jobs').where({ id: job.id }).update({ lease_owner: 'somebody who is gone' });
      throw new Error('killed');
    };
    await worker(handler).drain();
    expect(await worker(handler).drain()).toBe(0);
    clock.advance(2 * MINUTE);
    expect(await worker(handler).drain()).toBe(1);
    expect(await valueOf('a')).toBe(1);
  });

  it('a job leaves no effect when its lease was lost to somebody faster', async () => {
    await add('a');
    const slow: JobHandler = async (job) => {
      await db('jobs').where({ id: job.id }).update({ lease_owner: 'somebody faster' });
      await count(job);
    };
    await worker(slow).drain();
    expect(await valueOf('a')).toBeUndefined();
  });

  it('a job is put aside with its reason after many tries, and the other jobs go on', async () => {
    await add('poison');
    await add('good');
    const handler: JobHandler = (job) => {
      if ((job.payload as { key: string }).key === 'poison') throw new Error('cannot be done');
      return count(job);
    };
    for (let tries = 0; tries < 14; tries += 1) {
      await worker(handler).drain();
      clock.advance(30 * HOUR);
    }
    const rows = await db('jobs').orderBy('job_key').select('job_key', 'state', 'last_error');
    expect(rows).toEqual([
      { job_key: 'good', state: 'done', last_error: null },
      { job_key: 'poison', state: 'failed', last_error: 'cannot be done' },
    ]);
  });

  it('jobs that were done before a time are removed, and only those', async () => {
    await add('old');
    await worker(count).drain();
    await add('failing');
    await worker(() => Promise.reject(new Error('not yet'))).drain();
    clock.advance(2 * DAY);
    // Due as long ago, done now.
    await add('work:late');
    await worker(count).drain();
    const remove = (before: number) => removeDoneJobs(db, { before });
    expect(await remove(clock.now() - 3 * DAY)).toBe(0);
    expect(await remove(clock.now() - DAY)).toBe(1);
    expect(await db('jobs').orderBy('job_key').pluck('job_key')).toEqual(['failing', 'work:late']);
    clock.advance(1);
    expect(await removeDoneJobs(db, { kind: 'other', before: clock.now() })).toBe(0);
    expect(await removeDoneJobs(db, { kind: 'work', before: clock.now() })).toBe(1);
    expect(await db('jobs').pluck('job_key')).toEqual(['failing']);
  });

  it('done jobs are removed a thousand at a time, the oldest first', async () => {
    const row = (index: number) => ({
      ...{
        id: `job_${String(index).padStart(4, '0')}`,
        kind: 'work',
        job_key: `work:${index}`,
        payload: '{}',
      },
      ...{
        state: 'done' as const,
        run_at: index,
        lease_until: 0,
        attempts: 1,
        created_at: 0,
        done_at: index,
      },
    });
    for (let from = 0; from < 1200; from += 100)
      await db('jobs').insert(Array.from({ length: 100 }, (_, index) => row(from + index)));
    const remove = () => removeDoneJobs(db, { before: 1100 });
    expect([await remove(), await db('jobs').min({ first: 'run_at' })]).toEqual([1000, [{ first: 1000 }]]);
    expect([await remove(), await remove()]).toEqual([100, 0]);
    expect(await db('jobs').pluck('done_at')).toHaveLength(100);
  });

  it('a job waits longer after every failure, but never more than thirty hours', () => {
    const pauses = Array.from({ length: 20 }, (_, attempt) => backoff(attempt + 1, 0.5));
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
    expect(backoff(99, 1)).toBeLessThanOrEqual(30 * HOUR);
  });
});
