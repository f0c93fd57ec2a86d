import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBudget } from './budget.ts';
import { createChance } from './chance.ts';
import { startMachine } from './database.ts';
import type { Fault } from './findings.ts';
import { readOptions, type DatabaseKind, type Options } from './options.ts';
import { listCrashpoints } from './points.ts';
import { playRound } from './round.ts';

/**
 * `npm run torture [-- --kills N | --minutes N] [--seed N] [--database sqlite|mariadb] [--quick] [--sabotage]`: real connectors
 * take a random history while they, their network and their database are killed; then everything is counted.
 */
const root = resolve(fileURLToPath(import.meta.url), '../../..');
const KILLS_PER_ROUND = 25;
const SHOWN = 25;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

function build(folder: string): string {
  const bundle = join(folder, 'bundle');
  const result = spawnSync(process.execPath, [join(root, 'connector/build.mjs'), bundle], {
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(`The connector could not be built.\n${result.stderr}`);
  return join(bundle, 'cli.js');
}

interface Total {
  delivered: number;
  duplicates: number;
  kills: number;
  faults: Record<Fault, number>;
}

async function tortureOn(
  kind: DatabaseKind,
  options: Options,
  { bundle, folder }: { bundle: string; folder: string },
): Promise<Total> {
  const points = listCrashpoints(join(root, 'connector/src'));
  const { seed, kills, minutes } = options;
  const until = minutes === null ? Infinity : Date.now() + minutes * 60_000;
  const budget = createBudget({ points, kills, until, chance: createChance(seed) });
  const machine = await startMachine(kind, createChance(seed ^ 0xdb));
  const total: Total = { delivered: 0, duplicates: 0, kills: 0, faults: { lost: 0, doubled: 0, wrong: 0 } };
  try {
    for (let round = 1; budget.isLeft(); round += 1) {
      const left = kills === null ? Infinity : kills - budget.kills;
      const share = Math.min(KILLS_PER_ROUND, left);
      const before = Date.now();
      const result = await playRound({
        machine,
        bundle,
        folder,
        round,
        seed: seed + round - 1,
        kills: share,
        budget,
        sabotage: options.sabotage,
        say,
      });
      total.delivered += result.delivered;
      total.duplicates += result.duplicates;
      for (const { fault } of result.findings.all) total.faults[fault] += 1;
      const { all } = result.findings;
      const seconds = Math.round((Date.now() - before) / 1000);
      say(
        `${kind}, round ${round} (seed ${seed + round - 1}): ${budget.kills} kills so far, ${result.delivered} messages, ${result.orders} orders, ${result.purchases} buyers, ${seconds} s, ${all.length === 0 ? 'all well' : `${all.length} FAULTS`}`,
      );
      for (const { fault, text } of all.slice(0, SHOWN)) say(`  ${fault}: ${text}`);
    }
  } finally {
    await machine.close();
  }
  // A short run may not get to a point. One that was tried again and again in vain proves less than it seems to.
  for (const { point, givenUp } of budget.missing()) {
    say(`${kind}: the crash point ${point} was not hit${givenUp ? ', however often it was tried' : ''}`);
    if (givenUp) total.faults.wrong += 1;
  }
  return { ...total, kills: budget.kills };
}

async function main(): Promise<boolean> {
  // By way of an exit, so that the processes started here are ended too.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const options = readOptions(process.argv.slice(2));
  const stage = join(root, '.stage');
  mkdirSync(stage, { recursive: true });
  const folder = mkdtempSync(join(stage, 'torture-'));
  say(`torture: seed ${options.seed}`);
  const bundle = build(folder);
  const totals: Total[] = [];
  for (const kind of options.databases) totals.push(await tortureOn(kind, options, { bundle, folder }));
  const sum = (read: (total: Total) => number) => totals.reduce((whole, total) => whole + read(total), 0);
  const line = {
    databases: options.databases,
    delivered: sum(({ delivered }) => delivered),
    duplicates: sum(({ duplicates }) => duplicates),
    kills: sum(({ kills }) => kills),
    lost: sum(({ faults }) => faults.lost),
    doubled: sum(({ faults }) => faults.doubled),
    wrong: sum(({ faults }) => faults.wrong),
  };
  const passed = line.lost + line.doubled + line.wrong === 0;
  if (passed || options.sabotage) rmSync(folder, { recursive: true, force: true });
  else say(`databases and logs are in ${folder}; again with --seed ${options.seed}`);
  process.stdout.write(`${JSON.stringify(line)}\n`);
  return passed;
}

main().then(
  (passed) => process.exit(passed ? 0 : 1),
  (error: unknown) => {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exit(1);
  },
);
