import type { Knex } from 'knex';
import { addColumn } from './columns.ts';

/** Of which shop alone somebody was erased; empty: of all, as those of before were. */
export async function up(db: Knex): Promise<void> {
  await addColumn(db, 'erasures', 'shop_id', (table) => {
    table.string('shop_id', 40).notNullable().defaultTo('');
  });
}
