import type { Knex } from 'knex';
import { at, id } from './columns.ts';

/** Whoever may sign in: sessions of both audiences, counters against guessing, and the customers of the portal. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('sessions', (table) => {
    id(table).primary();
    /** SHA-256 of the secret in the cookie, which is stored nowhere. */
    table.string('token_hash', 64).notNullable().unique();
    /** customer or staff. */
    table.string('audience', 20).notNullable();
    table.string('subject_id', 40).notNullable();
    /** The mailbox proven at this sign-in; empty for staff. */
    table.string('mailbox_key', 320).notNullable().defaultTo('');
    at(table, 'created_at').notNullable();
    at(table, 'used_at').notNullable();
    table.index(['audience', 'subject_id']);
    table.index(['used_at']);
  });
  await db.schema.createTable('rate_limits', (table) => {
    /** Hash of what is counted, so that no mailbox or address stands here. */
    table.string('limit_key', 64).notNullable();
    at(table, 'window_at').notNullable();
    table.integer('used').notNullable();
    at(table, 'expires_at').notNullable().index();
    table.primary(['limit_key', 'window_at']);
  });
  await db.schema.createTable('customers', (table) => {
    id(table).primary();
    /** The contact of the mailbox at the first sign-in. Opens no order: mailboxes and the order's own customer do. */
    table.string('contact_id', 40).index();
    table.string('locale', 10).notNullable().defaultTo('');
    at(table, 'created_at').notNullable();
    at(table, 'signed_in_at').notNullable();
  });
  await db.schema.createTable('customer_mailboxes', (table) => {
    table.string('mailbox_key', 320).primary();
    table.string('customer_id', 40).notNullable().index();
    at(table, 'proven_at').notNullable();
  });
  await db.schema.createTable('sign_in_codes', (table) => {
    id(table).primary();
    table.string('mailbox_key', 320).notNullable();
    /** Hash of the secret of the browser that asked; the code works there alone. */
    table.string('visit_hash', 64).notNullable();
    /** Null until a mail was written, and for good where the mailbox is unknown. */
    table.string('code_hash', 64);
    table.integer('tries').notNullable();
    at(table, 'created_at').notNullable();
    at(table, 'expires_at').notNullable().index();
    at(table, 'used_at');
    table.index(['mailbox_key', 'visit_hash']);
  });
}
