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

/** One after another, with a MariaDB of their own where one of them needs it. */
export async function runAll(runs: Run[]): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const folder = mkdtempSync(join(tmpdir(), 'carrello-report-'));
  let mariadb: MariadbServer | undefined;
  try {
    for (const run of runs) {
      const server = needsServer(run) ? (mariadb ??= await startMariadb(IN_MEMORY)) : undefined;
      const result = await runSuite(run, folder, server ? { MARIADB_URL: server.url } : {});
      counts.passed += result.passed;
      counts.failed += result.failed;
      counts.skipped += result.skipped;
    }
    return counts;
  } finally {
    await mariadb?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
