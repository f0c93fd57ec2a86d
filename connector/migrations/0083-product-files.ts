import type { Knex } from 'knex';
import { at, createTable, id } from './columns.ts';

/** What digital goods are: files and links of articles, and how often each was given with an order. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'product_files', (table) => {
    id(table).primary();
    id(table, 'product_id');
    /** Empty for a file of every variant. */
    id(table, 'variant_id').defaultTo('');
    table.string('name', 200).notNullable();
    table.bigInteger('size').notNullable();
    /** Where it is, for what is not kept here; else empty. */
    table.text('url').notNullable();
    /** Which bytes are the file's now; another value with each edition. */
    id(table, 'content_id').defaultTo('');
    /** How often it is given for each piece. */
    table.integer('most').notNullable();
    at(table, 'added_at').notNullable();
    /** Orders of later do not get it. */
    at(table, 'removed_at');
    table.index(['product_id']);
  });
  await createTable(db, 'product_file_parts', (table) => {
    id(table, 'file_id');
    id(table, 'content_id');
    table.integer('part_no').notNullable();
    table.specificType('bytes', db.client.config.client === 'mysql2' ? 'longblob' : 'blob').notNullable();
    table.primary(['file_id', 'content_id', 'part_no']);
  });
  await createTable(db, 'order_downloads', (table) => {
    id(table, 'order_id');
    id(table, 'file_id');
    table.integer('times').notNullable();
    at(table, 'last_at').notNullable();
    table.primary(['order_id', 'file_id']);
  });
}
