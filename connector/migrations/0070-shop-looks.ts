import type { Knex } from 'knex';
import { at, createTable, id } from './columns.ts';

/** How mails, portal and documents of a shop look, and who they say that sells. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'shop_looks', (table) => {
    id(table, 'shop_id').primary();
    /** Empty: the shop's own name. */
    table.string('name', 200).notNullable();
    /** #rrggbb, or empty for the colours of the house. */
    table.string('accent', 7).notNullable();
    table.string('fonts', 20).notNullable();
    table.string('seller_name', 200).notNullable();
    table.text('seller_address').notNullable();
    table.string('seller_vat', 40).notNullable();
    table.text('terms', 'longtext').notNullable();
    table.text('withdrawal', 'longtext').notNullable();
    /** A PNG as it was drawn anew; null where there is none. */
    table.specificType('logo', db.client.config.client === 'mysql2' ? 'longblob' : 'blob');
    at(table, 'updated_at').notNullable();
  });
}
