import { createIds } from '../../connector/src/platform/ids.ts';
import { dialectOf, type Db } from '../../connector/src/platform/db.ts';
import { statementsOf } from '../../connector/src/platform/unit-of-work/prepared.ts';
import type { BenchShop } from './intake-run.ts';
import { stampRows, type KnownBuyer, type Rows, type Template } from './intake-rows.ts';

const TOGETHER = 500;
/** Orders that a buyer has in the end. */
const PER_BUYER = 5;
const YEAR = 365 * 24 * 3_600_000;

export interface Stock {
  orders: number;
  buyers: KnownBuyer[];
}

/** Fills the database up to so many orders of five times fewer buyers, spread over two years. */
export async function loadOrders(
  db: Db,
  { shop, template, stock, upTo }: { shop: BenchShop; template: Template; stock: Stock; upTo: number },
): Promise<void> {
  const isSqlite = dialectOf(db) === 'sqlite';
  if (isSqlite) await db.raw('PRAGMA synchronous = OFF');
  const wanted = Math.ceil(upTo / PER_BUYER);
  const missing = upTo - stock.orders;
  const from = stock.orders;
  const began = Date.now() - 2 * YEAR;
  while (stock.orders < upTo) {
    const batch: Rows = {};
    for (let count = Math.min(TOGETHER, upTo - stock.orders); count > 0; count -= 1) {
      const order = stock.orders;
      const isNew = stock.buyers.length < wanted;
      const number = isNew ? stock.buyers.length : (order * 7919) % stock.buyers.length;
      const placedAt = began + Math.floor(((order - from) / missing) * 2 * YEAR);
      const ids = createIds({ now: () => placedAt });
      const known = isNew ? undefined : stock.buyers[number];
      const stamped = stampRows({ template, ids, shop, order, buyer: number, known, placedAt });
      if (isNew) stock.buyers.push(stamped.buyer);
      for (const [table, rows] of Object.entries(stamped.rows)) (batch[table] ??= []).push(...rows);
      stock.orders += 1;
    }
    await db.transaction(async (trx) => {
      const statements = await statementsOf(trx);
      for (const [table, rows] of Object.entries(batch)) await statements.insert(table, rows);
    });
    if (stock.orders % 50_000 === 0) process.stderr.write(`${stock.orders} orders loaded\n`);
  }
  if (isSqlite) await db.raw('PRAGMA synchronous = FULL');
  await writeBack(db);
}

/** Waits until all that was written has its place in the database's files, so that nobody pays for it later. */
export async function writeBack(db: Db): Promise<void> {
  if (dialectOf(db) === 'sqlite') {
    await db.raw('PRAGMA wal_checkpoint(TRUNCATE)');
    return;
  }
  const [[kept]] = (await db.raw('SELECT @@innodb_max_dirty_pages_pct AS share')) as [[{ share: number }]];
  await db.raw('SET GLOBAL innodb_max_dirty_pages_pct = 0');
  for (let dirty = Infinity; dirty > 100;) {
    const [[row]] = (await db.raw("SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_pages_dirty'")) as [
      [{ Value: string }],
    ];
    dirty = Number(row.Value);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  await db.raw('SET GLOBAL innodb_max_dirty_pages_pct = ?', [kept.share]);
}
