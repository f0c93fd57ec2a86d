import type { Knex } from 'knex';

/** Column kinds that every table shares, so that SQLite and MariaDB agree. */

export function id(table: Knex.CreateTableBuilder, name = 'id'): Knex.ColumnBuilder {
  return table.string(name, 40).notNullable();
}

/** Epoch milliseconds, UTC. */
export function at(table: Knex.CreateTableBuilder, name: string): Knex.ColumnBuilder {
  return table.bigInteger(name);
}

/** Integer minor units of the row's currency. */
export function amount(table: Knex.CreateTableBuilder, name: string): Knex.ColumnBuilder {
  return table.bigInteger(name).notNullable().defaultTo(0);
}

/** JSON as text: the same on both databases, never queried into. */
export function json(table: Knex.CreateTableBuilder, name: string): Knex.ColumnBuilder {
  return table.text(name, 'longtext');
}
