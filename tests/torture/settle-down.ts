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

/** Waits until no job is due. Answers how many still are when that takes too long. */
export async function untilDrained(db: Db): Promise<number> {
  const deadline = awakeMs() + DRAIN_WITHIN;
  for (;;) {
    const rows: unknown[] = await db('jobs')
      .where({ state: 'waiting' })
      .whereNot({ kind: 'tell_catalog_change' })
      .where((due) => due.where('run_at', '<=', Date.now()).orWhereNot({ kind: 'sweep_checkouts' }))
      .limit(50)
      .select('id');
    if (rows.length === 0 || awakeMs() > deadline) return rows.length;
    await pause(50);
  }
}
