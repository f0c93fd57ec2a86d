import type { Knex } from 'knex';
import { dialectOf } from '../db.ts';

/**
 * The driver's own prepared statements on a transaction's connection, for the few paths where building SQL by knex costs
 * more than running it. Rows are plain objects by column; booleans are stored as 0 and 1, like everywhere.
 */
export interface Statements {
  /** Reads every row whose `by` columns equal one of the keys. */
  read(query: KeyQuery, keys: unknown[][]): Promise<Row[]>;
  /** Inserts the rows in the order given. Rejects with the driver's duplicate-key error. */
  insert(table: string, rows: Row[]): Promise<void>;
  /** Deletes every row whose `by` columns equal one of the keys. */
  remove(table: string, by: readonly string[], keys: unknown[][]): Promise<void>;
  /** Writes `changed` columns of rows that this transaction has read, found by their primary key. */
  update(table: string, primary: readonly string[], changes: Change[]): Promise<void>;
}

export type Row = Record<string, unknown>;

export interface KeyQuery {
  table: string;
  by: readonly string[];
  /** All columns when left out. */
  select?: readonly string[];
  lock?: boolean;
}

export interface Change {
  row: Row;
  changed: Set<string>;
}

const quoted = (columns: readonly string[]): string => columns.map((column) => `\`${column}\``).join(', ');
const marks = (count: number): string => Array.from({ length: count }, () => '?').join(', ');
const equal = (columns: readonly string[]): string =>
  columns.map((column) => `\`${column}\` = ?`).join(' AND ');
const listed = ({ select }: KeyQuery): string => (select ? quoted(select) : '*');

function valueOf(row: Row, column: string): unknown {
  const value = row[column];
  if (value === undefined) throw new Error(`No value for the column ${column}`);
  return typeof value === 'boolean' ? Number(value) : value;
}

/** Rows with the same columns, one list each: a statement is prepared for one set of columns. */
function byShape(rows: Row[]): { columns: string[]; rows: Row[] }[] {
  const shapes: { columns: string[]; rows: Row[] }[] = [];
  for (const row of rows) {
    const last = shapes.at(-1);
    const same =
      last?.columns.length === Object.keys(row).length && last.columns.every((column) => column in row);
    if (last && same) last.rows.push(row);
    else shapes.push({ columns: Object.keys(row), rows: [row] });
  }
  return shapes;
}

interface SqliteStatement {
  run(values: unknown[]): unknown;
  all(values: unknown[]): Row[];
}

interface SqliteConnection {
  prepare(sql: string): SqliteStatement;
}

const preparedBy = new WeakMap<SqliteConnection, Map<string, SqliteStatement>>();

/** SQLite runs inside the process: a statement a row costs less than one statement for many. */
function sqliteStatements(connection: SqliteConnection): Statements {
  const prepared = preparedBy.get(connection) ?? new Map<string, SqliteStatement>();
  preparedBy.set(connection, prepared);
  const prepare = (sql: string): SqliteStatement => {
    const statement = prepared.get(sql) ?? connection.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  return {
    async read(query, keys) {
      const statement = prepare(`SELECT ${listed(query)} FROM \`${query.table}\` WHERE ${equal(query.by)}`);
      return keys.flatMap((key) => statement.all(key));
    },
    async insert(table, all) {
      for (const { columns, rows } of byShape(all)) {
        const statement = prepare(
          `INSERT INTO \`${table}\` (${quoted(columns)}) VALUES (${marks(columns.length)})`,
        );
        for (const row of rows) statement.run(columns.map((column) => valueOf(row, column)));
      }
    },
    async remove(table, by, keys) {
      const statement = prepare(`DELETE FROM \`${table}\` WHERE ${equal(by)}`);
      for (const key of keys) statement.run(key);
    },
    async update(table, primary, changes) {
      for (const { row, changed } of changes) {
        const columns = [...changed];
        const set = columns.map((column) => `\`${column}\` = ?`).join(', ');
        const statement = prepare(`UPDATE \`${table}\` SET ${set} WHERE ${equal(primary)}`);
        statement.run([...columns, ...primary].map((column) => valueOf(row, column)));
      }
    },
  };
}

interface MysqlConnection {
  execute(sql: string, values: unknown[], done: (error: Error | null, rows: unknown) => void): void;
}

/** So many rows share one statement, because a round trip costs as much as several rows. */
const MOST = 64;

function* batches<T>(items: T[]): Generator<T[]> {
  for (let from = 0; from < items.length; from += MOST) yield items.slice(from, from + MOST);
}

/** MySQL and MariaDB are a round trip away: one statement for many rows. */
function mysqlStatements(connection: MysqlConnection): Statements {
  const run = (sql: string, values: unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      connection.execute(sql, values, (error, rows) => (error ? reject(error) : resolve(rows)));
    });
  async function insert(table: string, all: Row[], ending: (columns: string[]) => string): Promise<void> {
    for (const { columns, rows } of byShape(all)) {
      const head = `INSERT INTO \`${table}\` (${quoted(columns)}) VALUES `;
      const one = `(${marks(columns.length)})`;
      for (const batch of batches(rows)) {
        const sql = `${head}${batch.map(() => one).join(', ')}${ending(columns)}`;
        await run(
          sql,
          batch.flatMap((row) => columns.map((column) => valueOf(row, column))),
        );
      }
    }
  }
  return {
    async read(query, keys) {
      const found: Row[] = [];
      for (const batch of batches(keys)) {
        // `(a, b) IN (…)` would be shorter, but only this form is a range over the key on every server.
        const where = batch.map(() => `(${equal(query.by)})`).join(' OR ');
        const lock = query.lock ? ' FOR UPDATE' : '';
        const sql = `SELECT ${listed(query)} FROM \`${query.table}\` WHERE ${where}${lock}`;
        found.push(...((await run(sql, batch.flat())) as Row[]));
      }
      return found;
    },
    insert: (table, rows) => insert(table, rows, () => ''),
    async remove(table, by, keys) {
      for (const batch of batches(keys)) {
        const where = batch.map(() => `(${equal(by)})`).join(' OR ');
        await run(`DELETE FROM \`${table}\` WHERE ${where}`, batch.flat());
      }
    },
    async update(table, primary, changes) {
      const [first] = changes;
      if (changes.length === 1 && first) {
        const columns = [...first.changed];
        const set = columns.map((column) => `\`${column}\` = ?`).join(', ');
        const values = [...columns, ...primary].map((column) => valueOf(first.row, column));
        await run(`UPDATE \`${table}\` SET ${set} WHERE ${equal(primary)}`, values);
        return;
      }
      // The rows are there and locked: the insert never inserts, it is the one statement that updates many.
      const renew = (columns: string[]) =>
        columns
          .filter((column) => !primary.includes(column))
          .map((column) => `\`${column}\` = VALUES(\`${column}\`)`)
          .join(', ');
      const rows = changes.map(({ row }) => row);
      await insert(table, rows, (columns) => ` ON DUPLICATE KEY UPDATE ${renew(columns)}`);
    },
  };
}

export async function statementsOf(trx: Knex.Transaction): Promise<Statements> {
  const connection: unknown = await trx.client.acquireConnection();
  return dialectOf(trx) === 'sqlite'
    ? sqliteStatements(connection as SqliteConnection)
    : mysqlStatements(connection as MysqlConnection);
}
