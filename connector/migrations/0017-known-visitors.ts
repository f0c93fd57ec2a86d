import type { Knex } from 'knex';
import { at, createTable } from './columns.ts';

/** From where somebody has signed in before: nobody elsewhere can slow them down there. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'known_visitors', (table) => {
    /** Keyed hash of who it is and of the browser or address, so that neither stands here. */
    table.string('visitor_key', 64).primary();
    at(table, 'expires_at').notNullable().index();
  });
}
