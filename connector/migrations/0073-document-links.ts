import type { Knex } from 'knex';
import { at, createTable, id } from './columns.ts';

/** A link that shows one document to whoever has it, once and for some days. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'document_links', (table) => {
    /** SHA-256 of the secret in the link. */
    table.string('token_hash', 64).primary();
    id(table, 'document_id');
    id(table, 'order_id');
    at(table, 'expires_at').notNullable();
  });
}
