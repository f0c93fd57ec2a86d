import type { Knex } from 'knex';
import { createTable, id } from './columns.ts';

/** Words that staff give a contact, by which lists are narrowed. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'contact_tags', (table) => {
    id(table, 'contact_id');
    table.string('tag', 40).notNullable();
    table.primary(['contact_id', 'tag']);
    table.index(['tag', 'contact_id']);
  });
}
