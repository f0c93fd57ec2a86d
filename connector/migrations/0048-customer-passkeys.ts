import type { Knex } from 'knex';
import { at, createTable, id } from './columns.ts';

/** The passkeys of customers, and the random texts that a passkey is asked to sign within some minutes. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'customer_passkeys', (table) => {
    id(table).primary();
    id(table, 'customer_id').index();
    // A credential's id may have 1023 bytes, which is too much for an index.
    table.string('credential_hash', 64).notNullable().unique();
    table.text('credential_id').notNullable();
    table.text('public_key').notNullable();
    table.bigInteger('counter').notNullable();
    table.string('transports', 100).notNullable().defaultTo('');
    table.string('name', 60).notNullable();
    at(table, 'created_at').notNullable();
    at(table, 'used_at');
  });
  await createTable(db, 'customer_challenges', (table) => {
    table.string('challenge_hash', 64).primary();
    table.string('bound_hash', 64).notNullable();
    at(table, 'expires_at').notNullable().index();
  });
}
