import type { Knex } from 'knex';
import { addColumn, json } from './columns.ts';

/** A parcel says which pieces are in it. What was sent before says nothing: it stays null. */
export async function up(db: Knex): Promise<void> {
  await addColumn(db, 'parcels', 'lines', (table) => void json(table, 'lines'));
}
