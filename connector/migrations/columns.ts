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

/** MariaDB takes no DDL back: a column that an earlier try has already made is left as it is. */
export async function addColumn(
  db: Knex,
  table: string,
  column: string,
  add: (builder: Knex.CreateTableBuilder) => void,
): Promise<void> {
  if (!(await db.schema.hasColumn(table, column))) await db.schema.alterTable(table, add);
}

/**
 * A table that begins with this migration. One that an earlier try left behind may lack indexes and rows: nobody else has
 * written into it yet, so it is made anew.
 */
export async function createTable(
  db: Knex,
  name: string,
  build: (table: Knex.CreateTableBuilder) => void,
): Promise<void> {
  await db.schema.dropTableIfExists(name);
  await db.schema.createTable(name, build);
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

async function indexesOf(db: Knex, tableName: string): Promise<string[]> {
  if (db.client.config.client === 'better-sqlite3')
    return db('sqlite_master').where({ type: 'index', tbl_name: tableName }).pluck('name');
  return db('information_schema.statistics')
    .whereRaw('table_schema = DATABASE()')
    .where({ table_name: tableName })
    .distinct()
    .pluck('index_name');
}

/** Indexes by their columns. What an earlier try has already done is left as it is: MariaDB takes no DDL back. */
export async function replaceIndexes(
  db: Knex,
  tableName: string,
  { add, drop }: { add: string[][]; drop: string[][] },
): Promise<void> {
  const there = await indexesOf(db, tableName);
  const isThere = (columns: string[]) => there.includes(`${tableName}_${columns.join('_')}_index`);
  for (const columns of add.filter((each) => !isThere(each)))
    await db.schema.alterTable(tableName, (table) => table.index(columns));
  for (const columns of drop.filter(isThere))
    await db.schema.alterTable(tableName, (table) => table.dropIndex(columns));
}
