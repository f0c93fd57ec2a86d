import type { Knex } from 'knex';
import { at, createTable, id } from './columns.ts';

/** Answers that staff write often. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'case_snippets', (table) => {
    id(table).primary();
    table.string('title', 100).notNullable();
    table.text('text').notNullable();
    at(table, 'updated_at').notNullable();
  });
}
