import { parseArgs } from 'node:util';
import { openDb, type Db } from '../../connector/src/platform/db.ts';
import { loadOrders, writeBack, type Stock } from './intake-load.ts';
import { CONNECTIONS, makeRawOrders, writeRaw } from './intake-raw.ts';
import { readContacts, searchOrders, type Reads } from './intake-reads.ts';
import { makeTemplate, type Template } from './intake-rows.ts';
import { makeEnvironment, measureRun, prepareDatabase, type BenchShop } from './intake-run.ts';
import { inEachPlace, type Place } from './places.ts';
import { cpuMs, loadNow } from './processes.ts';
import { rounded, type BenchRow } from './rows.ts';

/** With this many stored orders the pages of the desk are measured, too. */
const READS_FROM = 1_000_000;
/** `prepared` is enough for a warm-up and the seconds at any speed this machine has. */
const WHOLE = {
  ...{ stored: '0,200000,1000000', db: 'sqlite,mariadb', seconds: '10' },
  ...{ warmUpOrders: 4000, prepared: 60_000 },
};
const QUICK = { stored: '0', db: 'sqlite', seconds: '1', warmUpOrders: 200, prepared: 6000 };

async function countOrders(db: Db): Promise<number> {
  const row = await db('orders').count({ count: '*' }).first();
  return Number((row as { count: number } | undefined)?.count);
}

interface Bench {
  place: Place;
  db: Db;
  shop: BenchShop;
  template: Template;
  stock: Stock;
  seconds: number;
  /** Orders before it is measured, beside those for what is stored. */
  warmUpOrders: number;
  prepared: number;
  environment: Awaited<ReturnType<typeof makeEnvironment>>;
}

/** Connector first: what is written bare finds the caches as warm. */
async function measureIntake(bench: Bench, stored: number): Promise<BenchRow> {
  const { place, db, shop, stock, environment, seconds } = bench;
  const databaseCpu = () => (place.pid === undefined ? 0 : cpuMs(place.pid));
  const before = await countOrders(db);
  const run = await measureRun({
    environment,
    shop,
    databasePid: place.pid,
    firstOrder: stock.orders,
    buyers: stock.buyers.length,
    // The more is stored, the longer until the database's memory holds what is in use.
    warmUpOrders: bench.warmUpOrders + stored / 50,
    warmUpMs: 2000,
    measureMs: seconds * 1000,
    prepared: bench.prepared,
  });
  stock.orders += run.acknowledged;
  const kept = (await countOrders(db)) - before;
  if (kept !== run.acknowledged)
    throw new Error(`${run.acknowledged} orders were acknowledged and ${kept} are there.`);
  const rawOrders = makeRawOrders(bench, 8000);
  const cpuBefore = databaseCpu();
  const raw = await writeRaw(place, rawOrders, (seconds * 1000) / 2);
  const rawCpu = raw.cpuMs + (databaseCpu() - cpuBefore) / raw.written;
  // Some were taken and not written when the time was over.
  stock.orders += raw.written + CONNECTIONS;
  const perSecond = run.measured / run.seconds;
  process.stderr.write(`${place.name} ${stored}: ${Math.round(perSecond)}/s, load ${loadNow()}\n`);
  return {
    name: 'intake',
    db: place.name,
    stored,
    perSecond: Math.round(perSecond),
    p50Ms: rounded(run.p50Ms),
    p99Ms: rounded(run.p99Ms),
    cpuMsPerOrder: rounded(run.connectorCpuMs, 3),
    databaseCpuMsPerOrder: place.pid === undefined ? null : rounded(run.databaseCpuMs, 3),
    rawPerSecond: Math.round(raw.perSecond),
    rawCpuMsPerOrder: rounded(rawCpu, 3),
    ratio: rounded(perSecond / raw.perSecond, 3),
    load: loadNow(),
  };
}

function readRow(name: string, { place }: Bench, stored: number, reads: Reads): BenchRow {
  return {
    name,
    db: place.name,
    stored,
    perSecond: Math.round(reads.perSecond),
    p50Ms: rounded(reads.p50Ms),
    p99Ms: rounded(reads.p99Ms),
    cpuMsPerOrder: rounded(reads.cpuMs, 3),
    rawPerSecond: null,
    ratio: null,
    load: loadNow(),
  };
}

interface Extent {
  stages: number[];
  seconds: number;
  warmUpOrders: number;
  prepared: number;
}

async function measurePlace(place: Place, { stages, ...extent }: Extent): Promise<BenchRow[]> {
  const environment = await makeEnvironment(place.url);
  const shop = await prepareDatabase(environment);
  const db = openDb(place.url);
  const template = await makeTemplate();
  const bench: Bench = {
    ...{ place, db, shop, template, environment, ...extent },
    stock: { orders: 0, buyers: [] },
  };
  const rows: BenchRow[] = [];
  try {
    for (const stored of stages) {
      if (stored > bench.stock.orders) await loadOrders(db, { ...bench, upTo: stored });
      rows.push(await measureIntake(bench, stored));
      if (stored < READS_FROM) continue;
      await writeBack(db);
      rows.push(readRow('contact page', bench, stored, await readContacts(db, bench.stock)));
      rows.push(readRow('order search', bench, stored, await searchOrders(db, bench.stock)));
    }
    return rows;
  } finally {
    await db.destroy();
  }
}

/**
 * Orders through the door: HTTP with signature, validation, inbox and CRM effect, beside the same rows written bare, on
 * databases with 0, 200,000 and 1,000,000 orders. `--stored 0,200000`, `--db sqlite` and `--seconds 5` bound it; `--quick` is
 * a second on an empty SQLite.
 */
export async function measureIntakes(args: string[]): Promise<BenchRow[]> {
  const { values } = parseArgs({
    args,
    options: {
      stored: { type: 'string' },
      db: { type: 'string' },
      seconds: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const usual = values.quick ? QUICK : WHOLE;
  const { stored, db, seconds } = { ...usual, ...values };
  const stages = stored
    .split(',')
    .map(Number)
    .sort((a, b) => a - b);
  const { warmUpOrders, prepared } = usual;
  const extent = { stages, seconds: Number(seconds), warmUpOrders, prepared };
  return inEachPlace(db, (place) => measurePlace(place, extent));
}
