import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Counts } from './test/vitest.ts';
import { planLater, type Run } from './test/plan.ts';
import { runAll } from './test/run-all.ts';
import type { Suite } from './test/suites.ts';

const root = resolve(import.meta.dirname, '../..');
const BASE = 'tests/vitest.config.mjs';

const suite = (name: string, folder: string, env: Suite['env'] = {}): Suite => ({
  ...{ name, config: BASE, folders: [folder], env, onServer: false },
});

/** Too heavy for `npm test`: every documented command, every page and state in a browser, and what each suite leaves. */
const HEAVY: Record<string, () => Run[]> = {
  commands: () => [
    { suite: suite('every documented command', 'tests/commands/', { CARRELLO_EVERY_COMMAND: 'yes' }) },
  ],
  walks: () => [{ suite: suite('walks', 'tests/walks/') }],
  later: planLater,
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
  const counts: Record<string, Counts> = {};
  for (const [name, plan] of Object.entries(HEAVY)) counts[name] = await runAll(plan());
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
