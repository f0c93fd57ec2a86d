import knexFactory, { type Knex } from 'knex';
import type { Log } from './log.ts';
import { keepPrivate } from './private-file.ts';
import { startOf } from './text.ts';

export type Db = Knex;
/** Every store function takes it first: the pool for a lone read, or the transaction that it must be part of. */
export type Transactor = Knex | Knex.Transaction;

export type Dialect = 'sqlite' | 'mysql';

export function dialectOf(db: Transactor): Dialect {
  return db.client.config.client === 'better-sqlite3' ? 'sqlite' : 'mysql';
}

interface SqliteConnection {
  pragma(text: string): unknown;
}

function sqlite(filename: string, log: Knex.Logger): Knex {
  return knexFactory({
    client: 'better-sqlite3',
    log,
    connection: { filename },
    useNullAsDefault: true,
    // SQLite has one writer, so there is one connection: knex lets the others wait in order.
    pool: {
      min: 1,
      max: 1,
      afterCreate(connection: SqliteConnection, done: (error: Error | null, connection: unknown) => void) {
        connection.pragma('journal_mode = WAL');
        connection.pragma('synchronous = FULL');
        connection.pragma('busy_timeout = 10000');
        connection.pragma('foreign_keys = ON');
        // New rows go into a dozen indexes, mostly at random places. So SQLite keeps 64 MB of pages instead of 2, and
        // reads the others where the system has them, without a call for each. 2 GB is the most that it maps.
        connection.pragma('cache_size = -65536');
        connection.pragma('mmap_size = 2147418112');
        // The log may grow to 64 MB before a commit has to move its pages into the file: checkpointer.ts does it before.
        connection.pragma('wal_autocheckpoint = 16384');
        done(null, connection);
      },
    },
  });
}

interface MysqlConnection {
  query(sql: string, done: (error: Error | null) => void): void;
}

const STRICT = "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION'";

function mysql(url: string, log: Knex.Logger): Knex {
  const at = new URL(url);
  return knexFactory({
    client: 'mysql2',
    log,
    // No charset here: knex would write it into every CREATE TABLE, without the database's collation.
    connection: {
      host: at.hostname,
      port: Number(at.port || 3306),
      user: decodeURIComponent(at.username),
      password: decodeURIComponent(at.password),
      database: at.pathname.slice(1),
      timezone: 'Z',
      // COUNT and SUM come as numbers, like every column: what is stored stays below 2^53 (intake/read-snapshot.ts).
      decimalNumbers: true,
      // A statement is prepared for each number of rows. All connections together stay below what a server keeps.
      maxPreparedStatements: 500,
    },
    pool: {
      min: 0,
      max: 16,
      afterCreate(connection: MysqlConnection, done: (error: Error | null, connection: unknown) => void) {
        // MariaDB knows no `transaction_isolation` variable, MySQL 8 no `tx_isolation`: the statement works on both.
        connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', (failed) => {
          if (failed) return done(failed, connection);
          connection.query(STRICT, (error) => done(error, connection));
        });
      },
    },
  });
}

/**
 * What the driver has to say becomes a line of the log, such as a connection that the server has closed; by itself it
 * would be written to the standard output between the lines.
 */
function driverLog(log: Log | undefined): Knex.Logger {
  const tell = (message: unknown) => log?.warn({ message: startOf(String(message), 500) }, 'database.driver');
  return { warn: tell, error: tell, deprecate: tell, debug: () => undefined };
}

/** Opens `sqlite:PATH`, `mysql://user:password@host:port/name` or `mariadb://…`. Does not migrate. */
export function openDb(url: string, log?: Log): Db {
  if (url.startsWith('sqlite:')) {
    const filename = url.slice('sqlite:'.length);
    keepPrivate(filename);
    return sqlite(filename, driverLog(log));
  }
  return mysql(url, driverLog(log));
}

const RETRYABLE_NUMBERS = new Set([1213, 1205, 1180, 1047]);
const RETRYABLE_CODES = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'ECONNRESET',
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
]);

/** True for deadlocks, lock waits, lost connections and Galera's outcome-unknown commits. */
export function isRetryable(error: unknown): boolean {
  const { errno, code } = (error ?? {}) as { errno?: number; code?: string };
  return RETRYABLE_NUMBERS.has(errno ?? 0) || RETRYABLE_CODES.has(code ?? '');
}

const AWAY_CODES = new Set([
  'ECONNREFUSED',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'ER_CON_COUNT_ERROR',
  'ER_SERVER_SHUTDOWN',
  'ER_DISK_FULL',
  'SQLITE_FULL',
  'SQLITE_READONLY',
  'SQLITE_CANTOPEN',
]);

/** True when the database is away, full or too busy: the same call may work a little later. */
export function isUnavailable(error: unknown): boolean {
  const { code, name, message } = (error ?? {}) as { code?: string; name?: string; message?: string };
  return (
    isRetryable(error) ||
    AWAY_CODES.has(code ?? '') ||
    (code ?? '').startsWith('SQLITE_IOERR') ||
    name === 'KnexTimeoutError' ||
    message === 'Unable to acquire a connection'
  );
}

/** True when an INSERT met a row that holds the same unique key: how repeats are recognised here. */
export function isDuplicateKey(error: unknown): boolean {
  const { errno, code } = (error ?? {}) as { errno?: number; code?: string };
  return errno === 1062 || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

const TRIES = 6;

/**
 * Runs `work` in one transaction and commits; on a retryable error the *whole* work runs again (so it must take
 * everything it decides on from the transaction, and hold no provider call). Outcome-unknown commits are covered by
 * the unique keys the work inserts under.
 */
export async function transact<T>(db: Db, work: (trx: Knex.Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    let cause: unknown;
    try {
      return await db.transaction((trx) =>
        work(trx).catch((error: unknown) => {
          cause = error;
          throw error;
        }),
      );
    } catch (failure) {
      // A full disk makes SQLite roll back by itself; then knex's own ROLLBACK fails and hides why.
      const error = cause ?? failure;
      if (attempt >= TRIES || !isRetryable(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 20));
    }
  }
}
