import { measureCartPricing } from './cart-pricing.ts';
import type { BenchRow, WeightRow } from './rows.ts';
import { measureWeights } from './weights.ts';

/**
 * `npm run bench`: the light ones, under five minutes. Heavier ones have a name: `npm run bench NAME`. A table for
 * people, then one JSON line.
 */
const LIGHT = {
  weights: async () => ({ weights: await measureWeights(), bench: [] }),
  'cart pricing': async () => ({ weights: [], bench: await measureCartPricing() }),
} satisfies Record<string, () => Promise<{ weights: WeightRow[]; bench: BenchRow[] }>>;

function show(rows: object[]): void {
  if (rows.length > 0) console.table(rows);
}

async function main(): Promise<void> {
  const wanted = process.argv.slice(2).join(' ');
  const chosen = Object.entries(LIGHT).filter(([name]) => wanted === '' || name === wanted);
  if (chosen.length === 0)
    throw new Error(`No bench "${wanted}". There are: ${Object.keys(LIGHT).join(', ')}.`);
  const weights: WeightRow[] = [];
  const bench: BenchRow[] = [];
  for (const [, measure] of chosen) {
    const result = await measure();
    weights.push(...result.weights);
    bench.push(...result.bench);
  }
  show(weights);
  show(bench);
  console.log(JSON.stringify({ weights, bench }));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
