import { readChangeBacklog } from '../../connector/src/changes/backlog.ts';
import { startMariadb, type MariadbServer } from '../stage/machine/mariadb.ts';
import { createCrmApp, type CrmApp } from '../support/corebos/app.ts';
import { createTestCorebos } from '../support/corebos/site.ts';
import { makePayment, type SnapshotInput } from '../support/make/order-snapshot.ts';
import { measurePeer, readPeer } from './corebos-peer.ts';
import { cpuMs } from './processes.ts';
import { rounded, type BenchRow } from './rows.ts';

const ORDERS = 1200;
const WARM = 120;
const SINGLE = 150;
const GROUP = 240;

/** What an order with five lines and a payment is made of there, in the order of writing. */
const TABLES = [
  ...['vtiger_crmentity', 'vtiger_crmobject', 'vtiger_contactdetails', 'vtiger_contactaddress'],
  ...['vtiger_contactsubdetails', 'vtiger_customerdetails', 'vtiger_contactscf', 'vtiger_account'],
  ...['vtiger_accountbillads', 'vtiger_accountshipads', 'vtiger_accountscf', 'vtiger_salesorder'],
  ...['vtiger_salesordercf', 'vtiger_sobillads', 'vtiger_soshipads', 'vtiger_inventoryproductrel'],
  ...['vtiger_inventoryshippingrel', 'vtiger_inventorydetails', 'vtiger_inventorydetailscf'],
  ...['vtiger_cobropago', 'vtiger_cobropagocf', 'carrello_links'],
];

function makeOrder(index: number): Partial<SnapshotInput> {
  const lines = [1, 2, 3, 4, 5].map((line) => ({
    ...{
      key: `l${line}`,
      name: `Product ${line}`,
      sku: `SKU-${line}`,
      quantity: String(line),
      unitPrice: '10',
    },
    ...{
      subtotal: line * 1000,
      total: line * 1000,
      tax: line * 220,
      taxes: [{ taxKey: 't', amount: `${line * 2.2}` }],
    },
  }));
  return {
    ...{ orderKey: `bench-${index}`, number: `B${index}`, lines, shipping: [] },
    customer: { uid: null, email: `buyer${index % 200}@example.com`, accountEmail: null },
    taxes: [{ key: 't', label: 'VAT', ratePercent: '22', goods: 3300, shipping: 0 }],
    ...{ taxTotal: 3300, total: 18300 },
    payments: [makePayment({ key: `p${index}`, providerId: `p${index}`, amount: 18300 })],
  };
}

interface Measured {
  perSecond: number;
  cpuMsPerOrder: number;
}

async function measureProjection(app: CrmApp, server: MariadbServer): Promise<Measured> {
  for (let index = 0; index < ORDERS; index += 1) await app.send(makeOrder(WARM + SINGLE + index));
  const pid = server.process.pid ?? 0;
  const cpuBefore = process.cpuUsage();
  const dbBefore = cpuMs(pid);
  const began = performance.now();
  await app.projector.drain();
  const seconds = (performance.now() - began) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const { waiting } = await readChangeBacklog(app.ctx.db);
  if (waiting > 0) throw new Error(`${waiting} changes were not projected.`);
  return {
    perSecond: ORDERS / seconds,
    cpuMsPerOrder: ((cpu.user + cpu.system) / 1000 + cpuMs(pid) - dbBefore) / ORDERS,
  };
}

/** From the change to the commit there, one order at a time. */
async function measureSingles(app: CrmApp): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < SINGLE; index += 1) {
    await app.send(makeOrder(WARM + index));
    const began = performance.now();
    await app.projector.drain();
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b);
}

interface Chunk {
  table: string;
  rows: unknown[][];
}

