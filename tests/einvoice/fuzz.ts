import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { VITEST } from '../stage/test/vitest.ts';

const root = resolve(import.meta.dirname, '../..');
const TESTS = ['from-order', 'credit'].map((name) => `tests/connector/invoices/build/${name}.test.ts`);

/**
 * `npm run einvoice:fuzz [-- --orders N]`: the tests that make documents of random orders, with 100,000 of them. The last
 * line is one JSON line; the exit code is 1 where an order was found whose document is wrong.
 */
function main(): boolean {
  const { values } = parseArgs({ options: { orders: { type: 'string', default: '100000' } } });
  const orders = Number(values.orders);
  if (!Number.isSafeInteger(orders) || orders < 1) throw new Error('--orders: use a whole number from 1 on.');
  const began = Date.now();
  const { status } = spawnSync(
    process.execPath,
    [VITEST, 'run', '-c', 'tests/vitest.config.mjs', '--testTimeout', String(24 * 3600 * 1000), ...TESTS],
    {
      cwd: root,
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DB: 'sqlite', EINVOICE_RUNS: String(orders) },
    },
  );
  const seconds = Math.round((Date.now() - began) / 1000);
  process.stdout.write(`${JSON.stringify({ orders, ok: status === 0, seconds })}\n`);
  return status === 0;
}

try {
  process.exitCode = main() ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
