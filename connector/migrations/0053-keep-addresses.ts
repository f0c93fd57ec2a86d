import type { Knex } from 'knex';
import { addColumn } from './columns.ts';

/** Into whose address book the addresses of a checkout go once it is paid; null: into nobody's. */
export async function up(db: Knex): Promise<void> {
  await addColumn(db, 'checkouts', 'keep_for', (table) => table.string('keep_for', 40));
}
