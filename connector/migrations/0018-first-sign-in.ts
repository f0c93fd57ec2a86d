import type { Knex } from 'knex';
import { addColumn, at } from './columns.ts';

/** Colleagues choose their password and set up their authenticator themselves; sessions can be told apart. */
export async function up(db: Knex): Promise<void> {
  /** Until when the first password works, which somebody else knows; null once its bearer has chosen another. */
  await addColumn(db, 'staff', 'first_until', (table) => void at(table, 'first_until'));
  /** What people call the browser: `Firefox, Linux`. Empty for sessions of before and of buyers. */
  await addColumn(db, 'sessions', 'browser', (table) =>
    table.string('browser', 60).notNullable().defaultTo(''),
  );
}
