import type { Knex } from 'knex';
import { at, createKeyedTable, id } from './columns.ts';

/** What the EU's register said of the buyer's VAT number of an order. */
export async function up(db: Knex): Promise<void> {
  await db.schema.dropTableIfExists('order_vat_checks');
  await createKeyedTable(db, 'order_vat_checks', (table) => {
    id(table, 'order_id');
    table.string('number_hash', 64).notNullable();
    /** valid, invalid or unknown. */
    table.string('state', 20).notNullable();
    /** The register's own word. */
    table.string('code', 60).notNullable();
    table.string('consultation', 60).notNullable();
    at(table, 'checked_at').notNullable();
    at(table, 'proposed_at');
    table.primary(['order_id']);
    table.index(['number_hash', 'checked_at']);
    table.index(['state', 'checked_at']);
  });
}
