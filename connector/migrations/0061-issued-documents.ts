import type { Knex } from 'knex';
import { amount, at, createKeyedTable, createTable, id, json } from './columns.ts';

/** Documents as they were issued, and those that could not be stated. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'issued_documents', (table) => {
    id(table).primary();
    id(table, 'entity_id');
    id(table, 'series_id');
    table.integer('sequence').notNullable();
    table.string('number', 20).notNullable();
    /** invoice or creditNote. */
    table.string('kind', 20).notNullable();
    table.string('issued_on', 10).notNullable();
    id(table, 'order_id');
    /** Why it was made, e.g. `invoice`, `refund:ref_1`: an order has one document of a cause. */
    table.string('cause', 60).notNullable();
    /** The invoice that a credit note corrects; null for an invoice. */
    table.string('corrects_id', 40);
    table.string('buyer_name', 255).notNullable();
    table.string('currency', 3).notNullable();
    amount(table, 'payable');
    /** The frozen document as JSON, and the SHA-256 of its bytes. */
    json(table, 'content').notNullable();
    table.string('content_hash', 64).notNullable();
    at(table, 'issued_at').notNullable();
    table.unique(['series_id', 'sequence']);
    table.unique(['entity_id', 'number']);
    table.unique(['order_id', 'cause']);
    table.index(['corrects_id']);
    table.index(['issued_at', 'id']);
  });
  await db.schema.dropTableIfExists('held_documents');
  await createKeyedTable(db, 'held_documents', (table) => {
    id(table, 'order_id');
    table.string('cause', 60).notNullable();
    /** A word of invoices/build/held.ts. */
    table.string('reason', 40).notNullable();
    json(table, 'figures').notNullable();
    at(table, 'held_at').notNullable();
    at(table, 'tried_at').notNullable();
    table.primary(['order_id', 'cause']);
  });
}
