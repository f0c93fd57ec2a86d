import type { Knex } from 'knex';
import { addColumn, at, createTable, id } from './columns.ts';

/** Codes that are asked for inside a checkout and work there alone, and who has shown one. */
export async function up(db: Knex): Promise<void> {
  await addColumn(db, 'sign_in_codes', 'checkout_id', (table) => table.string('checkout_id', 40));
  await createTable(db, 'checkout_sign_ins', (table) => {
    id(table, 'checkout_id').primary();
    /** SHA-256 of the token, which is stored nowhere. */
    table.string('token_hash', 64).notNullable();
    table.string('customer_id', 40).notNullable().index();
    table.string('mailbox_key', 320).notNullable();
    at(table, 'expires_at').notNullable().index();
  });
}
