import type { Knex } from 'knex';
import { at, createTable, id } from './columns.ts';

/** The downloads of their data that customers asked for, and the files in them until they are forgotten. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'data_exports', (table) => {
    id(table).primary();
    id(table, 'customer_id');
    /** Where the mail goes when it is ready: the mailbox that was proven when it was asked for. */
    table.string('mailbox_key', 320).notNullable();
    table.string('locale', 10).notNullable();
    /** waiting or ready. */
    table.string('state', 20).notNullable();
    table.integer('downloads').notNullable().defaultTo(0);
    at(table, 'asked_at').notNullable();
    at(table, 'ready_at');
    at(table, 'expires_at');
    table.index(['customer_id', 'asked_at']);
  });
  await createTable(db, 'data_export_files', (table) => {
    id(table, 'export_id');
    /** What it holds: an order's id for its document, else a word; a file that is made twice is there once. */
    table.string('part_key', 60).notNullable();
    table.string('name', 200).notNullable();
    table.specificType('bytes', db.client.config.client === 'mysql2' ? 'longblob' : 'blob').notNullable();
    table.primary(['export_id', 'part_key']);
  });
}
