import type { Knex } from 'knex';
import { at, createTable, id, json } from './columns.ts';

/** Who did what, on what, when and from where. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'audit', (table) => {
    /** Begins with the time, so that the newest rows are the last ones of the key. */
    id(table).primary();
    at(table, 'at').notNullable();
    /** staff, customer, visitor, command, corebos or system. */
    table.string('who_kind', 20).notNullable();
    /** The id of the member of staff or customer, or the account at whose command line it was typed. */
    table.string('who', 40).notNullable();
    table.string('what', 40).notNullable();
    /** The id of the record it was done to; empty where there is none. */
    table.string('on_id', 40).notNullable();
    /** Equal for equal networks, and nothing that leads back to one without CARRELLO_SECRET. */
    table.string('from_key', 16).notNullable();
    json(table, 'detail').nullable();
    table.index(['who', 'id']);
    table.index(['what', 'id']);
    table.index(['on_id', 'id']);
  });
}
