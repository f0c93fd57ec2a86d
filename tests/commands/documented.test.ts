import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../stage/ports.ts';
import { TEST_ENVIRONMENT } from '../support/app.ts';
import { commandsOf, readDocumented, ROOT } from './documented.ts';
import { RUNS, type Run } from './runs.ts';
import { memoryFolder } from '../stage/machine/memory.ts';

/** Whatever the papers tell people to type works: each command in its shortest form, on files and a database of its own. */

const HEAVY = process.env['CARRELLO_EVERY_COMMAND'] === 'yes';
/** A limit for what hangs. */
const LONGEST = 1_200_000;

let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  folder = mkdtempSync(join(memoryFolder(), 'carrello-commands-'));
  const settings: Record<string, string> = {
    ...TEST_ENVIRONMENT,
    CARRELLO_DATABASE_URL: `sqlite:${join(folder, 'carrello.sqlite')}`,
    CARRELLO_PORT: String(await freePort()),
    CARRELLO_LOG_LEVEL: 'info',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}="${value}"`);
  writeFileSync(join(folder, 'env'), `${lines.join('\n')}\n`);
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'carrello'), '#!/bin/sh\nexec node connector/dist/cli.js "$@"\n');
  chmodSync(join(bin, 'carrello'), 0o755);
  env = {
    ...process.env,
    NODE_OPTIONS: '',
    ...settings,
    DIR: folder,
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  output: string;
}

function shell(command: string, until?: RegExp): Promise<Ended> {
  const child = spawn(command, {
    cwd: ROOT,
    env,
    shell: true,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let isStopped = false;
  const stop = () => {
    // The whole group: npm, the shell and what they have started.
    if (!isStopped && child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
    isStopped = true;
  };
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (until?.test(output)) stop();
    });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

async function tryOut(run: Exclude<Run, { elsewhere: string }>): Promise<void> {
  if ('run' in run) {
    const { code, output } = await shell(run.run);
    expect({ output, code }).toMatchObject({ code: run.ends ?? 0 });
    expect(output).toMatch(run.prints);
    return;
  }
  const { output } = await shell(run.serves, run.ready);
  expect(output).toMatch(run.ready);
}

describe('a documented command', () => {
  it('a documented command is one that this test tries, or says why it cannot', () => {
    const help = spawnSync(process.execPath, ['--import', 'tsx', 'connector/src/cli.ts', 'help'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    const nouns = [...help.stdout.matchAll(/^ {2}carrello ([a-z]+(?: [a-z]+)?)/gm)].map(
      ([, noun = '']) => noun,
    );
    expect(nouns).toContain('staff add');
    expect(readDocumented(nouns)).toEqual(Object.keys(RUNS).sort());
  });

  it('a documented command is found in a block and in a sentence', () => {
    const paper =
      'Say `staff add` or `npm  run new`, not `staff` or `const a`.\n```sh\nnpm ci && npm test # now\n```\n```ts\nnpm()\n```\n';
    expect(commandsOf(paper, ['staff add'])).toEqual(['npm ci', 'npm test', 'staff add', 'npm run new']);
  });

  for (const [name, run] of Object.entries(RUNS)) {
    if ('elsewhere' in run || (run.isHeavy && !HEAVY)) continue;
    it(`a documented command works: ${name}`, () => tryOut(run), LONGEST);
  }
});
