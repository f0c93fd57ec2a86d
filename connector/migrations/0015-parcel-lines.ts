import type { Knex } from 'knex';
import { json } from './columns.ts';

/** A parcel says which pieces are in it. What was sent before says nothing: it stays null. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('parcels', (table) => {
    json(table, 'lines');
  });
}
