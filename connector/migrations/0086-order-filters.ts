import type { Knex } from 'knex';
import { addColumn, at, replaceIndexes } from './columns.ts';

/** Lower bounds of the steps of amounts, in whole units. */
const STEPS = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];
const ZERO = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ');
const THREE = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');

const quoted = (codes: string[]): string => codes.map((code) => `'${code}'`).join(', ');

/** Each database reads its own JSON: no order passes through this process. */
function countryIn(db: Knex, column: string): string {
  if (db.client.config.client === 'better-sqlite3')
    return `CASE WHEN json_valid(${column}) THEN json_extract(${column}, '$.country') END`;
  return `JSON_VALUE(${column}, '$.country')`;
}

/** Where an order went to and in which step its total lies; when the order of a line was placed. */
export async function up(db: Knex): Promise<void> {
  await addColumn(db, 'orders', 'country', (table) => table.string('country', 2).notNullable().defaultTo(''));
  await addColumn(db, 'orders', 'amount_step', (table) =>
    table.integer('amount_step').notNullable().defaultTo(0),
  );
  await addColumn(db, 'order_lines', 'placed_at', (table) =>
    at(table, 'placed_at').notNullable().defaultTo(0),
  );
  const told = ['delivery', 'billing'].map((column) => `NULLIF(${countryIn(db, column)}, '')`).join(', ');
  const unit = `CASE WHEN currency IN (${quoted(ZERO)}) THEN 1 WHEN currency IN (${quoted(THREE)}) THEN 1000 ELSE 100 END`;
  const step = STEPS.map((bound) => `(total >= ${bound} * ${unit})`).join(' + ');
  await db.raw(
    `UPDATE orders SET country = CASE WHEN LENGTH(COALESCE(${told}, '')) = 2 THEN UPPER(COALESCE(${told}, '')) ELSE '' END, amount_step = ${step}`,
  );
  await db.raw(
    'UPDATE order_lines SET placed_at = COALESCE((SELECT placed_at FROM orders WHERE orders.id = order_lines.order_id), 0)',
  );
  await replaceIndexes(db, 'orders', {
    add: [
      ['country', 'placed_at'],
      ['amount_step', 'placed_at'],
      ['country', 'status', 'placed_at'],
      ['shop_id', 'status', 'placed_at'],
    ],
    drop: [],
  });
  await replaceIndexes(db, 'order_lines', {
    add: [
      ['variant_key', 'placed_at'],
      ['product_key', 'placed_at', 'order_id'],
      ['sku', 'placed_at', 'order_id'],
    ],
    drop: [],
  });
}
