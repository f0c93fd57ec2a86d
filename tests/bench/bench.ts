import { measureCartPricing } from './cart-pricing.ts';
import { measureCorebos } from './corebos.ts';
import { measureIntakes } from './intake.ts';
import { measureMachine } from './machine.ts';
import type { BenchRow, WeightRow } from './rows.ts';
import { measureWeights } from './weights.ts';

type Measure = (options: string[]) => Promise<{ weights: WeightRow[]; bench: BenchRow[] }>;

/**
 * `npm run bench`: the light ones, under five minutes. Heavier ones have a name: `npm run bench NAME`, with options
 * after `--`. Tables for people, then one JSON line; `machine` in it says how fast the machine itself is.
 */
const LIGHT: Record<string, Measure> = {
  weights: async () => ({ weights: await measureWeights(), bench: [] }),
  'cart pricing': async () => ({ weights: [], bench: await measureCartPricing() }),
};

const HEAVY: Record<string, Measure> = {
  intake: async (options) => ({ weights: [], bench: await measureIntakes(options) }),
  corebos: async () => ({ weights: [], bench: await measureCorebos() }),
};

function show(rows: object[]): void {
  if (rows.length > 0) console.table(rows);
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const options = args.findIndex((arg) => arg.startsWith('--'));
  const wanted = args.slice(0, options < 0 ? args.length : options).join(' ');
  const all = { ...LIGHT, ...HEAVY };
  const chosen = wanted === '' ? Object.values(LIGHT) : [all[wanted]];
  const machine = measureMachine();
  const weights: WeightRow[] = [];
  const bench: BenchRow[] = [];
  for (const measure of chosen) {
    if (!measure) throw new Error(`No bench "${wanted}". There are: ${Object.keys(all).join(', ')}.`);
    const result = await measure(options < 0 ? [] : args.slice(options));
    weights.push(...result.weights);
    bench.push(...result.bench);
  }
  show([machine]);
  show(weights);
  show(bench);
  console.log(JSON.stringify({ machine, weights, bench }));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
