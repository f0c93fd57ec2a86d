import type { Knex } from 'knex';
import { addColumn } from './columns.ts';

/** A way of shipping may ask for the buyer's phone. */
export function up(db: Knex): Promise<void> {
  return addColumn(db, 'shipping_methods', 'needs_phone', (table) =>
    table.boolean('needs_phone').notNullable().defaultTo(false),
  );
}
