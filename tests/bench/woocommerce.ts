import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { receiveOrder } from '../../connector/src/intake/receive.ts';
import { DAY } from '../../connector/src/platform/clock.ts';
import { beginBackfill, stepBackfill } from '../../connector/src/woocommerce/backfill.ts';
import { openRest, setKeys } from '../../connector/src/woocommerce/keys.ts';
import { reconcile } from '../../connector/src/woocommerce/reconcile.ts';
import { createTestApp, type TestApp } from '../support/app.ts';
import { makeSnapshot } from '../support/make/order-snapshot.ts';
import { connectShop, makeNewShop } from '../support/make/shop.ts';
import { addShop } from '../support/verbs.ts';
import { KEYS, RestShop } from '../support/woocommerce/rest-shop.ts';
import { tellOrder } from '../plugin/support/told-order.ts';
import { rounded, type BenchRow } from './rows.ts';

const DAYS = 90;
const PAGE = 100;
/** So long WooCommerce 9.9.5 took for one order of a page of a hundred, on two processors: 451 ms for all. */
const PACE = 4.5;
const AT_ONCE = 16;

interface Figures {
  name: string;
  stored: number;
  count: number;
  took: Took;
  rawMs: number | null;
}

function rowOf({ name, stored, count, took: { ms, cpuMs }, rawMs }: Figures): BenchRow {
  const perSecond = (count * 1000) / ms;
  const raw = rawMs === null ? null : (count * 1000) / rawMs;
  return {
    ...{
      name,
      db: 'sqlite',
      stored,
      cpuMsPerOrder: rounded(cpuMs / count),
      load: rounded(loadavg()[0] ?? 0),
    },
    ...{ perSecond: rounded(perSecond), p50Ms: null, p95Ms: null, p99Ms: null },
    ...{
      rawPerSecond: raw === null ? null : rounded(raw),
      ratio: raw === null ? null : rounded(perSecond / raw),
    },
  };
}

/** By the clock, and on the processor: of connector and stand-in together, which share a process. */
interface Took {
  ms: number;
  cpuMs: number;
}

async function timed(act: () => Promise<unknown>): Promise<Took> {
  const began = performance.now();
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - began, cpuMs: (user + system) / 1000 };
}

/** Orders of ninety days, evenly. */
function fill(site: RestShop, count: number, now: number): void {
  for (let id = 1; id <= count; id += 1) {
    const at = new Date(now - (DAYS * DAY * (count - id + 1)) / (count + 1)).toISOString().slice(0, 19);
    const own = { order_key: `wc_order_bench_${id}`, transaction_id: `txn_${id}` };
    site.put(tellOrder(id, { ...own, date_created: at, date_modified_gmt: at, date_paid_gmt: at }));
  }
}

/** Reads all orders page by page and does nothing with them. */
async function readAll(app: TestApp, shopId: string, count: number): Promise<void> {
  const rest = await openRest(app.ctx, shopId);
  for (let offset = 0; offset < count; offset += PAGE)
    await rest.list('orders', {
      ...{ status: 'any', orderby: 'id', order: 'asc', dp: '8' },
      ...{ per_page: String(PAGE), offset: String(offset) },
    });
}

async function measureBackfill(app: TestApp, shopId: string, count: number): Promise<BenchRow> {
  const { ms: rawMs } = await timed(() => readAll(app, shopId, count));
  const took = await timed(async () => {
    await beginBackfill(app.ctx, shopId);
    while ((await stepBackfill(app.ctx, shopId)) !== 'done');
  });
  return rowOf({ name: 'woocommerce backfill', stored: 0, count, took, rawMs });
}

/** Both sides of ninety days; what the shop takes for its own is in `raw`. */
async function measureReconcile(app: TestApp, shopId: string, count: number): Promise<BenchRow> {
  const to = app.clock.now();
  const { ms: rawMs } = await timed(() => readAll(app, shopId, count));
  const took = await timed(async () => {
    const { equal, differences } = await reconcile(app.ctx, shopId, { from: to - DAYS * DAY, to });
    if (!equal || differences.length > 0) throw new Error(`Not equal: ${differences.length} differences.`);
  });
  return rowOf({ name: 'woocommerce reconcile', stored: count, count, took, rawMs });
}

/** What a shop's plugin kept while the connector was away comes at once, different orders in parallel. */
async function measureCatchUp(app: TestApp, count: number): Promise<BenchRow> {
  const { shopId, epoch } = await connectShop(app, { url: 'https://catch-up.example' });
  const bodies = Array.from({ length: count }, (_, index) => {
    const own = { orderKey: `late_${index}`, sourceId: String(index + 1), number: String(index + 1) };
    const customer = { email: `late${index}@example.com` };
    return Buffer.from(
      JSON.stringify(makeSnapshot({ ...own, customer, version: { epoch, counter: index + 1 } })),
    );
  });
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < count; at = next++)
      await receiveOrder(app.ctx, {
        ...{ shop: { id: shopId }, webhookId: `late_${at}`, headers: {} },
        body: bodies[at] ?? Buffer.alloc(0),
      });
  };
  const took = await timed(() => Promise.all(Array.from({ length: AT_ONCE }, lane)));
  return rowOf({ name: 'woocommerce catch-up', stored: 0, count, took, rawMs: null });
}

/**
 * `npm run bench woocommerce [-- --count N --events N | --quick]`: the history of N orders beside the stand-in shop's own read at the pace
 * of a real one, both books of ninety days compared, and a backlog of events taken.
 */
export async function measureWoocommerce(options: string[]): Promise<BenchRow[]> {
  const { values } = parseArgs({
    args: options,
    options: {
      count: { type: 'string', default: '2000' },
      events: { type: 'string', default: '10000' },
      quick: { type: 'boolean' },
    },
  });
  const count = values.quick ? 300 : Number(values.count);
  const app = await createTestApp();
  const site = await new RestShop().start();
  try {
    const { id: shopId } = (await addShop(app.ctx, makeNewShop({ url: site.url }))).shop;
    await setKeys(app.ctx, shopId, KEYS);
    fill(site, count, app.clock.now());
    site.pace = PACE;
    return [
      await measureBackfill(app, shopId, count),
      await measureReconcile(app, shopId, count),
      await measureCatchUp(app, values.quick ? 500 : Number(values.events)),
    ];
  } finally {
    await site.close();
    await app.close();
  }
}
