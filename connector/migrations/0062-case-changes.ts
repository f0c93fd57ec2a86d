import type { Knex } from 'knex';
import { addColumn, at } from './columns.ts';

/** When a case changed last, for the outside CRM. Cases of before read 0, which is newer than never sent. */
export async function up(db: Knex): Promise<void> {
  await addColumn(db, 'cases', 'changed_at', (table) => {
    at(table, 'changed_at').notNullable().defaultTo(0);
  });
}
