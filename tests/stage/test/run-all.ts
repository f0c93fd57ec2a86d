import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMariadb, type MariadbServer } from '../machine/mariadb.ts';
import { runSuite, type Counts } from './vitest.ts';
import { needsServer } from './needs-server.ts';
import type { Run } from './plan.ts';

/** Every test makes its own schema: nothing here has to outlive a crash, so nothing waits for the disk. */
const IN_MEMORY = {
  inMemory: true,
  args: ['--innodb-flush-log-at-trx-commit=0', '--skip-innodb-doublewrite'],
};

/** Suites with a lane of their own wait until the others are over; the lanes then run at the same time. */
function lanesOf(runs: Run[]): Run[][] {
  const names = new Set(runs.map(({ suite }) => suite.lane).filter((lane) => lane !== undefined));
  return [...names].map((name) => runs.filter(({ suite }) => suite.lane === name));
}

/** With a MariaDB of their own where one of them needs it. */
export async function runAll(runs: Run[]): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const folder = mkdtempSync(join(tmpdir(), 'carrello-report-'));
  let mariadb: MariadbServer | undefined;
  const runEach = async (some: Run[]): Promise<void> => {
    for (const run of some) {
      const server = needsServer(run) ? (mariadb ??= await startMariadb(IN_MEMORY)) : undefined;
      const result = await runSuite(run, folder, server ? { MARIADB_URL: server.url } : {});
      counts.passed += result.passed;
      counts.failed += result.failed;
      counts.skipped += result.skipped;
    }
  };
  try {
    await runEach(runs.filter(({ suite }) => suite.lane === undefined));
    await Promise.all(lanesOf(runs).map(runEach));
    return counts;
  } finally {
    await mariadb?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
