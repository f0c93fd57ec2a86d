import type { Knex } from 'knex';
import { at, id, json } from './columns.ts';

/** The book of refunds gets what a refund of an order needs: our own asks and those made at the provider. */
async function refunds(db: Knex): Promise<void> {
  await db.schema.alterTable('refund_intents', (table) => {
    /** What the buyer is told, and the order's lines it is for; null where no order is concerned. */
    json(table, 'note').nullable();
    json(table, 'lines').nullable();
    /** Who asked; null for one that was found at the provider. */
    table.string('staff_id', 40);
    /** Why the provider refused. */
    table.string('failure', 60);
    /** One row per refund of the provider, whoever heard of it first. */
    table.unique(['gateway', 'provider_id']);
  });
}

async function edits(db: Knex): Promise<void> {
  for (const name of ['contacts', 'accounts']) {
    await db.schema.alterTable(name, (table) => {
      /** JSON by column: what staff wrote stands in the column itself, here what orders told beside it. Null: nothing. */
      json(table, 'edits').nullable();
    });
  }
}

async function work(db: Knex): Promise<void> {
  await db.schema.createTable('tasks', (table) => {
    id(table).primary();
    table.string('title', 300).notNullable();
    at(table, 'due_at');
    at(table, 'done_at');
    table.string('contact_id', 40);
    table.string('account_id', 40).index();
    table.string('order_id', 40).index();
    /** Whose work it is, and who asked for it. */
    table.string('staff_id', 40).notNullable();
    table.string('created_by', 40).notNullable();
    at(table, 'created_at').notNullable();
    at(table, 'updated_at').notNullable();
    table.index(['staff_id', 'done_at', 'due_at']);
    table.index(['contact_id', 'created_at']);
  });
  await db.schema.createTable('notes', (table) => {
    id(table).primary();
    table.string('contact_id', 40);
    table.string('account_id', 40);
    table.string('order_id', 40).index();
    json(table, 'text').notNullable();
    table.string('staff_id', 40).notNullable();
    at(table, 'created_at').notNullable();
    table.index(['contact_id', 'created_at']);
    table.index(['account_id', 'created_at']);
  });
}

/** What staff do at the desk: refunds, edits that win over orders, tasks and notes. */
export async function up(db: Knex): Promise<void> {
  await refunds(db);
  await edits(db);
  await work(db);
}
