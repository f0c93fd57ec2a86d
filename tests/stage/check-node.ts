import { join, resolve } from 'node:path';
import { copyCheckout } from './check-node/checkout.ts';
import { fetchNode, type FetchedNode } from './check-node/fetch-node.ts';
import { environmentFor, runNpm } from './check-node/step.ts';

const root = resolve(import.meta.dirname, '../..');

/** All need what the first installs; any other that fails does not keep the next from running. */
const STEPS: Record<string, string[]> = {
  install: ['ci'],
  lint: ['run', 'lint'],
  types: ['run', 'typecheck'],
  tests: ['test', '--', 'tests/connector'],
  demo: ['run', 'demo'],
};

const COUNTS = /^\d+ passed, \d+ failed, \d+ skipped$/gm;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Runs the steps in a copy of this checkout; answers what became of each, and whether all went well. */
async function runSteps(
  node: FetchedNode,
  folder: string,
): Promise<{ ok: boolean; results: Record<string, string> }> {
  const cwd = join(folder, 'checkout');
  copyCheckout(root, cwd);
  const env = environmentFor(node, process.env);
  const results: Record<string, string> = {};
  let ok = true;
  for (const [name, args] of Object.entries(STEPS)) {
    if (results['install'] === 'failed') {
      results[name] = 'skipped';
      continue;
    }
    const log = join(folder, `${name}.log`);
    const ended = await runNpm(args, { cwd, env, log });
    const counts = ended.output.match(COUNTS)?.at(-1);
    results[name] = counts ?? (ended.ok ? 'ok' : 'failed');
    say(`${name.padEnd(8)}${results[name]}, ${ended.seconds} s`);
    if (ended.ok) continue;
    ok = false;
    say(`${ended.output.trimEnd().split('\n').slice(-20).join('\n')}\nAll of it is in ${log}.`);
  }
  return { ok, results };
}

/**
 * `npm run check:node -- 22`: installs, lints and tests a copy of this checkout with another Node, of a major or one
 * version. A line per step, then one JSON line.
 */
async function main(): Promise<boolean> {
  const [wanted = '', ...more] = process.argv.slice(2);
  if (!/^\d+(\.\d+){0,2}$/.test(wanted) || more.length > 0)
    throw new Error('Say which Node: npm run check:node -- 22, or a version like 22.13.0.');
  const folder = join(root, '.cache/node', wanted);
  const node = fetchNode(wanted, folder);
  say(`Node ${node.version} in ${folder}`);
  const { ok, results } = await runSteps(node, folder);
  console.log(JSON.stringify({ node: node.version, ...results }));
  return ok;
}

main().then(
  (ok) => process.exit(ok ? 0 : 1),
  (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
