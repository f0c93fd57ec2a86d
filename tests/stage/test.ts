import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMariadb, type MariadbServer } from './machine/mariadb.ts';
import { runSuite, type Counts } from './test/jest.ts';
import { needsServer } from './test/needs-server.ts';
import { Misuse, planRuns, type Run } from './test/plan.ts';

/** Every test makes its own schema: nothing here has to outlive a crash, so nothing waits for the disk. */
const IN_MEMORY = {
  inMemory: true,
  args: ['--innodb-flush-log-at-trx-commit=0', '--skip-innodb-doublewrite'],
};

async function runAll(runs: Run[]): Promise<Counts> {
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

async function main(): Promise<void> {
  const { passed, failed, skipped } = await runAll(planRuns(process.argv.slice(2), process.env));
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof Misuse ? 2 : 1;
});