/** The rows that were projected since, cut into as many commits. */
async function readChunks(app: CrmApp, groups: number): Promise<Chunk[][]> {
  const chunks: Chunk[][] = Array.from({ length: groups }, () => []);
  for (const table of TABLES) {
    const all = await app.corebos.rows(`SELECT * FROM ${table}`);
    const size = Math.ceil(all.length / groups);
    chunks.forEach((chunk, index) => {
      const rows = all.slice(index * size, (index + 1) * size).map((row) => Object.values(row));
      if (rows.length > 0) chunk.push({ table, rows });
    });
  }
  return chunks;
}

/** The same rows into empty tables, one statement a table and so many orders a commit: nothing read, nothing decided. */
async function measureRaw(app: CrmApp, ordersPerCommit: number): Promise<number> {
  const { orders } = await app.corebos.row('SELECT COUNT(*) AS orders FROM vtiger_salesorder');
  const chunks = await readChunks(app, Math.ceil(Number(orders) / ordersPerCommit));
  const empty = await createTestCorebos();
  try {
    const connection = await empty.db.getConnection();
    const began = performance.now();
    for (const chunk of chunks) {
      await connection.beginTransaction();
      for (const { table, rows } of chunk) await connection.query(`INSERT INTO ${table} VALUES ?`, [rows]);
      await connection.commit();
    }
    const seconds = (performance.now() - began) / 1000;
    connection.release();
    return Number(orders) / seconds;
  } finally {
    await empty.close();
  }
}

const at = (times: number[], share: number): number => times[Math.floor(times.length * share)] ?? 0;

async function measureOn(db: BenchRow['db'], server: MariadbServer): Promise<BenchRow[]> {
  process.env['DB'] = db;
  const app = await createCrmApp();
  try {
    for (let index = 0; index < WARM; index += 1) await app.send(makeOrder(index));
    await app.settle();
    const times = await measureSingles(app);
    const { perSecond, cpuMsPerOrder } = await measureProjection(app, server);
    const rowBeside = (name: string, rawPerSecond: number): BenchRow => ({
      ...{ name, db, stored: WARM + SINGLE, perSecond: rounded(perSecond, 0) },
      ...{
        p50Ms: rounded(at(times, 0.5)),
        p99Ms: rounded(at(times, 0.99)),
        cpuMsPerOrder: rounded(cpuMsPerOrder),
      },
      ...{ rawPerSecond: rounded(rawPerSecond, 0), ratio: rounded(perSecond / rawPerSecond) },
    });
    return [
      rowBeside('corebos projection', await measureRaw(app, 1)),
      rowBeside('corebos projection beside grouped inserts', await measureRaw(app, GROUP)),
    ];
  } finally {
    await app.close();
  }
}

async function measureAtHand(): Promise<BenchRow[]> {
  const peer = readPeer(process.env);
  if (peer) return [await measurePeer(peer)];
  console.error(
    'No coreBOS at hand: set COREBOS_PEER_URL, COREBOS_PEER_USER and COREBOS_PEER_KEY (and COREBOS_PEER_PIDS for its CPU).',
  );
  return [];
}

/**
 * Orders of five lines with a payment, from Carrello's CRM into the tables of a coreBOS on MariaDB with durable commits,
 * beside the bare insert of the same rows: one commit an order, and as many orders a commit as the projection takes. `db` is
 * where Carrello's own CRM is. CPU counts this process and the database. Beside it, where one is at hand, a coreBOS that
 * makes the same order and payment through its own web service.
 */
export async function measureCorebos(): Promise<BenchRow[]> {
  const server = await startMariadb({
    args: ['--innodb-flush-log-at-trx-commit=1', '--innodb-buffer-pool-size=512M'],
  });
  const before = { DB: process.env['DB'], MARIADB_URL: process.env['MARIADB_URL'] };
  process.env['MARIADB_URL'] = server.url;
  try {
    const rows = [...(await measureOn('sqlite', server)), ...(await measureOn('mariadb', server))];
    return [...rows, ...(await measureAtHand())];
  } finally {
    for (const [key, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
    }
    await server.close();
  }
}
