import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from './plan.ts';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  success: boolean;
  testResults: { status: string; assertionResults: unknown[] }[];
}

export const VITEST = 'node_modules/vitest/vitest.mjs';

function vitest({ suite, files }: Run, reportFile: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(
    process.execPath,
    [
      ...[VITEST, 'run', '-c', suite.config, ...(files ?? suite.folders)],
      ...(suite.processes === undefined ? [] : [`--maxWorkers=${suite.processes}`]),
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`],
    ],
    {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, ...environment, ...suite.env, TZ: suite.env.TZ ?? 'UTC' },
    },
  );
  return new Promise((resolve) => child.on('exit', () => resolve()));
}

/** Runs it to its end; the report goes into `folder`. What cannot be counted is a failure, so that no suite vanishes unseen. */
export async function runSuite(run: Run, folder: string, environment: NodeJS.ProcessEnv): Promise<Counts> {
  const { name } = run.suite;
  process.stderr.write(`\n# ${name}\n`);
  const reportFile = join(folder, `${name.replace(/\W+/g, '-')}.json`);
  await vitest(run, reportFile, environment);
  try {
    const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
    const ran = report.numPassedTests + report.numFailedTests;
    // A file that does not even load, or a suite without a test, is a failure that is counted as no test.
    const broken =
      report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
        .length + (ran === 0 ? 1 : 0);
    return {
      passed: report.numPassedTests,
      failed:
        report.numFailedTests +
        broken +
        (broken === 0 && report.numFailedTests === 0 && !report.success ? 1 : 0),
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch {
    process.stderr.write(`${name} ended without a report.\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
