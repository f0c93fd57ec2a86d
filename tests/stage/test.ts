import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMariadb } from './machine/mariadb.ts';

/** Counts over all runners; `total` is what the runner said it ran, so that a suite cannot vanish unseen. */
interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface Suite {
  name: string;
  config: string;
  folders: string[];
  env?: Record<string, string>;
}

interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
  success: boolean;
}

function jest(suite: Suite, reportFile: string): Promise<void> {
  const args = [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    '-c',
    suite.config,
  ];
  const child = spawn(
    process.execPath,
    [...args, '--json', `--outputFile=${reportFile}`, '--silent=false', ...suite.folders],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...suite.env, TZ: suite.env?.['TZ'] ?? 'UTC' },
    },
  );
  return new Promise((resolve) => child.on('exit', () => resolve()));
}

async function runSuite(suite: Suite, folder: string): Promise<Counts> {
  process.stderr.write(`\n# ${suite.name}\n`);
  const reportFile = join(folder, `${suite.name.replace(/\W+/g, '-')}.json`);
  await jest(suite, reportFile);
  try {
    const report = JSON.parse(readFileSync(reportFile, 'utf8')) as JestReport;
    const ran = report.numPassedTests + report.numFailedTests;
    // A file that does not even load, or a suite without a test, is a failure that jest does not count as a test.
    const broken = report.numRuntimeErrorTestSuites + (ran === 0 ? 1 : 0);
    return {
      passed: report.numPassedTests,
      failed:
        report.numFailedTests +
        broken +
        (broken === 0 && report.numFailedTests === 0 && !report.success ? 1 : 0),
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch {
    process.stderr.write(`${suite.name} ended without a report.\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

const BASE = 'tests/jest.config.mjs';

async function main(): Promise<void> {
  const only = process.argv.slice(2);
  const folder = mkdtempSync(join(tmpdir(), 'carrello-report-'));
  // Every test makes its own schema: nothing here has to outlive a crash, so nothing waits for the disk.
  const mariadb = await startMariadb({
    inMemory: true,
    args: ['--innodb-flush-log-at-trx-commit=0', '--skip-innodb-doublewrite'],
  });
  const suites: Suite[] = [
    {
      name: 'connector on SQLite, portal, sandbox, shop front',
      config: BASE,
      folders: ['tests/connector', 'tests/portal', 'tests/sandbox', 'tests/plugin-front'],
      env: { DB: 'sqlite', MARIADB_URL: mariadb.url, TZ: 'Europe/Rome' },
    },
    {
      name: 'connector on MariaDB',
      config: BASE,
      folders: ['tests/connector'],
      env: { DB: 'mariadb', MARIADB_URL: mariadb.url },
    },
    {
      name: 'agreements',
      config: BASE,
      folders: ['tests/agreements'],
      env: { MARIADB_URL: mariadb.url },
    },
    { name: 'torture', config: BASE, folders: ['tests/torture'] },
    { name: 'plugin in WordPress', config: BASE, folders: ['tests/plugin/'] },
    { name: 'browser journeys', config: 'tests/jest.browser.config.mjs', folders: [] },
  ];
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const suite of suites.filter(
    ({ name }) => only.length === 0 || only.some((word) => name.includes(word)),
  )) {
    const result = await runSuite(suite, folder);
    counts.passed += result.passed;
    counts.failed += result.failed;
    counts.skipped += result.skipped;
  }
  await mariadb.close();
  rmSync(folder, { recursive: true, force: true });
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}

await main();
