import type { Knex } from 'knex';
import { at, createTable, id } from './columns.ts';

/** Photos of what is wrong, drawn anew and without what the camera wrote into them. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'case_photos', (table) => {
    id(table).primary();
    id(table, 'case_id');
    /** Of the picture as it was sent: the same one is kept once. */
    table.string('sent_hash', 64).notNullable();
    table.integer('width').notNullable();
    table.integer('height').notNullable();
    table.specificType('bytes', db.client.config.client === 'mysql2' ? 'longblob' : 'blob').notNullable();
    at(table, 'at').notNullable();
    table.unique(['case_id', 'sent_hash']);
  });
}
