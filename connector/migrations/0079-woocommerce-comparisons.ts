import type { Knex } from 'knex';
import { addColumn, at, createTable, id, json } from './columns.ts';

/** What was found when a WooCommerce shop's orders were held against ours, and up to when its changes were asked for. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'woocommerce_comparisons', (table) => {
    id(table).primary();
    id(table, 'shop_id');
    at(table, 'made_at').notNullable();
    table.boolean('equal').notNullable();
    json(table, 'report').notNullable();
    table.index(['shop_id', 'made_at']);
  });
  await addColumn(db, 'woocommerce_shops', 'polled_to', (table) => at(table, 'polled_to'));
}
