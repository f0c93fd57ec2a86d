import mysql from 'mysql2/promise';
import type { Pool, PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { isRetryable } from '../../platform/db.ts';

export type Row = Record<string, unknown>;

/** Statements run on this: the pool for a lone one (it commits itself), or the transaction it must be part of. */
export type Runner = Pick<Pool, 'query'>;

/** Names the database that a URL leads into. */
export const databaseOf = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1));

/** Makes the URL of the server alone, for a user who may not enter the database. */
export const serverOf = (url: string): string => String(Object.assign(new URL(url), { pathname: '/' }));

/** Opens a pool in which times and decimals are text: nothing is converted on the way. */
export function openPool(url: string): Pool {
  const at = new URL(url);
  const pool = mysql.createPool({
    host: at.hostname,
    port: Number(at.port || 3306),
    user: decodeURIComponent(at.username),
    password: decodeURIComponent(at.password),
    database: databaseOf(url),
    charset: 'utf8mb4_general_ci',
    dateStrings: true,
    supportBigNumbers: true,
    connectionLimit: 8,
    maxIdle: 4,
    connectTimeout: 5000,
  });
  // coreBOS' own servers run without a strict mode, which would cut our texts in silence.
  pool.pool.on('connection', (connection) => {
    connection.query("SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ENGINE_SUBSTITUTION'");
    connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  });
  return pool;
}

export async function select(runner: Runner, sql: string, values: unknown[] = []): Promise<Row[]> {
  const [rows] = await runner.query<RowDataPacket[]>(sql, values);
  return rows;
}

export async function write(runner: Runner, sql: string, values: unknown[] = []): Promise<ResultSetHeader> {
  const [result] = await runner.query<ResultSetHeader>(sql, values);
  return result;
}

const TRIES = 8;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs a statement or a transaction again while the database says deadlock, lock wait or lost connection. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= TRIES || !isRetryable(error)) throw error;
      await pause(attempt * 25 * (0.5 + Math.random()));
    }
  }
}

/**
 * Runs work in one transaction, and all of it again on a deadlock. After a commit whose outcome was lost with the
 * connection the repeat finds the link, because links are inserted under a unique key.
 */
export async function inTransaction<T>(pool: Pool, work: (trx: PoolConnection) => Promise<T>): Promise<T> {
  return retried(async () => {
    const connection = await pool.getConnection();
    try {
      await connection.beginTransaction();
      const result = await work(connection);
      await connection.commit();
      return result;
    } catch (error) {
      await connection.rollback().catch(() => connection.destroy());
      throw error;
    } finally {
      connection.release();
    }
  });
}

const AWAY = new Set([
  ...[
    'ECONNREFUSED',
    'ECONNRESET',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EPIPE',
  ],
  ...[
    'PROTOCOL_CONNECTION_LOST',
    'ER_CON_COUNT_ERROR',
    'ER_SERVER_SHUTDOWN',
    'ER_ACCESS_DENIED_ERROR',
    'ER_BAD_DB_ERROR',
  ],
]);

/** True when the database itself cannot be reached: the same would meet every other record. */
export function isAway(error: unknown): boolean {
  return AWAY.has((error as { code?: string } | null)?.code ?? '');
}
