import type { Knex } from 'knex';
import { at, createKeyedTable, createTable, id } from './columns.ts';

/** The documents of a month for the accountant, as files that are made in the background and kept for some days. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'document_months', (table) => {
    id(table).primary();
    id(table, 'entity_id');
    /** 2026-03. */
    table.string('month', 7).notNullable();
    /** waiting or ready. */
    table.string('state', 20).notNullable();
    at(table, 'asked_at').notNullable();
    at(table, 'ready_at');
    table.index(['asked_at']);
  });
  await db.schema.dropTableIfExists('document_month_files');
  await createKeyedTable(db, 'document_month_files', (table) => {
    id(table, 'month_id');
    /** A document's id with its form, else a word. */
    table.string('part_key', 60).notNullable();
    table.string('name', 120).notNullable();
    table.specificType('bytes', db.client.config.client === 'mysql2' ? 'longblob' : 'blob').notNullable();
    table.primary(['month_id', 'part_key']);
  });
}
