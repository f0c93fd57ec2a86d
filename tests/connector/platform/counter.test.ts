import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { moveCounter, nextNumber, readCounter } from '../../../connector/src/platform/counter.ts';
import { dialectOf, transact, type Db } from '../../../connector/src/platform/db.ts';
import { createTestDb } from '../../support/databases.ts';

let db: Db;
let close: () => Promise<void>;
beforeEach(async () => {
  ({ db, close } = await createTestDb());
});
afterEach(() => close());

const take = () => transact(db, (trx) => nextNumber(trx, 'numbers', 1001));
const many = <T>(work: () => Promise<T>) => Promise.all(Array.from({ length: 12 }, work));

/** Each at the same time on a connection of its own, where the database has several. */
async function atOnce<T>(work: () => Promise<T>): Promise<T[]> {
  await many(() =>
    transact(db, (trx) => trx.raw(dialectOf(db) === 'mysql' ? 'SELECT SLEEP(0.3)' : 'SELECT 1')),
  );
  return many(work);
}

describe('a counter', () => {
  it('a counter gives every number once and leaves none out, also when many take the first one at once', async () => {
    const taken = await atOnce(take);
    expect(taken.sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => 1001 + index));
    expect(await readCounter(db, 'numbers')).toBe(1012);
  });

  it('a counter gives a number again when the transaction that took it was rolled back', async () => {
    const failing = transact(db, async (trx) => {
      await nextNumber(trx, 'numbers', 1001);
      throw new Error('no order');
    });
    await expect(failing).rejects.toThrow('no order');
    expect([await take(), await take()]).toEqual([1001, 1002]);
  });

  it('a counter is moved by one of those who try at once', async () => {
    const move = () => transact(db, (trx) => moveCounter(trx, 'turn', { from: 0, to: 7 }));
    const moved = await Promise.all([move(), move(), move()]);
    expect(moved.filter(Boolean)).toHaveLength(1);
    expect(await readCounter(db, 'turn')).toBe(7);
  });
});
