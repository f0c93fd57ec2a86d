import type { Knex } from 'knex';
import { at, createTable, id } from './columns.ts';

/** The passwords that customers chose to have; without one they sign in with a code by mail. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'customer_passwords', (table) => {
    id(table, 'customer_id').primary();
    table.string('password_hash', 255).notNullable();
    at(table, 'set_at').notNullable();
  });
}
