import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDb, type Db } from '../../connector/src/platform/db.ts';
import { migrate } from '../../connector/src/platform/migrate.ts';
import { EXCEPTIONS, OWNERS } from './owners.ts';
import { tablesIn } from './sql-tables.ts';

const SOURCE = resolve(dirname(fileURLToPath(import.meta.url)), '../../connector/src');

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => relative(SOURCE, join(SOURCE, name)).replaceAll('\\', '/'));

const roomOf = (file: string): string => file.split('/')[0] ?? '';

async function readColumns(db: Db): Promise<Map<string, Set<string>>> {
  const tables: string[] = await db('sqlite_master')
    .where({ type: 'table' })
    .whereNot('name', 'like', 'sqlite%')
    .whereNot('name', 'like', 'knex%')
    .pluck('name');
  const columns = new Map<string, Set<string>>();
  for (const table of tables) {
    const rows = (await db.raw(`PRAGMA table_info(${table})`)) as { name: string }[];
    columns.set(table, new Set(rows.map(({ name }) => name)));
  }
  return columns;
}

const read = (name: string) => ({ name, source: readFileSync(join(SOURCE, name), 'utf8') });

describe('the tables of the database', () => {
  let db: Db;
  let columns: Map<string, Set<string>>;
  beforeAll(async () => {
    db = openDb('sqlite::memory:');
    await migrate(db);
    columns = await readColumns(db);
  });
  afterAll(() => db.destroy());

  it('every table has one owner', () => {
    const owned = Object.values(OWNERS).flat();
    expect([...owned].sort()).toEqual([...columns.keys()].sort());
  });

  it('a table is named by the SQL of its owner alone', () => {
    const foreign = files.flatMap((file) => {
      const own = OWNERS[roomOf(file)] ?? [];
      const allowed = EXCEPTIONS.find((exception) => exception.file === file)?.tables ?? [];
      return [...tablesIn(read(file), columns)]
        .filter((table) => !own.includes(table) && !allowed.includes(table))
        .map((table) => `${file} names ${table}`);
    });
    expect(foreign).toEqual([]);
  });

  it('an exception to the owners is needed by its file', () => {
    const unused = EXCEPTIONS.flatMap(({ file, tables }) => {
      const named = tablesIn(read(file), columns);
      return tables.filter((table) => !named.has(table)).map((table) => `${file} ${table}`);
    });
    expect(unused).toEqual([]);
  });

  it.each([
    ["db('orders')", ['orders']],
    ["ctx.db<Row>('orders as o').select('o.id')", ['orders']],
    ["trx.from(rows).leftJoin('jobs as j', 'j.job_key', key)", ['jobs']],
    ['db.raw(`UPDATE contacts SET email = ?`)', ['contacts']],
    ["query.where('inbox.state', 'received')", ['inbox']],
    ["const T = { name: 'activities', primary: ['of_id'] }", ['activities']],
    ["for (const table of ['notes', 'tasks']) await trx(table).delete()", ['notes', 'tasks']],
    ["guarded('orders.read', () => listOrders(db)); type A = Pick<B, 'orders'>; t('orders')", []],
  ])('the table of a statement is found in %s', (code, tables) => {
    expect([...tablesIn({ name: 'some.ts', source: code }, columns)].sort()).toEqual(tables);
  });
});
