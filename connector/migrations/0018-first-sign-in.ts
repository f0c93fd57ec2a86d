import type { Knex } from 'knex';
import { at } from './columns.ts';

/** Colleagues choose their password and set up their authenticator themselves; sessions can be told apart. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('staff', (table) => {
    /** Until when the first password works, which somebody else knows; null once its bearer has chosen another. */
    at(table, 'first_until');
  });
  await db.schema.alterTable('sessions', (table) => {
    /** What people call the browser: `Firefox, Linux`. Empty for sessions of before and of buyers. */
    table.string('browser', 60).notNullable().defaultTo('');
  });
}
