import type { Knex } from 'knex';
import { at, createTable, id } from './columns.ts';

/** The addresses that customers keep for purchases to come; orders and contacts have their own. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'customer_addresses', (table) => {
    id(table).primary();
    id(table, 'customer_id');
    /** `delivery` or `billing`. */
    table.string('kind', 20).notNullable();
    /** `customer:kind` of the one that is offered first, null on all others: so a kind has at most one. */
    table.string('default_of', 60).unique();
    for (const name of [
      'label',
      'first_name',
      'last_name',
      'company',
      'line1',
      'line2',
      'city',
      'state',
      'pec',
    ])
      table.string(name, 255).notNullable();
    for (const name of ['postcode', 'phone', 'vat_number', 'fiscal_code'])
      table.string(name, 60).notNullable();
    for (const name of ['country', 'sdi_code']) table.string(name, 10).notNullable();
    table.string('content_hash', 64).notNullable();
    at(table, 'created_at').notNullable();
    at(table, 'updated_at').notNullable();
    table.unique(['customer_id', 'kind', 'content_hash']);
  });
}
