import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMariadb, type MariadbServer } from '../machine/mariadb.ts';
import { runSuite, type Counts } from './vitest.ts';
import { needsServer } from './needs-server.ts';
import type { Run } from './plan.ts';
import { buildPluginZip } from '../wordpress/plugin-zip.ts';

/** Every test makes its own schema: nothing here has to outlive a crash, so nothing waits for the disk. */
const IN_MEMORY = {
  inMemory: true,
  args: ['--innodb-flush-log-at-trx-commit=0', '--skip-innodb-doublewrite'],
};

/** Files that serve the plugin: it is built before them, because two of them at once would build into one folder. */
const SERVES_PLUGIN = /^tests\/(?:plugin|browser)\//;
const servesPlugin = ({ suite, files = suite.folders }: Run): boolean =>
  files.some((file) => SERVES_PLUGIN.test(file));

/** One after another, with a MariaDB of their own where one of them needs it. */
export async function runAll(runs: Run[]): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  const folder = mkdtempSync(join(tmpdir(), 'carrello-report-'));
  let mariadb: MariadbServer | undefined;
  try {
    if (runs.some(servesPlugin)) await buildPluginZip();
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
