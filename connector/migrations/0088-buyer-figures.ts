import type { Knex } from 'knex';
import { amount, at, createTable, id, replaceIndexes } from './columns.ts';

/** What contacts and companies bought, so that lists of them are sorted and narrowed by it. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'buyer_figures', (table) => {
    /** Of a contact or a company. */
    id(table, 'buyer_id').primary();
    /** contact or account. */
    table.string('kind', 10).notNullable();
    table.integer('orders').notNullable();
    at(table, 'last_order_at').notNullable();
    /** Of the last order, as where it went to. */
    table.string('currency', 3).notNullable();
    table.string('country', 2).notNullable();
    /** Paid minus refunded in that currency, and its step: see orders/amount-steps.ts. */
    amount(table, 'bought');
    table.integer('bought_step').notNullable();
  });
  for (const [kind, column] of [
    ['contact', 'contact_id'],
    ['account', 'account_id'],
  ] as const)
    await db.raw(fill(kind, column));
  await db.schema.alterTable('buyer_figures', (table) => {
    table.index(['kind', 'last_order_at', 'buyer_id']);
    table.index(['kind', 'bought', 'buyer_id']);
    table.index(['kind', 'country', 'buyer_id']);
  });
  await replaceIndexes(db, 'contacts', { add: [['owner_id', 'id']], drop: [['owner_id']] });
  await replaceIndexes(db, 'accounts', { add: [['owner_id', 'id']], drop: [] });
}

const STEPS = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];
const ZERO =
  "'BIF','CLP','DJF','GNF','ISK','JPY','KMF','KRW','PYG','RWF','UGX','UYI','VND','VUV','XAF','XOF','XPF'";
const THREE = "'BHD','IQD','JOD','KWD','LYD','OMR','TND'";
const STANDS = "status NOT IN ('trash', 'deleted')";

/** Each buyer's last order, and what was paid and kept in its currency; no order passes through this process. */
function fill(kind: string, column: string): string {
  const unit = `CASE WHEN currency IN (${ZERO}) THEN 1 WHEN currency IN (${THREE}) THEN 1000 ELSE 100 END`;
  const step = STEPS.map((bound) => `(bought >= ${bound} * ${unit})`).join(' + ');
  return `
    INSERT INTO buyer_figures (buyer_id, kind, orders, last_order_at, currency, country, bought, bought_step)
    SELECT buyer_id, '${kind}', orders, last_order_at, currency, country, bought, ${step} FROM (
      SELECT mine.buyer_id, mine.orders, latest.placed_at AS last_order_at, latest.currency, latest.country,
        (SELECT SUM(paid_total - refunded_total) FROM orders paid
          WHERE paid.${column} = mine.buyer_id AND paid.currency = latest.currency AND paid.${STANDS}) AS bought
      FROM (SELECT ${column} AS buyer_id, COUNT(*) AS orders FROM orders
        WHERE ${column} IS NOT NULL AND ${STANDS} GROUP BY ${column}) mine
      JOIN orders latest ON latest.id = (SELECT newest.id FROM orders newest
        WHERE newest.${column} = mine.buyer_id AND newest.${STANDS}
        ORDER BY newest.placed_at DESC, newest.id DESC LIMIT 1)
    ) figures`;
}
