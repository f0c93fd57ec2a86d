import type { Knex } from 'knex';
import { createTable, id, replaceIndexes } from './columns.ts';

/** Who looks after new contacts by themselves; and what the desk's first page asks of orders. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'owner_rules', (table) => {
    /** shop, country or turn; all rows have the same. No rows: new contacts belong to nobody. */
    table.string('kind', 20).notNullable();
    /** The shop's id, the country's two letters, `*` for all others; empty in turn. */
    table.string('value', 40).notNullable();
    id(table, 'staff_id');
    /** In turn: how many they were given. */
    table.integer('given').notNullable().defaultTo(0);
    table.primary(['kind', 'value', 'staff_id']);
  });
  await replaceIndexes(db, 'orders', {
    add: [
      ['status', 'placed_at'],
      ['payment_state', 'placed_at'],
      ['shop_id', 'placed_at'],
    ],
    drop: [],
  });
  await replaceIndexes(db, 'contacts', { add: [['owner_id']], drop: [] });
}
