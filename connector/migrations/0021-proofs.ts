import type { Knex } from 'knex';
import { addColumn, at, createTable, id, json } from './columns.ts';

/** The tax in a line's price before the discount, and what was found when both sides were compared. */
export async function up(db: Knex): Promise<void> {
  /** Null where the order's sender did not tell it. */
  await addColumn(db, 'order_lines', 'subtotal_tax', (table) => table.bigInteger('subtotal_tax'));
  await createTable(db, 'proofs', (table) => {
    id(table).primary();
    at(table, 'made_at').notNullable();
    table.boolean('equal').notNullable();
    /** Both sides of what was compared, and where they differ. */
    json(table, 'report').notNullable();
    table.index(['equal', 'made_at']);
    table.index(['made_at']);
  });
}
