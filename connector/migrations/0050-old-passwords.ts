import type { Knex } from 'knex';
import { addColumn, at, createTable } from './columns.ts';

/** Passwords that came from another site: each works once its mailbox was proven, and becomes one of ours then. */
export async function up(db: Knex): Promise<void> {
  await createTable(db, 'old_passwords', (table) => {
    table.string('mailbox_key', 320).primary();
    /** Sealed; empty once it has become one of ours, or works no more. */
    table.string('sealed_hash', 500).notNullable();
    at(table, 'imported_at').notNullable();
  });
  /** True for one that came from another site and would not be taken here. */
  await addColumn(db, 'customer_passwords', 'is_weak', (table) =>
    table.boolean('is_weak').notNullable().defaultTo(false),
  );
}
