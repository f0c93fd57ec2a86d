import type { Knex } from 'knex';
import { at, createTable, id } from './columns.ts';

/** Who is of which company in the portal, since when and until when, and who was invited. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'company_members', (table) => {
    id(table).primary();
    id(table, 'account_id');
    id(table, 'customer_id');
    /** `account:customer` while they are of it, null afterwards: so nobody is of a company twice. */
    table.string('active_of', 90).unique();
    /** `own`, `all` or `manager`. */
    table.string('sees', 20).notNullable();
    table.string('mailbox_key', 320).notNullable();
    at(table, 'joined_at').notNullable();
    at(table, 'left_at');
    table.index(['account_id', 'left_at']);
    table.index(['customer_id', 'left_at']);
  });
  await createTable(db, 'company_invitations', (table) => {
    id(table).primary();
    id(table, 'account_id').index();
    table.string('mailbox_key', 320).notNullable().index();
    table.string('sees', 20).notNullable();
    table.string('token_hash', 64).notNullable().unique();
    /** `staff` or `customer`. */
    table.string('by_kind', 20).notNullable();
    id(table, 'by_id');
    at(table, 'created_at').notNullable();
    at(table, 'expires_at').notNullable();
    at(table, 'used_at');
    /** The customer who accepted; empty before. */
    table.string('used_by', 40).notNullable().defaultTo('');
  });
}
