import type { Knex } from 'knex';
import { at } from './columns.ts';

/** What still has to reach the outside CRM, what has reached it, and up to where it was read back. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('crm_changes', (table) => {
    table.string('kind', 20).notNullable();
    table.string('record_id', 40).notNullable();
    /** Counted up by every change; a row goes only when it was projected as of its newest change. */
    table.bigInteger('seq').notNullable();
    table.bigInteger('claimed_seq').notNullable();
    /** Who projects it until when; empty while nobody does. */
    table.string('claim', 40).notNullable();
    at(table, 'lease_until').notNullable();
    /** waiting, or aside after too many tries. */
    table.string('state', 20).notNullable();
    table.integer('attempts').notNullable();
    table.string('last_error', 1000);
    at(table, 'changed_at').notNullable();
    at(table, 'run_at').notNullable();
    table.primary(['kind', 'record_id']);
    table.index(['state', 'changed_at']);
    table.index(['claim']);
  });
  await db.schema.createTable('crm_marks', (table) => {
    table.string('kind', 20).notNullable();
    table.string('record_id', 40).notNullable();
    table.string('outside_id', 40).notNullable();
    /** `updated_at` of our record as it was projected. */
    at(table, 'version').notNullable();
    at(table, 'marked_at').notNullable();
    table.primary(['kind', 'record_id']);
  });
  await db.schema.createTable('crm_cursors', (table) => {
    table.string('name', 60).primary();
    table.string('value', 200).notNullable();
    at(table, 'moved_at').notNullable();
  });
}
