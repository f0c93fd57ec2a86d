import type { Knex } from 'knex';
import { createKeyedTable, id } from './columns.ts';

/** When the buyers of a country get an invoice, by shop. */
export async function up(db: Knex): Promise<void> {
  await db.schema.dropTableIfExists('invoice_rules');
  await createKeyedTable(db, 'invoice_rules', (table) => {
    id(table, 'shop_id');
    /** Two capitals; empty for all countries without a rule of their own. */
    table.string('country', 2).notNullable();
    /** always, on_request or never. */
    table.string('people', 20).notNullable();
    table.string('companies', 20).notNullable();
    table.primary(['shop_id', 'country']);
  });
}
