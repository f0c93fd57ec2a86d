import type { Db } from '../../connector/src/platform/db.ts';
import { awakeMs } from './awake.ts';
import { pause } from './post.ts';
import type { World } from './world.ts';

const DRAIN_WITHIN = 300_000;

export async function startAll({ connectors, logFile }: World): Promise<void> {
  for (const connector of connectors)
    if (!connector.isRunning() && !(await connector.start('')))
      throw new Error(`Connector ${connector.name} does not start again; see ${logFile}.`);
}

/** Stops them as a service manager does. Answers which did not end by themselves. */
export async function stopAll({ connectors }: World): Promise<string[]> {
  const stopped = await Promise.all(
    connectors.map(async (connector) => ({ name: connector.name, clean: await connector.stop() })),
  );
  return stopped.filter(({ clean }) => !clean).map(({ name }) => name);
}

/** Instead of waiting for them: the leases of the dead have run out, and whatever waits for its next try is due. */
export async function letTimePass(db: Db): Promise<void> {
  await db('jobs')
    .where({ state: 'waiting' })
    .whereNot({ kind: 'tell_catalog_change' })
    .update({ lease_until: 0, run_at: 0 });
  await db('pay_attempts').update({ next_check_at: 0 });
}

/** True of the next run of a job that comes again and again (`sweep_checkouts:29400000`): it is always there. */
export const isNextRun = ({ kind, job_key: key }: Record<string, unknown>): boolean =>
  typeof kind === 'string' && typeof key === 'string' && /^:\d+$/.test(key.slice(kind.length));

/** Waits until no job is due. Answers how many still are when that takes too long. */
export async function untilDrained(db: Db): Promise<number> {
  const deadline = awakeMs() + DRAIN_WITHIN;
  for (;;) {
    const rows: { kind: string; job_key: string; run_at: number }[] = await db('jobs')
      .where({ state: 'waiting' })
      .whereNot({ kind: 'tell_catalog_change' })
      .limit(50)
      .select('kind', 'job_key', 'run_at');
    const due = rows.filter((row) => Number(row.run_at) <= Date.now() || !isNextRun(row));
    if (due.length === 0 || awakeMs() > deadline) return due.length;
    await pause(50);
  }
}
