import type { Knex } from 'knex';
import { addColumn, at, createTable, id } from './columns.ts';

/** Who asked for an invoice, in the checkout or later, and what another program issued. */
export async function up(db: Knex): Promise<void> {
  await addColumn(db, 'orders', 'wants_invoice', (table) =>
    table.boolean('wants_invoice').notNullable().defaultTo(false),
  );
  /** Documents that another program issued and that came with the order, as JSON; null where none came. */
  await addColumn(db, 'orders', 'told_invoices', (table) => table.text('told_invoices', 'longtext'));
  await addColumn(db, 'customer_addresses', 'wants_invoice', (table) =>
    table.boolean('wants_invoice').notNullable().defaultTo(false),
  );
  /** How many days after the order its buyer may still ask for an invoice in the portal. */
  await addColumn(db, 'invoice_settings', 'request_days', (table) =>
    table.integer('request_days').notNullable().defaultTo(12),
  );
  await createTable(db, 'invoice_requests', (table) => {
    id(table, 'order_id').primary();
    /** What the buyer told then; empty leaves the order's, and once the invoice has it. */
    table.string('fiscal_code', 30).notNullable();
    at(table, 'asked_at').notNullable();
  });
}
