import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { openDb } from '../../connector/src/platform/db.ts';
import { startConnector } from '../stage/connector.ts';
import { freePort } from '../stage/ports.ts';
import { makeEnvironment, prepareDatabase, SITE, type BenchShop } from './intake-run.ts';
import { makeOrder, prepareLoop, type SignedIn } from './loop-world.ts';
import { loadNow } from './processes.ts';
import { rounded, type LoopRow } from './rows.ts';

interface Sizes {
  products: number;
  lines: number;
  /** Each case is asked so often, and the time counts that other programs disturbed least. */
  times: number;
}

const WHOLE: Sizes = { products: 5000, lines: 6500, times: 5 };
const QUICK: Sizes = { products: 100, lines: 200, times: 1 };

interface Case {
  name: string;
  /** So long the event loop may stand still. */
  limitMs: number;
  ask(): Promise<unknown>;
}

async function must(asked: Promise<Response>, ...allowed: number[]): Promise<void> {
  const answer = await asked;
  const text = await answer.text();
  if (!answer.ok && !allowed.includes(answer.status))
    throw new Error(`${answer.url} answered ${answer.status}: ${text.slice(0, 300)}`);
}

interface Place {
  url: string;
  shop: BenchShop;
  signedIn: SignedIn;
  lines: number;
}

/** What a connected shop asks, signed over the body or over `GET /path`. */
function asShop({ url, shop }: Place, path: string, body?: string): Promise<void> {
  const id = `msg_${randomBytes(8).toString('hex')}`;
  const seconds = Math.floor(Date.now() / 1000);
  const signature = new Webhook(shop.secret).sign(id, new Date(seconds * 1000), body ?? `GET ${path}`);
  const headers = {
    ...{ 'Carrello-Shop': shop.shopId, 'Carrello-Site': SITE, 'content-type': 'application/json' },
    ...{ 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': signature },
  };
  return must(fetch(url + path, body === undefined ? { headers } : { method: 'POST', headers, body }));
}

let orders = 0;

function sendOrder(place: Place, lines: number): Promise<void> {
  orders += 1;
  return asShop(place, '/v1/orders', makeOrder(place.shop, { orderKey: `bench_${orders}`, lines }));
}

/** Opens a page and sends its form, as a browser with this cookie does. */
async function sendForm(address: string, cookie: string, fields: Record<string, string>): Promise<Response> {
  const page = await fetch(address, { headers: { cookie } });
  const given = page.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  const [, form_token = ''] = /name="form_token" value="([^"]+)"/.exec(await page.text()) ?? [];
  return fetch(address, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: [cookie, ...given].filter(Boolean).join('; ') },
    body: new URLSearchParams({ form_token, ...fields }),
  });
}

/** Passwords are hashed, and judged by dictionaries: each is long and refused. */
function passwordCases({ url, signedIn: { owner } }: Place): Case[] {
  const password = 'password of nobody '.repeat(50);
  const signIn = { email: 'sara@example.com', password, code: '000000' };
  const change = { what: 'password', current: owner.password, password: 'abcdefgh'.repeat(120) };
  return [
    {
      name: 'sign-in of staff',
      limitMs: 50,
      ask: () => must(sendForm(`${url}/desk/sign-in`, '', signIn), 422),
    },
    {
      name: 'choice of a password',
      limitMs: 50,
      ask: () => must(sendForm(`${url}/desk/account`, owner.cookie, change), 422),
    },
  ];
}

function casesOf(place: Place, { small, huge }: { small: string; huge: string }): Case[] {
  const get = (path: string, ...allowed: number[]) =>
    must(fetch(place.url + path, { headers: { cookie: place.signedIn.buyer } }), ...allowed);
  const many = (path: string) => Promise.all(Array.from({ length: 30 }, () => get(path, 429)));
  return [
    { name: '30 documents at once', limitMs: 50, ask: () => many(`/portal/orders/${small}/order.pdf`) },
    { name: 'document, huge order', limitMs: 50, ask: () => get(`/portal/orders/${huge}/order.pdf`) },
    { name: 'page, huge order', limitMs: 50, ask: () => get(`/portal/orders/${huge}`) },
    { name: 'help, huge order', limitMs: 50, ask: () => get(`/portal/orders/${huge}/help`) },
    { name: 'list of orders', limitMs: 50, ask: () => get('/portal') },
    { name: 'sign-in page', limitMs: 50, ask: () => get('/desk/sign-in') },
    { name: 'catalogue, a page', limitMs: 50, ask: () => asShop(place, '/v1/catalog?limit=100&since=0') },
    { name: 'catalogue, unpaged', limitMs: 50, ask: () => asShop(place, '/v1/catalog') },
    ...passwordCases(place),
    { name: 'order of 1 MB', limitMs: 300, ask: () => sendOrder(place, place.lines) },
  ];
}

interface Standstill {
  /** What the main thread did meanwhile; the clock counts what other programs did, too. */
  cpuMs: number;
  clockMs: number;
}

/** Asks and answers how long the event loop stood still meanwhile at most; of several times the shortest. */
async function measure(one: Case, watchUrl: string, times: number): Promise<LoopRow> {
  const standstill = async () => (await (await fetch(watchUrl)).json()) as Standstill;
  const held: Standstill[] = [];
  const began = performance.now();
  for (let time = 0; time < times; time += 1) {
    await standstill();
    await one.ask();
    held.push(await standstill());
  }
  const shortest = (of: keyof Standstill) => rounded(Math.min(...held.map((each) => each[of])), 1);
  const heldMs = shortest('cpuMs');
  const askedMs = rounded((performance.now() - began) / times, 0);
  const { name, limitMs } = one;
  return {
    name,
    heldMs,
    limitMs,
    ok: heldMs < limitMs,
    clockMs: shortest('clockMs'),
    askedMs,
    load: loadNow(),
  };
}

async function listOrderIds(databaseUrl: string): Promise<{ small: string; huge: string }> {
  const db = openDb(databaseUrl);
  const ids = (await db('orders').orderBy('id').pluck('id')) as string[];
  await db.destroy();
  return { small: ids[0] ?? '', huge: ids[1] ?? '' };
}

/**
 * How long what strangers, buyers and shops ask holds the event loop: with 20,000 variants and an order of 1 MB, or
 * with little of both (`--quick`).
 */
export async function measureLoop(args: string[]): Promise<LoopRow[]> {
  const { values } = parseArgs({ args, options: { quick: { type: 'boolean' } } });
  const { products, lines, times } = values.quick ? QUICK : WHOLE;
  const folder = mkdtempSync(join(tmpdir(), 'carrello-bench-'));
  const databaseUrl = `sqlite:${join(folder, 'carrello.sqlite')}`;
  const watchPort = await freePort();
  const environment = {
    ...(await makeEnvironment(databaseUrl)),
    NODE_OPTIONS: `--import ${new URL('loop-watch.mjs', import.meta.url).href}`,
    LOOP_WATCH_PORT: String(watchPort),
  };
  const shop = await prepareDatabase(environment);
  const signedIn = await prepareLoop(environment, products);
  const connector = await startConnector(environment, (line) => process.stderr.write(`${line}\n`));
  try {
    const place = { url: connector.url, shop, signedIn, lines };
    await sendOrder(place, 3);
    await sendOrder(place, lines);
    const rows: LoopRow[] = [];
    for (const one of casesOf(place, await listOrderIds(databaseUrl)))
      rows.push(await measure(one, `http://127.0.0.1:${watchPort}`, times));
    return rows;
  } finally {
    await connector.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
