import { afterAll, beforeAll, expect, it } from 'vitest';
import { listNarrowed, type OrderSort } from '../../../connector/src/orders/narrowed-list.ts';
import type { OrderFilter } from '../../../connector/src/orders/filters.ts';
import { createTestDb } from '../../support/databases.ts';

/** The plans are those of SQLite, whatever the other tests run on. */
let test: Awaited<ReturnType<typeof createTestDb>>;
beforeAll(async () => {
  test = await createTestDb('sqlite');
});
afterAll(() => test.close());

const STATUS = { status: 'processing' };
const SHOP = { shopId: 'shp_1' };
const COUNTRY = { country: 'IT' };
const DAYS = { from: 1, until: 2 };
const STEPS = { steps: [3, 4, 5] };

/** Each filter alone, and the pairs that are fast whatever the rows are. */
const FILTERS: [name: string, filter: OrderFilter, index: string][] = [
  ['nothing', {}, 'placed_at_id_contact_id_account_id'],
  ['status', STATUS, 'status_placed_at'],
  ['money', { paymentState: 'paid' }, 'payment_state_placed_at'],
  ['shop', SHOP, 'shop_id_placed_at'],
  ['country', COUNTRY, 'country_placed_at'],
  ['days', DAYS, 'placed_at_id_contact_id_account_id'],
  ['amount', STEPS, 'amount_step_placed_at'],
  ['product', { product: { keys: ['mug'], sku: 'MUG-1' } }, 'sku_placed_at_order_id'],
  ['status and country', { ...STATUS, ...COUNTRY }, 'country_status_placed_at'],
  ['status and shop', { ...STATUS, ...SHOP }, 'shop_id_status_placed_at'],
  ['status and days', { ...STATUS, ...DAYS }, 'status_placed_at'],
  ['country and days', { ...COUNTRY, ...DAYS }, 'country_placed_at'],
  ['amount and days', { ...STEPS, ...DAYS }, 'amount_step_placed_at'],
];

async function plansOf(run: () => Promise<unknown>): Promise<string[]> {
  const asked: { sql: string; bindings: unknown[] }[] = [];
  const listen = (query: { sql: string; bindings: unknown[] }) => void asked.push(query);
  test.db.on('query', listen);
  await run();
  test.db.off('query', listen);
  const plans: string[] = [];
  for (const { sql, bindings } of asked) {
    const rows = await test.db.raw<{ detail: string }[]>(`EXPLAIN QUERY PLAN ${sql}`, bindings as string[]);
    plans.push(...rows.map(({ detail }) => detail));
  }
  return plans;
}

it.each(FILTERS)(
  'a list of orders narrowed by %s reads its page from an index and sorts nothing',
  async (_name, filter, index) => {
    for (const sort of ['newest', 'oldest'] satisfies OrderSort[]) {
      const part = { from: { at: 1, id: 'ord_1' }, most: 21, sort };
      const plans = await plansOf(() => listNarrowed(test.db, filter, part));
      expect(plans.join('\n')).toContain(`${index}_index`);
      // Orders of one millisecond are put in order; a list is not.
      expect(plans.filter((plan) => /TEMP B-TREE FOR ORDER BY|AUTOMATIC/.test(plan))).toEqual([]);
    }
  },
);
