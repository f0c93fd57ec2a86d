import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { replaceIndexes } from '../../../connector/migrations/columns.ts';
import { openDb, type Db } from '../../../connector/src/platform/db.ts';
import { createEmptyDb } from '../../support/databases.ts';

/** The columns of each index of `things`, but for the primary key's. */
async function indexes(db: Db): Promise<string[]> {
  if (db.client.config.client === 'better-sqlite3') {
    const rows = (await db.raw(
      `SELECT i.name, c.name AS field FROM pragma_index_list('things') i JOIN pragma_index_info(i.name) c
       WHERE i.origin = 'c' ORDER BY i.name, c.seqno`,
    )) as { name: string; field: string }[];
    return joined(rows);
  }
  const [rows] = (await db.raw(
    `SELECT index_name AS name, column_name AS field FROM information_schema.statistics
     WHERE table_schema = DATABASE() AND table_name = 'things' AND index_name <> 'PRIMARY'
     ORDER BY index_name, seq_in_index`,
  )) as [{ name: string; field: string }[]];
  return joined(rows);
}

function joined(rows: { name: string; field: string }[]): string[] {
  const fields = new Map<string, string[]>();
  for (const { name, field } of rows) fields.set(name, [...(fields.get(name) ?? []), field]);
  return [...fields.values()].map((each) => each.join()).sort();
}

describe('indexes that a migration replaces', () => {
  let db: Db;
  let drop: () => Promise<void>;
  beforeEach(async () => {
    const empty = await createEmptyDb();
    db = openDb(empty.url);
    drop = empty.drop;
    await db.schema.createTable('things', (table) => {
      table.string('id', 40).primary();
      table.string('a', 40);
      table.string('b', 40);
      table.index(['a']);
      table.index(['b']);
    });
  });
  afterEach(async () => {
    await db.destroy();
    await drop();
  });

  const replace = () =>
    replaceIndexes(db, 'things', {
      add: [
        ['a', 'b'],
        ['b', 'a'],
      ],
      drop: [['a'], ['b']],
    });

  it('are the new ones and no others', async () => {
    expect(await indexes(db)).toEqual(['a', 'b']);
    await replace();
    expect(await indexes(db)).toEqual(['a,b', 'b,a']);
  });

  it.each([1, 2, 3, 4])('are so too when the first try ended after its step %i', async (steps) => {
    await db.schema.alterTable('things', (table) => {
      table.index(['a', 'b']);
      if (steps > 1) table.index(['b', 'a']);
      if (steps > 2) table.dropIndex(['a']);
      if (steps > 3) table.dropIndex(['b']);
    });
    await replace();
    expect(await indexes(db)).toEqual(['a,b', 'b,a']);
  });
});
