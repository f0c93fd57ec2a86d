import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runSuite, type Counts } from './test/jest.ts';
import type { Suite } from './test/suites.ts';

const root = resolve(import.meta.dirname, '../..');
const BASE = 'tests/jest.config.mjs';

/** Too heavy for `npm test`: every documented command, and every page and state in a browser. */
const HEAVY: Record<string, Suite> = {
  commands: {
    ...{ name: 'every documented command', config: BASE, folders: ['tests/commands/'] },
    ...{ env: { CARRELLO_EVERY_COMMAND: 'yes' }, onServer: false },
  },
  walks: { name: 'walks', config: BASE, folders: ['tests/walks/'], env: {}, onServer: false },
};

/** The last line of what `npm run torture` prints, and whether all was well. */
function torture(): Promise<{ ok: boolean; line: unknown }> {
  const program = ['--import', 'tsx', join(root, 'tests/torture/torture.ts')];
  const child = spawn(process.execPath, program, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  return new Promise((resolved) => {
    child.once('close', (code) => {
      const last = out.trimEnd().split('\n').at(-1) ?? '';
      resolved({ ok: code === 0, line: last.startsWith('{') ? JSON.parse(last) : null });
    });
  });
}

/** `npm run check:all`: what is not in `npm test` because it takes long. One JSON line says what became of each part. */
async function main(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'carrello-check-all-'));
  const counts: Record<string, Counts> = {};
  try {
    for (const [name, suite] of Object.entries(HEAVY)) counts[name] = await runSuite({ suite }, folder, {});
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const tortured = await torture();
  const ok = tortured.ok && Object.values(counts).every(({ failed }) => failed === 0);
  console.log(JSON.stringify({ ok, ...counts, torture: tortured.line }));
  return ok;
}

main().then(
  (ok) => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
