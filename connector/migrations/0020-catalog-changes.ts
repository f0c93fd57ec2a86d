import type { Knex } from 'knex';
import { createTable } from './columns.ts';

/**
 * At which version of the catalogue a product changed last, so that a shop asks for what is newer than its copy. What
 * is there already counts as changed at the version of now: a shop that is behind gets all of it once more.
 */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'catalog_changes', (table) => {
    table.string('product_id', 40).primary();
    table.bigInteger('version').notNullable();
    table.index(['version', 'product_id']);
  });
  const counter = (await db('counters').where({ name: 'catalog_version' }).first('value')) as
    { value: number } | undefined;
  const products = db('products').select('id', db.raw('?', [counter?.value ?? 0]));
  await db.from(db.raw('?? (??, ??)', ['catalog_changes', 'product_id', 'version'])).insert(products);
}
