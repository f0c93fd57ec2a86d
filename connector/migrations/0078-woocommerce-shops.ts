import type { Knex } from 'knex';
import { at, createKeyedTable, createTable, id } from './columns.ts';

/** Keys of a shop's REST, what each of its orders said last over REST, and how far its history is brought in. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'woocommerce_shops', (table) => {
    id(table, 'shop_id').primary();
    table.text('sealed_keys').notNullable();
    at(table, 'created_at').notNullable();
  });
  await db.schema.dropTableIfExists('woocommerce_orders');
  await createKeyedTable(db, 'woocommerce_orders', (table) => {
    id(table, 'shop_id');
    table.bigInteger('source_id').notNullable();
    table.string('hash', 64).notNullable();
    table.primary(['shop_id', 'source_id']);
  });
  await createTable(db, 'woocommerce_backfills', (table) => {
    id(table, 'shop_id').primary();
    table.string('phase', 20).notNullable();
    table.bigInteger('after_id').notNullable();
    table.integer('seen').notNullable();
    table.integer('total').notNullable();
    table.integer('told').notNullable();
    table.integer('pause_ms').notNullable();
    at(table, 'started_at').notNullable();
    at(table, 'changed_at').notNullable();
    at(table, 'finished_at');
    at(table, 'lease_until').notNullable();
    table.text('error').notNullable();
  });
}
