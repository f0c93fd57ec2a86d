import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../../../connector/src/platform/db.ts';
import {
  transactWork,
  type Finder,
  type Table,
} from '../../../connector/src/platform/unit-of-work/unit-of-work.ts';
import { createTestDb } from '../../support/databases.ts';

interface Counter {
  name: string;
  value: number;
}

const COUNTERS: Table<Counter> = { name: 'counters', primary: ['name'] };
const BY_NAME: Finder<Counter> = { table: COUNTERS, by: ['name'], unique: true };
const BY_VALUE: Finder<Counter> = { table: COUNTERS, by: ['value'] };

describe('a unit of work', () => {
  let db: Db;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ db, close } = await createTestDb());
  });
  afterAll(() => close());

  it('a query of a unit of work sees what was written so far, and what was known stays known', async () => {
    await transactWork(db, async (work) => {
      const row = { name: 'read', value: 1 };
      work.insert(COUNTERS, row, BY_NAME);
      work.change(COUNTERS, row, { value: 2 });
      const found = await work.read((trx) => trx('counters').where({ name: 'read' }).first('value'));
      expect(found).toEqual({ value: 2 });
      const known = await work.find(BY_NAME, ['read']);
      expect(known).toBe(row);
      work.change(COUNTERS, row, { value: 3 });
    });
    expect(await db('counters').where({ name: 'read' }).first('value')).toEqual({ value: 3 });
  });

  it('a row that was removed is found no more, by whatever finder it had been found', async () => {
    await transactWork(db, async (work) => {
      work.insert(COUNTERS, { name: 'gone', value: 7 });
      work.insert(COUNTERS, { name: 'kept', value: 7 });
      expect(await work.list(BY_VALUE, [7])).toHaveLength(2);
      await work.remove(BY_NAME, ['gone']);
      expect(await work.list(BY_VALUE, [7])).toEqual([{ name: 'kept', value: 7 }]);
      work.insert(COUNTERS, { name: 'gone', value: 8 }, BY_NAME, BY_VALUE);
      expect(await work.find(BY_NAME, ['gone'])).toEqual({ name: 'gone', value: 8 });
    });
    expect(await db('counters').where({ value: 7 }).pluck('name')).toEqual(['kept']);
  });
});
