import type { Knex } from 'knex';
import { at, createTable, id } from './columns.ts';

/** What buyers ask about their orders, and what they send back: cases with their pieces, thread and dates. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'cases', (table) => {
    id(table).primary();
    /** What people call it: 1001. */
    table.integer('number').notNullable().unique();
    id(table, 'customer_id');
    id(table, 'order_id').index();
    table.string('form_key', 40).notNullable();
    table.string('email', 255).notNullable();
    table.string('locale', 10).notNullable();
    for (const name of ['kind', 'reason', 'wish', 'state', 'waits_for']) table.string(name, 20).notNullable();
    /** Whose case it is; empty for nobody's. */
    id(table, 'staff_id');
    table.text('send_to').notNullable();
    table.text('label_url').notNullable();
    at(table, 'opened_at').notNullable();
    at(table, 'waits_since').notNullable();
    at(table, 'first_answer_at');
    at(table, 'closed_at');
    table.unique(['customer_id', 'form_key']);
    table.index(['customer_id', 'opened_at']);
    table.index(['waits_for', 'waits_since']);
    table.index(['staff_id', 'waits_for', 'waits_since']);
  });
  await createTable(db, 'case_lines', (table) => {
    id(table, 'case_id');
    table.integer('line_no').notNullable();
    table.string('line_key', 100).notNullable();
    table.string('name', 500).notNullable();
    table.string('quantity', 40).notNullable();
    table.primary(['case_id', 'line_no']);
  });
  await createTable(db, 'case_messages', (table) => {
    id(table).primary();
    id(table, 'case_id');
    table.string('form_key', 40).notNullable();
    for (const name of ['author_kind', 'source']) table.string(name, 20).notNullable();
    id(table, 'author_id');
    table.boolean('is_internal').notNullable();
    table.text('text').notNullable();
    at(table, 'at').notNullable();
    table.unique(['case_id', 'form_key']);
  });
  await createTable(db, 'case_states', (table) => {
    id(table, 'case_id');
    table.integer('step_no').notNullable();
    table.string('state', 20).notNullable();
    table.string('by_kind', 20).notNullable();
    id(table, 'by_id');
    table.text('text').notNullable();
    at(table, 'at').notNullable();
    table.primary(['case_id', 'step_no']);
  });
}
