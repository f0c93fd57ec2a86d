import type { Knex } from 'knex';
import { at, createTable } from './columns.ts';

/** Scripts that browsers told of on a shop's checkout page, each once with how often. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'script_reports', (table) => {
    table.string('shop_id', 40).notNullable();
    /** Its address without a query, or `inline: …` with how it begins. */
    table.string('name', 200).notNullable();
    table.integer('times').notNullable();
    at(table, 'last_at').notNullable().index();
    table.primary(['shop_id', 'name']);
  });
}
