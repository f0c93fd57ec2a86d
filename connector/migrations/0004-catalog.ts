import type { Knex } from 'knex';
import { amount, at, id, json } from './columns.ts';

async function products(db: Knex): Promise<void> {
  await db.schema.createTable('pictures', (table) => {
    /** SHA-256 of the bytes: the address changes with the content, so it may be cached for ever. */
    table.string('hash', 64).primary();
    table.string('extension', 10).notNullable();
    table.specificType('bytes', db.client.config.client === 'mysql2' ? 'longblob' : 'blob').notNullable();
    at(table, 'created_at').notNullable();
  });
  await db.schema.createTable('products', (table) => {
    id(table).primary();
    table.string('slug', 200).notNullable().unique();
    table.string('name', 300).notNullable();
    json(table, 'description').notNullable();
    table.string('category', 200).notNullable().defaultTo('');
    /** physical or virtual. */
    table.string('kind', 20).notNullable();
    /** Percent as an exact decimal string. */
    table.string('tax_rate', 20).notNullable();
    table.string('picture_hash', 64);
    table.string('picture_text', 300).notNullable().defaultTo('');
    table.integer('position').notNullable().defaultTo(0);
    table.boolean('active').notNullable().defaultTo(true);
    at(table, 'created_at').notNullable();
    at(table, 'updated_at').notNullable();
    table.index(['position', 'slug']);
  });
  await db.schema.createTable('variants', (table) => {
    id(table).primary();
    table.string('product_id', 40).notNullable().index();
    table.string('sku', 100).notNullable().unique();
    json(table, 'options').notNullable();
    table.string('currency', 3).notNullable();
    amount(table, 'price');
    /** What it cost before the sale; null when not on sale. */
    table.bigInteger('regular_price');
    /** Null: not counted. Below zero: sold but not there (an oversell waits for goods). */
    table.bigInteger('stock');
    /** Counted up to lock the row while reservations of it are summed up. */
    table.bigInteger('stock_turn').notNullable().defaultTo(0);
    table.integer('position').notNullable().defaultTo(0);
    table.boolean('active').notNullable().defaultTo(true);
    at(table, 'created_at').notNullable();
    at(table, 'updated_at').notNullable();
  });
}

async function stock(db: Knex): Promise<void> {
  await db.schema.createTable('stock_reservations', (table) => {
    table.string('holder_id', 40).notNullable();
    table.string('variant_id', 40).notNullable().index();
    /** Whose they are beyond the one attempt: a checkout does not compete with itself. */
    table.string('checkout_id', 40).notNullable();
    table.integer('quantity').notNullable();
    at(table, 'expires_at').notNullable().index();
    table.primary(['holder_id', 'variant_id']);
  });
  await db.schema.createTable('stock_movements', (table) => {
    /** Why: `sale:<order key>`. The same reason moves the same variant once. */
    table.string('reason', 120).notNullable();
    table.string('variant_id', 40).notNullable().index();
    /** Negative: taken. */
    table.integer('quantity').notNullable();
    at(table, 'moved_at').notNullable();
    table.primary(['reason', 'variant_id']);
  });
}

/** What is sold: products, their variants with prices and stock, pictures, and who holds stock. */
export async function up(db: Knex): Promise<void> {
  await products(db);
  await stock(db);
}
