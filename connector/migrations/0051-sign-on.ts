import type { Knex } from 'knex';
import { at, createTable, id } from './columns.ts';

/** Coming from a shop where somebody is signed in: links of a minute, and who has entered our code by one. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'sign_on_links', (table) => {
    /** SHA-256 of the secret in the link, which is stored nowhere. */
    table.string('token_hash', 64).primary();
    id(table, 'shop_id');
    /** The shop's own id of whoever is signed in there. */
    table.string('user_id', 64).notNullable();
    table.string('mailbox_key', 320).notNullable();
    at(table, 'expires_at').notNullable().index();
  });
  await createTable(db, 'sign_on_pairs', (table) => {
    id(table, 'shop_id');
    table.string('user_id', 64).notNullable();
    table.string('mailbox_key', 320).notNullable().index();
    id(table, 'customer_id').index();
    at(table, 'proven_at').notNullable();
    table.primary(['shop_id', 'user_id']);
  });
}
