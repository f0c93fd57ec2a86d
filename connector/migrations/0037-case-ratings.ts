import type { Knex } from 'knex';
import { addColumn, replaceIndexes } from './columns.ts';

/** What buyers said at the end: from 1 to 5, and one line. */
export async function up(db: Knex): Promise<void> {
  await addColumn(db, 'cases', 'rating', (table) => table.integer('rating'));
  await addColumn(db, 'cases', 'rating_text', (table) =>
    table.string('rating_text', 300).notNullable().defaultTo(''),
  );
  await replaceIndexes(db, 'cases', { add: [['opened_at']], drop: [] });
}
