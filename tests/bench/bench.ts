import { measureCartPricing } from './cart-pricing.ts';
import { measureCorebos } from './corebos.ts';
import { measureDesk } from './desk.ts';
import { measureIntakes } from './intake.ts';
import { measureInvoices } from './invoices.ts';
import { measureLoop } from './loop.ts';
import { measureMachine } from './machine.ts';
import type { BenchRow, LoopRow, WeightRow } from './rows.ts';
import { measurePortal } from './portal.ts';
import { measureWeights } from './weights.ts';
import { measureWoocommerce } from './woocommerce.ts';

interface Figures {
  weights?: WeightRow[];
  bench?: BenchRow[];
  loop?: LoopRow[];
}

type Measure = (options: string[]) => Promise<Figures>;

/**
 * `npm run bench`: the light ones, under five minutes. Heavier ones have a name: `npm run bench NAME`, with options
 * after `--`. Tables for people, then one JSON line; `machine` in it says how fast the machine itself is.
 */
const LIGHT: Record<string, Measure> = {
  weights: async () => ({ weights: await measureWeights() }),
  'cart pricing': async (options) => ({ bench: await measureCartPricing(options) }),
};

const HEAVY: Record<string, Measure> = {
  loop: async (options) => ({ loop: await measureLoop(options) }),
  intake: async (options) => ({ bench: await measureIntakes(options) }),
  invoices: async (options) => ({ bench: await measureInvoices(options) }),
  portal: async (options) => ({ bench: await measurePortal(options) }),
  desk: async (options) => ({ bench: await measureDesk(options) }),
  woocommerce: async (options) => ({ bench: await measureWoocommerce(options) }),
  corebos: async () => ({ bench: await measureCorebos() }),
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
  const loop: LoopRow[] = [];
  for (const measure of chosen) {
    if (!measure) throw new Error(`No bench "${wanted}". There are: ${Object.keys(all).join(', ')}.`);
    const result = await measure(options < 0 ? [] : args.slice(options));
    weights.push(...(result.weights ?? []));
    bench.push(...(result.bench ?? []));
    loop.push(...(result.loop ?? []));
  }
  show([machine]);
  show(weights);
  show(bench);
  show(loop);
  console.log(JSON.stringify({ machine, weights, bench, loop }));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
