import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { startMariadb } from '../stage/machine/mariadb.ts';

/** An empty database of one kind, on disk and as durable as a shop's. */
export interface Place {
  name: 'sqlite' | 'mariadb';
  url: string;
  /** The server's process; SQLite has none. */
  pid: number | undefined;
  close(): Promise<void>;
}

function openSqlite(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'carrello-bench-'));
  return Promise.resolve({
    name: 'sqlite',
    url: `sqlite:${join(folder, 'carrello.sqlite')}`,
    pid: undefined,
    close: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  });
}

async function openMariadb(): Promise<Place> {
  const args = ['--innodb-buffer-pool-size=1G', '--innodb-flush-log-at-trx-commit=1'];
  const server = await startMariadb({ args });
  const admin = await mysql.createConnection(server.url);
  await admin.query('CREATE DATABASE bench CHARACTER SET utf8mb4 COLLATE utf8mb4_bin');
  await admin.end();
  return {
    name: 'mariadb',
    url: `${server.url}/bench`,
    pid: server.process.pid,
    close: () => server.close(),
  };
}

/** Opens the kinds that are named, e.g. `sqlite,mariadb`, one after another, and closes each after its use. */
export async function inEachPlace<Result>(
  names: string,
  use: (place: Place) => Promise<Result[]>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const [name, open] of Object.entries({ sqlite: openSqlite, mariadb: openMariadb })) {
    if (!names.split(',').includes(name)) continue;
    const place = await open();
    try {
      results.push(...(await use(place)));
    } finally {
      await place.close();
    }
  }
  return results;
}
