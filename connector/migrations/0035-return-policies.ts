import type { Knex } from 'knex';
import { addColumn, at, createTable, id } from './columns.ts';

/** What each shop takes back, and who pays for sending it. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'return_policies', (table) => {
    id(table, 'shop_id').primary();
    table.integer('days').notNullable();
    /** `buyer` or `shop`. */
    table.string('who_pays', 10).notNullable();
    /** SKUs that are not taken back, as a JSON list. */
    table.text('excluded').notNullable();
    /** The address to which returns go. */
    table.text('send_to').notNullable();
    at(table, 'updated_at').notNullable();
  });
  await addColumn(db, 'cases', 'postage', (table) => table.string('postage', 10).notNullable().defaultTo(''));
}
