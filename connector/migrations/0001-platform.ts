import type { Knex } from 'knex';
import { at, id, json } from './columns.ts';

/** Jobs (work to do, leased), mails (what was written to people), counters (order numbers and the like). */
export async function up(db: Knex): Promise<void> {
  if (db.client.config.client === 'mysql2') {
    await db.raw('ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin');
  }
  await db.schema.createTable('jobs', (table) => {
    id(table).primary();
    table.string('kind', 60).notNullable();
    table.string('job_key', 200).notNullable().unique();
    json(table, 'payload').notNullable();
    table.string('state', 20).notNullable();
    at(table, 'run_at').notNullable();
    table.string('lease_owner', 40);
    at(table, 'lease_until').notNullable();
    table.integer('attempts').notNullable();
    table.string('last_error', 1000);
    at(table, 'created_at').notNullable();
    at(table, 'done_at');
    table.index(['state', 'run_at', 'id']);
  });
  await db.schema.createTable('mails', (table) => {
    id(table).primary();
    table.string('message_id', 200).notNullable().unique();
    table.string('kind', 60).notNullable();
    table.string('order_id', 40).index();
    table.string('recipient', 320).notNullable();
    table.string('subject', 500).notNullable();
    json(table, 'content').notNullable();
    at(table, 'created_at').notNullable();
    at(table, 'sent_at');
  });
  await db.schema.createTable('counters', (table) => {
    table.string('name', 120).primary();
    table.bigInteger('value').notNullable();
  });
}
