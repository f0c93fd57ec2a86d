import type { Knex } from 'knex';
import { addColumn, at, createTable, id, replaceIndexes } from './columns.ts';

/** Several mailboxes of one customer: which one is the main one, and the ways back after a change. */
export async function up(db: Knex): Promise<void> {
  /** When it was chosen as the main one: the latest counts. */
  await addColumn(db, 'customer_mailboxes', 'main_at', (table) =>
    table.bigInteger('main_at').notNullable().defaultTo(0),
  );
  await replaceIndexes(db, 'sign_in_codes', { add: [['visit_hash']], drop: [] });
  await createTable(db, 'mailbox_ways_back', (table) => {
    id(table).primary();
    /** SHA-256 of the secret in the link, which is stored nowhere. */
    table.string('token_hash', 64).notNullable().unique();
    id(table, 'customer_id').index();
    /** To whom the link was sent, and when that mailbox had been proven. */
    table.string('mailbox_key', 320).notNullable();
    at(table, 'proven_at').notNullable();
    /** The mailbox that goes; empty where none came. */
    table.string('newcomer', 320).notNullable();
    at(table, 'made_at').notNullable();
    at(table, 'expires_at').notNullable().index();
  });
}
