import type { Knex } from 'knex';
import { addColumn } from './columns.ts';

const CHARGED = ['orders', 'payments', 'refunds', 'disputes'];

/** A shop's own word for the status of an order; and a currency of a shop's own has more than three letters. */
export async function up(db: Knex): Promise<void> {
  await addColumn(db, 'orders', 'status_label', (table) => {
    table.string('status_label', 200).notNullable().defaultTo('');
  });
  // SQLite keeps no lengths.
  if (db.client.config.client === 'better-sqlite3') return;
  for (const name of CHARGED)
    await db.schema.alterTable(name, (table) => table.string('currency', 10).notNullable().alter());
}
