import type { Knex } from 'knex';
import { addColumn } from './columns.ts';

/** For how many years the law of a shop's country has its orders and documents kept: ten in Italy. */
export async function up(db: Knex): Promise<void> {
  await addColumn(db, 'shops', 'keep_years', (table) =>
    table.integer('keep_years').notNullable().defaultTo(10),
  );
}
