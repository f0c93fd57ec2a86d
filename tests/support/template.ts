import { createHash, randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import mysql, { type Connection } from 'mysql2/promise';
import { openDb } from '../../connector/src/platform/db.ts';
import { migrate } from '../../connector/src/platform/migrate.ts';

const MIGRATIONS = 'connector/migrations';
const FOLDER = 'node_modules/.cache/carrello-tests';

/** Where the migrated database of today's migrations is kept, for all tests and runs to come. */
function placeOf(extension: 'sqlite' | 'sql'): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(MIGRATIONS).sort()) hash.update(readFileSync(join(MIGRATIONS, name)));
  return join(FOLDER, `${hash.digest('hex').slice(0, 16)}.${extension}`);
}

/** Test files run side by side: each makes a file of its own, and the last to rename it wins. */
async function keep(place: string, make: (draft: string) => Promise<void>): Promise<void> {
  mkdirSync(dirname(place), { recursive: true });
  const draft = `${place}.${randomBytes(6).toString('hex')}`;
  await make(draft);
  renameSync(draft, place);
}

/** Puts a migrated database at `path`: the copy of a file takes a tenth of the time that the migrations take. */
export async function copySqlite(path: string): Promise<void> {
  const place = placeOf('sqlite');
  if (!existsSync(place))
    await keep(place, async (draft) => {
      const db = openDb(`sqlite:${draft}`);
      await migrate(db);
      await db.destroy();
    });
  copyFileSync(place, path);
}

type Row = Record<string, string>;
const read = async (connection: Connection, sql: string): Promise<Row[]> =>
  (await connection.query(sql))[0] as Row[];

/** The tables as the migrations left them, and the rows that they wrote, as statements. */
async function readStatements(connection: Connection): Promise<string[]> {
  const statements: string[] = [];
  const names = (await read(connection, 'SHOW TABLES')).flatMap((row) => Object.values(row));
  for (const name of names) {
    const [made] = await read(connection, `SHOW CREATE TABLE ${name}`);
    statements.push(made?.['Create Table'] ?? '');
    for (const row of await read(connection, `SELECT * FROM ${name}`))
      statements.push(mysql.format('INSERT INTO ?? SET ?', [name, row]));
  }
  return statements;
}

/** Fills the new schema at `url` with the migrated tables. */
export async function copyMariadb(url: string): Promise<void> {
  const place = placeOf('sql');
  const connection = await mysql.createConnection({ uri: url, multipleStatements: true });
  try {
    if (existsSync(place)) {
      await connection.query(readFileSync(place, 'utf8'));
      return;
    }
    const db = openDb(url);
    await migrate(db);
    await db.destroy();
    const statements = ['SET FOREIGN_KEY_CHECKS = 0', ...(await readStatements(connection))];
    await keep(place, (draft) => Promise.resolve(writeFileSync(draft, statements.join(';\n'))));
  } finally {
    await connection.end();
  }
}
