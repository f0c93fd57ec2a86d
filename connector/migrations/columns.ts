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

/**
 * A table whose rows live in its primary key, as they do in InnoDB anyway: SQLite would keep each key twice. For short
 * rows with a key of several columns.
 */
export async function createKeyedTable(
  db: Knex,
  name: string,
  build: (table: Knex.CreateTableBuilder) => void,
): Promise<void> {
  const create = db.schema.createTable(name, build);
  if (db.client.config.client !== 'better-sqlite3') return create;
  const statements = create.toSQL() as unknown as { sql: string; bindings?: unknown[] }[];
  for (const { sql, bindings = [] } of statements) {
    const rowless = sql.startsWith('create table') ? `${sql} without rowid` : sql;
    await db.raw(rowless, bindings as Knex.RawBinding[]);
  }
}
