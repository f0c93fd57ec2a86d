import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from './plan.ts';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
  success: boolean;
}

function jest({ suite, files }: Run, reportFile: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const which = files === undefined ? suite.folders : ['--runTestsByPath', ...files];
  const args = ['node_modules/jest/bin/jest.js', '-c', suite.config, ...which];
  const child = spawn(
    process.execPath,
    [
      ...['--experimental-vm-modules', '--no-warnings', ...args],
      ...['--json', `--outputFile=${reportFile}`, '--silent=false'],
    ],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
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
  await jest(run, reportFile, environment);
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
    process.stderr.write(`${name} ended without a report.\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
