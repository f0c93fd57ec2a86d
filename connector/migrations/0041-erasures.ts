import type { Knex } from 'knex';
import { at, createTable, id } from './columns.ts';

/** Who was erased, by keyed hashes: nobody is named here, and what comes again is recognised. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'erasures', (table) => {
    id(table).primary();
    /** What was placed later is of somebody who came back. */
    at(table, 'asked_at').notNullable();
    /** Null while not all of it is blanked. */
    at(table, 'done_at');
  });
  await createTable(db, 'erased_keys', (table) => {
    /** Of a mailbox, of a shop's uid of its buyer, or of an order. */
    table.string('key_hash', 64).notNullable();
    id(table, 'erasure_id');
    /** mailbox, uid, order, contact or customer. */
    table.string('kind', 20).notNullable();
    /** Our own id of an order, contact or customer; empty for the others. */
    table.string('record_id', 40).notNullable();
    at(table, 'asked_at').notNullable();
    table.primary(['key_hash', 'erasure_id']);
    table.index(['erasure_id', 'kind', 'record_id']);
  });
}
