import type { Knex } from 'knex';
import { at, id } from './columns.ts';

/** What staff should know of the outside CRM: values that differ on both sides, records deleted there, what could not be taken over. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('crm_news', (table) => {
    id(table).primary();
    /** The same thing told twice is one row. */
    table.string('news_key', 200).notNullable().unique();
    table.string('kind', 20).notNullable();
    table.string('record_kind', 20).notNullable();
    /** Of our record; empty where there is none yet. */
    table.string('record_id', 40).notNullable();
    table.string('text', 1000).notNullable();
    at(table, 'told_at').notNullable();
    table.index(['told_at']);
  });
}
