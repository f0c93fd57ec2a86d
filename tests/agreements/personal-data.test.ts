import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDb, type Db } from '../../connector/src/platform/db.ts';
import { migrate } from '../../connector/src/platform/migrate.ts';
import { ERASED, KEPT, KEYED, OF_STAFF, PLAIN } from './personal-data.ts';
import { readSchema } from './schema.ts';

const namesIn = (list: Record<string, string>): string[] =>
  Object.entries(list).flatMap(([table, columns]) =>
    columns.split(' ').map((column) => `${table}.${column}`),
  );

describe('the list of personal data', () => {
  let db: Db;
  beforeAll(async () => {
    db = openDb('sqlite::memory:');
    await migrate(db);
  });
  afterAll(() => db.destroy());

  it('the list of personal data names every column that holds text or bytes, once', async () => {
    const texts = Object.entries(await readSchema(db)).flatMap(([table, { columns }]) =>
      columns
        .filter((column) => /^\w+ (varchar|text|bytes|char)/.test(column))
        .map((column) => `${table}.${column.split(' ')[0] ?? ''}`),
    );
    const listed = [ERASED, KEPT, KEYED, OF_STAFF, PLAIN].flatMap(namesIn);
    expect(listed.sort()).toEqual(texts.sort());
  });
});
