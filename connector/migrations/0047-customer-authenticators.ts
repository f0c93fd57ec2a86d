import type { Knex } from 'knex';
import { addColumn, at, createTable, id } from './columns.ts';

/** The authenticator apps that customers chose to have, and their backup codes; a password beside one may be shorter. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'customer_authenticators', (table) => {
    id(table, 'customer_id').primary();
    table.string('totp_secret', 255).notNullable();
    at(table, 'totp_step').notNullable();
    at(table, 'set_at').notNullable();
  });
  await createTable(db, 'customer_backup_codes', (table) => {
    id(table, 'customer_id');
    table.string('code_hash', 64).notNullable();
    at(table, 'used_at');
    table.primary(['customer_id', 'code_hash']);
  });
  await addColumn(db, 'customer_passwords', 'is_short', (table) => {
    table.boolean('is_short').notNullable().defaultTo(false);
  });
}
