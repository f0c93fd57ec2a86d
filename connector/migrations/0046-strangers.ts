import type { Knex } from 'knex';
import { addColumn, at, createTable } from './columns.ts';

/** Certificates that signed webhooks, so that a restart knows them; how many networks told of a foreign script. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'gateway_certificates', (table) => {
    table.string('url', 255).primary();
    /** The whole chain, as it was fetched. */
    table.text('pem', 'longtext').notNullable();
    at(table, 'fetched_at').notNullable();
  });
  await addColumn(db, 'script_reports', 'networks', (table) => {
    table.integer('networks').notNullable().defaultTo(1);
  });
}
