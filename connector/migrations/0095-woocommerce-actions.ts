import type { Knex } from 'knex';
import { at, createTable, id, json } from './columns.ts';

/** What staff asked of orders in a WooCommerce shop, and what became of it. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'woocommerce_actions', (table) => {
    id(table).primary();
    id(table, 'shop_id');
    id(table, 'order_id');
    table.bigInteger('source_id').notNullable();
    table.string('form_key', 100).notNullable();
    table.string('kind', 20).notNullable();
    json(table, 'ask').notNullable();
    /** waiting, done or refused. */
    table.string('state', 20).notNullable();
    /** The words of the shop, or why it waits. */
    table.text('said').notNullable();
    /** The highest number that the order's refunds or notes had before the first try. */
    table.bigInteger('known_to');
    /** The refund that was made. */
    table.bigInteger('made_id');
    table.integer('tries').notNullable();
    table.string('staff_id', 40);
    at(table, 'created_at').notNullable();
    at(table, 'changed_at').notNullable();
    at(table, 'lease_until').notNullable();
    table.unique(['order_id', 'form_key']);
    table.index(['state', 'created_at']);
  });
}
