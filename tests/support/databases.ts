import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { openDb, type Db } from '../../connector/src/platform/db.ts';
import { memoryFolder } from '../stage/machine/memory.ts';
import { copyMariadb, copySqlite } from './template.ts';

export type DatabaseKind = 'sqlite' | 'mariadb';

/** The kind that DB names. */
const kindOfRun = (): DatabaseKind => (process.env['DB'] === 'mariadb' ? 'mariadb' : 'sqlite');

/**
 * A fresh migrated database: a SQLite file, or a new schema on the server at MARIADB_URL, which the test command starts.
 * Gone after close(). `prepare` makes other tables than today's.
 */
export async function createTestDb(
  kind?: DatabaseKind,
  prepare?: (db: Db) => Promise<unknown>,
): Promise<{ db: Db; url: string; close(): Promise<void> }> {
  const { url, drop } = await createEmptyDb(kind);
  if (!prepare)
    await (url.startsWith('sqlite:') ? copySqlite(url.slice('sqlite:'.length)) : copyMariadb(url));
  const db = openDb(url);
  await prepare?.(db);
  return {
    db,
    url,
    async close() {
      await db.destroy();
      await drop();
    },
  };
}

/** The same without any table. */
export async function createEmptyDb(kind = kindOfRun()): Promise<{ url: string; drop(): Promise<void> }> {
  if (kind === 'sqlite') {
    const folder = mkdtempSync(join(memoryFolder(), 'carrello-test-'));
    return {
      url: `sqlite:${join(folder, 'test.sqlite')}`,
      drop: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
    };
  }
  const server = process.env['MARIADB_URL'];
  if (!server) throw new Error('MariaDB needs MARIADB_URL; `npm test` starts a server and sets it.');
  const name = `carrello_${randomBytes(6).toString('hex')}`;
  const admin = await mysql.createConnection(server);
  await admin.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  return {
    url: `${server.replace(/\/+$/, '')}/${name}`,
    async drop() {
      await admin.query(`DROP DATABASE ${name}`);
      await admin.end();
    },
  };
}
