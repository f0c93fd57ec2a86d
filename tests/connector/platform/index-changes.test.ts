import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceIndexes } from '../../../connector/migrations/columns.ts';
import type { Db } from '../../../connector/src/platform/db.ts';
import { readSchema } from '../../agreements/schema.ts';
import { createTestDb } from '../../support/databases.ts';

describe('indexes that a migration replaces', () => {
  let db: Db;
  let close: () => Promise<void>;
  beforeEach(async () => {
    ({ db, close } = await createTestDb(undefined, (empty) =>
      empty.schema.createTable('things', (table) => {
        table.string('id', 40).primary();
        table.string('a', 40);
        table.string('b', 40);
        table.index(['a']);
        table.index(['b']);
      }),
    ));
  });
  afterEach(() => close());

  const indexes = async () => (await readSchema(db))['things']?.keys.filter((key) => key.startsWith('index'));
  const replace = () =>
    replaceIndexes(db, 'things', {
      add: [
        ['a', 'b'],
        ['b', 'a'],
      ],
      drop: [['a'], ['b']],
    });

  it('replaced indexes are the new ones and no others', async () => {
    expect(await indexes()).toEqual(['index (a)', 'index (b)']);
    await replace();
    expect(await indexes()).toEqual(['index (a, b)', 'index (b, a)']);
  });

  it.each([1, 2, 3, 4])('replaced indexes are the new ones after a first try of %i steps', async (steps) => {
    await db.schema.alterTable('things', (table) => {
      table.index(['a', 'b']);
      if (steps > 1) table.index(['b', 'a']);
      if (steps > 2) table.dropIndex(['a']);
      if (steps > 3) table.dropIndex(['b']);
    });
    await replace();
    expect(await indexes()).toEqual(['index (a, b)', 'index (b, a)']);
  });
});
