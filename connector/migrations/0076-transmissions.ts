import type { Knex } from 'knex';
import { at, createTable, id, json } from './columns.ts';

/** Each time a document was handed to the tax office, and what the office said of it. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'transmissions', (table) => {
    id(table).primary();
    id(table, 'document_id');
    id(table, 'entity_id');
    /** Part of the file's name, which the office takes once for ever. */
    table.string('progressive', 5).notNullable();
    table.string('file_name', 60).notNullable();
    table.string('state', 20).notNullable();
    /** The document while this is its standing transmission; null once it was rejected: a document has one at a time. */
    table.string('open_of', 40).unique();
    /** Why it was rejected: the office's codes and words. */
    json(table, 'faults').notNullable();
    table.integer('puts').notNullable().defaultTo(0);
    at(table, 'made_at').notNullable();
    at(table, 'sent_at');
    at(table, 'told_at');
    table.unique(['entity_id', 'progressive']);
    table.index(['file_name']);
    table.index(['state', 'made_at']);
    table.index(['document_id']);
  });
}
