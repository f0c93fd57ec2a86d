import type { Knex } from 'knex';
import { at, createTable, id, json } from './columns.ts';

/** Mails that people sent to us: which of them were taken, and the words of those that belong to no case. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'received_mails', (table) => {
    id(table).primary();
    /** A hash of its Message-ID: what is handed in twice is taken once. */
    table.string('mail_key', 64).notNullable().unique();
    table.string('outcome', 20).notNullable();
    table.string('reason', 40).notNullable();
    id(table, 'case_id');
    table.string('sender', 320).notNullable();
    table.string('subject', 500).notNullable();
    json(table, 'text').notNullable();
    table.specificType('raw', db.client.config.client === 'mysql2' ? 'longblob' : 'blob');
    at(table, 'at').notNullable();
    /** When somebody had looked at it; of what needs nobody, when it came. */
    at(table, 'done_at');
    table.index(['done_at', 'at']);
    table.index(['sender']);
  });
}
