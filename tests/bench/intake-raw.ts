import mysql from 'mysql2/promise';
import Database from 'better-sqlite3';
import { createIds } from '../../connector/src/platform/ids.ts';
import type { BenchShop } from './intake-run.ts';
import { newBuyer } from './intake-orders.ts';
import { stampRows, type KnownBuyer, type Row, type Rows, type Template } from './intake-rows.ts';
import type { Stock } from './intake-load.ts';
import type { Place } from './places.ts';

/** One order as bare rows: what is inserted, and what is written over for a buyer who came back. */
interface RawOrder {
  inserts: [table: string, rows: Row[]][];
  updates: [table: string, changes: Row, id: string][];
}

function updatesOf({ contactId, addressIds }: KnownBuyer, told: Rows): RawOrder['updates'] {
  const contact = told['contacts']?.[0] ?? {};
  const { first_name, last_name, email, locale, profile_rank, phone, phone_rank, updated_at } =
    contact as Row;
  const profile = {
    first_name,
    last_name,
    email,
    locale,
    profile_rank,
    phone,
    phone_rank,
    updated_at,
  } as Row;
  const places = (told['addresses'] ?? []).map(
    ({ id, contact_id, kind, content_hash, created_at, ...text }) => {
      void [id, contact_id, content_hash, created_at];
      return ['addresses', text as Row, addressIds[String(kind)] ?? ''] as [string, Row, string];
    },
  );
  return [['contacts', profile, contactId], ...places];
}

/** As many orders as `count`, a third of new buyers, as the senders' are. */
export function makeRawOrders(
  { shop, template, stock }: { shop: BenchShop; template: Template; stock: Stock },
  count: number,
): RawOrder[] {
  const ids = createIds({ now: () => Date.now() });
  const numbers = stock.buyers.map((_, number) => number);
  const buyers = [...stock.buyers];
  return Array.from({ length: count }, (_, index) => {
    const order = stock.orders + index;
    const at = (order * 7919) % Math.max(1, buyers.length);
    const isNew = index % 3 === 0;
    const buyer = isNew ? newBuyer(order) : (numbers[at] as number);
    const stamp = { template, ids, shop, order, buyer, placedAt: Date.now() };
    const fresh = stampRows({ ...stamp, known: undefined });
    if (isNew) {
      numbers.push(buyer);
      buyers.push(fresh.buyer);
      return { inserts: Object.entries(fresh.rows), updates: [] };
    }
    const known = buyers[at] as KnownBuyer;
    const { rows } = stampRows({ ...stamp, known });
    return { inserts: Object.entries(rows), updates: updatesOf(known, fresh.rows) };
  });
}

const names = (row: Row): string[] => Object.keys(row);
const marks = (row: Row): string =>
  `(${names(row)
    .map(() => '?')
    .join(', ')})`;
const inserting = (table: string, row: Row): string =>
  `INSERT INTO ${table} (${names(row)
    .map((name) => `\`${name}\``)
    .join(', ')}) VALUES `;
const updating = (table: string, changes: Row): string =>
  `UPDATE ${table} SET ${names(changes)
    .map((name) => `\`${name}\` = ?`)
    .join(', ')} WHERE id = ?`;

export interface RawResult {
  perSecond: number;
  written: number;
  /** CPU milliseconds of this process per order. */
  cpuMs: number;
}

/** Starts the clock; the function it gives ends it. */
function watch(): (written: number) => RawResult {
  const began = performance.now();
  const cpu = process.cpuUsage();
  return (written) => {
    const { user, system } = process.cpuUsage(cpu);
    const perSecond = (written * 1000) / (performance.now() - began);
    return { perSecond, written, cpuMs: (user + system) / 1000 / Math.max(1, written) };
  };
}

/** One connection, one durable transaction an order. */
function writeRawSqlite(file: string, orders: RawOrder[], ms: number): RawResult {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('cache_size = -65536');
  const prepared = new Map<string, Database.Statement>();
  const run = (sql: string, values: unknown[]) => {
    let statement = prepared.get(sql);
    if (!statement) prepared.set(sql, (statement = db.prepare(sql)));
    statement.run(values);
  };
  const began = performance.now();
  const end = watch();
  let written = 0;
  for (const { inserts, updates } of orders) {
    if (performance.now() - began > ms) break;
    run('BEGIN IMMEDIATE', []);
    for (const [table, rows] of inserts)
      for (const row of rows) run(inserting(table, row) + marks(row), Object.values(row));
    for (const [table, changes, id] of updates)
      run(updating(table, changes), [...Object.values(changes), id]);
    run('COMMIT', []);
    written += 1;
  }
  const result = end(written);
  db.close();
  return result;
}

export const CONNECTIONS = 16;

/** Sixteen connections, one durable transaction an order, one statement a table. */
async function writeRawMariadb(url: string, orders: RawOrder[], ms: number): Promise<RawResult> {
  const connections = await Promise.all(
    Array.from({ length: CONNECTIONS }, () => mysql.createConnection(url)),
  );
  const began = performance.now();
  const end = watch();
  let next = 0;
  let written = 0;
  const one = async (connection: mysql.Connection): Promise<void> => {
    for (;;) {
      const order = orders[next];
      next += 1;
      if (!order || performance.now() - began > ms) return;
      await connection.query('BEGIN');
      for (const [table, rows] of order.inserts) {
        const [first] = rows;
        if (!first) continue;
        const sql = inserting(table, first) + rows.map(marks).join(', ');
        await connection.execute(
          sql,
          rows.flatMap((row) => Object.values(row)),
        );
      }
      for (const [table, changes, id] of order.updates)
        await connection.execute(updating(table, changes), [...Object.values(changes), id]);
      await connection.query('COMMIT');
      written += 1;
    }
  };
  await Promise.all(connections.map(one));
  const result = end(written);
  await Promise.all(connections.map((connection) => connection.end()));
  return result;
}

/** Writes the rows of whole orders bare, for so many milliseconds. */
export async function writeRaw({ name, url }: Place, orders: RawOrder[], ms: number): Promise<RawResult> {
  return name === 'sqlite'
    ? writeRawSqlite(url.slice('sqlite:'.length), orders, ms)
    : writeRawMariadb(url, orders, ms);
}
