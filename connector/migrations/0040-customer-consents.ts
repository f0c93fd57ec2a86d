import type { Knex } from 'knex';
import { at, createTable, id, json } from './columns.ts';

/** What customers agreed to or refused in the portal; what they said with an order stands in `consents`. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'customer_consents', (table) => {
    id(table).primary();
    id(table, 'customer_id');
    table.string('kind', 100).notNullable();
    table.boolean('given').notNullable();
    /** The words that they read. */
    json(table, 'text').notNullable();
    at(table, 'given_at').notNullable();
    table.index(['customer_id', 'given_at']);
  });
}
