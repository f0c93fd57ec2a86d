import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { carrello, startConnector, type ConnectorEnvironment } from '../stage/connector.ts';
import { freePort } from '../stage/ports.ts';
import { openDb, type Db } from '../../connector/src/platform/db.ts';
import { seedConnector } from '../stage/seed/seed.ts';
import { cpuMs } from './processes.ts';
import { rounded, type BenchRow } from './rows.ts';

const SECONDS = 8;
const QUICK_SECONDS = 1;
const SHOP_URL = 'http://127.0.0.1:9';

/** What a cart needs at least: its variants and products read by prepared statements, no HTTP, no rules. */
async function rawPerSecond(db: Db, variantIds: string[]): Promise<number> {
  const connection = (await db.client.acquireConnection()) as {
    prepare(sql: string): { all(...values: string[]): unknown[] };
  };
  const marks = variantIds.map(() => '?').join(',');
  const statement = connection.prepare(
    `SELECT v.*, p.* FROM variants v JOIN products p ON p.id = v.product_id WHERE v.id IN (${marks})`,
  );
  const began = performance.now();
  let carts = 0;
  while (performance.now() - began < 2000) {
    if (statement.all(...variantIds).length !== variantIds.length) throw new Error('A variant is missing.');
    carts += 1;
  }
  const perSecond = (carts * 1000) / (performance.now() - began);
  await db.client.releaseConnection(connection);
  return perSecond;
}

async function makeEnvironment(folder: string): Promise<ConnectorEnvironment> {
  const port = await freePort();
  return {
    CARRELLO_DATABASE_URL: `sqlite:${join(folder, 'carrello.sqlite')}`,
    CARRELLO_PORT: String(port),
    CARRELLO_PUBLIC_URL: `http://127.0.0.1:${port}`,
    CARRELLO_LOG_LEVEL: 'error',
    CARRELLO_TRUST_PROXY: '1',
    CARRELLO_SECRET: 'a bench secret that is long enough to be one',
    CARRELLO_MAIL_URL: 'smtp://127.0.0.1:1',
    CARRELLO_MAIL_FROM: 'Shop <shop@example.test>',
  };
}

let buyers = 0;

/** Another buyer each time: the carts of one are limited. */
function nextBuyer(request: autocannon.Request): autocannon.Request {
  buyers += 1;
  const address = `10.${(buyers >> 16) & 255}.${(buyers >> 8) & 255}.${buyers & 255}`;
  return { ...request, headers: { ...request.headers, 'x-forwarded-for': address } };
}

/** The handshake that the plugin does: a shop that nobody has connected prices no carts. */
async function connectShop(environment: ConnectorEnvironment, shopId: string): Promise<void> {
  const code = carrello(environment, ['shop', 'code', shopId]).trim().split(/\s+/).at(-1);
  const answer = await fetch(`${environment['CARRELLO_PUBLIC_URL'] ?? ''}/v1/shops/connect`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, siteUrl: SHOP_URL, name: 'Bench', locale: 'en', pluginVersion: '0.1.0' }),
  });
  if (!answer.ok) throw new Error(`The shop was not connected: ${await answer.text()}`);
}

/**
 * Prices a cart of three lines with shipping through HTTP, 16 buyers at once, beside the bare reads; for a second only
 * with `--quick`.
 */
export async function measureCartPricing(args: string[]): Promise<BenchRow[]> {
  const { values } = parseArgs({ args, options: { quick: { type: 'boolean' } } });
  const folder = mkdtempSync(join(tmpdir(), 'carrello-bench-'));
  const environment = await makeEnvironment(folder);
  const { shopId } = seedConnector({
    ...{ folder, environment, shopUrl: SHOP_URL, shopName: 'Bench' },
    say: () => {},
  });
  const connector = await startConnector(environment, () => {});
  const db = openDb(environment['CARRELLO_DATABASE_URL'] ?? '');
  try {
    await connectShop(environment, shopId);
    const { publishable_key: key } = (await db('shops').first('publishable_key')) as {
      publishable_key: string;
    };
    const rows = (await db('variants').whereNull('stock').orWhere('stock', '>', 5).limit(3).select('id')) as {
      id: string;
    }[];
    const lines = rows.map(({ id }) => ({ variantId: id, quantity: 2 }));
    const before = cpuMs(connector.process.pid ?? 0);
    const result = await autocannon({
      url: `${connector.url}/v1/cart?key=${key}`,
      method: 'POST',
      connections: 16,
      duration: values.quick ? QUICK_SECONDS : SECONDS,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ cart: { lines, country: 'IT' }, locale: 'en' }),
      requests: [{ setupRequest: nextBuyer }],
    });
    const answered = result['2xx'];
    if (answered === 0 || result.non2xx > 0) throw new Error(`${result.non2xx} carts were refused.`);
    const cpu = cpuMs(connector.process.pid ?? 0) - before;
    const raw = await rawPerSecond(
      db,
      rows.map(({ id }) => id),
    );
    const perSecond = answered / result.duration;
    return [
      {
        name: 'cart pricing',
        db: 'sqlite',
        stored: 0,
        perSecond: Math.round(perSecond),
        p50Ms: result.latency.p50,
        p99Ms: result.latency.p99,
        cpuMsPerOrder: rounded(cpu / answered, 3),
        rawPerSecond: Math.round(raw),
        ratio: rounded(perSecond / raw, 3),
      },
    ];
  } finally {
    await db.destroy();
    await connector.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
