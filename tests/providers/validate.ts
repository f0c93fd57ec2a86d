import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Recorded } from '../stage/sandbox/record.ts';
import { VITEST } from '../stage/test/vitest.ts';
import { judgeAll } from './judge-all.ts';

const root = resolve(import.meta.dirname, '../..');
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Tests that speak to the sandbox as the connector does, and as it should never do. */
const TESTS = ['tests/sandbox', 'tests/connector/gateways', 'tests/connector/payments'];

/** Runs tests while the sandbox writes down what it is asked and answers. */
function record(folder: string): void {
  const { status } = spawnSync(
    process.execPath,
    [VITEST, 'run', '-c', 'tests/vitest.config.mjs', ...TESTS.map((path) => `${path}/`)],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, SANDBOX_RECORD: folder } },
  );
  if (status !== 0) throw new Error('The tests that are recorded failed; npm test says why.');
}

const readJson = (folder: string, name: string): unknown =>
  JSON.parse(readFileSync(join(folder, name), 'utf8'));

const jsonFiles = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();

/**
 * `npm run providers:validate -- DIR [--recorded FOLDER]`: holds what the sandbox was asked and answered against what the
 * providers publish. DIR has PayPal's OpenAPI documents and Stripe's example objects (`{"resources": …}`) as JSON; the
 * project needs none of them. Without `--recorded` the calls are recorded first, by running tests. The last line is one JSON
 * line; the exit code is 1 where there are faults.
 */
function main(): boolean {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { recorded: { type: 'string' } },
  });
  const [given, ...more] = positionals;
  if (given === undefined || more.length > 0 || !existsSync(given))
    throw new Error('Name the folder of the providers’ files: npm run providers:validate -- DIR');
  const published = jsonFiles(given).map((name) => readJson(given, name));
  const folder = values.recorded ?? mkdtempSync(join(tmpdir(), 'carrello-recorded-'));
  try {
    if (values.recorded === undefined) record(folder);
    const calls = jsonFiles(folder).map((name) => readJson(folder, name) as Recorded);
    const { unheld, questions, ...result } = judgeAll(published, calls);
    for (const each of unheld) say(`Nothing is published there about ${each}.`);
    for (const each of questions) say(each);
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return result.faults.length === 0;
  } finally {
    if (values.recorded === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

try {
  process.exitCode = main() ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
