import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import type { Db } from '../../../connector/src/platform/db.ts';
import { countUse, findUsedUp, forgetLimit, withinLimits } from '../../../connector/src/platform/limits.ts';
import { createTestClock, type TestClock } from '../../support/clock.ts';
import { createTestDb } from '../../support/databases.ts';

let db: Db;
let close: () => Promise<void>;
let clock: TestClock;
beforeEach(async () => {
  ({ db, close } = await createTestDb());
  clock = createTestClock();
});
afterEach(() => close());

const WINDOW = 10 * MINUTE;
const limit = (value = '192.0.2.1') => ({ name: 'try', value, most: 2, windowMs: WINDOW });
const endOfWindow = () => (Math.floor(clock.now() / WINDOW) + 1) * WINDOW;

describe('a limit', () => {
  it('a limit allows so many uses in a window, tells when it ends, and then begins anew', async () => {
    const end = endOfWindow();
    const uses: (number | null)[] = [];
    for (let each = 0; each < 3; each += 1) uses.push(await countUse(db, clock, limit()));
    expect(uses).toEqual([null, null, end]);
    expect(await countUse(db, clock, limit('192.0.2.2'))).toBeNull();
    clock.advance(end - clock.now() - 1);
    expect(await countUse(db, clock, limit())).toBe(end);
    clock.advance(1);
    expect(await countUse(db, clock, limit())).toBeNull();
  });

  it('a limit is read without being counted', async () => {
    await countUse(db, clock, limit());
    for (let each = 0; each < 5; each += 1) expect(await findUsedUp(db, clock, limit())).toBeNull();
    await countUse(db, clock, limit());
    expect(await findUsedUp(db, clock, limit())).toBe(endOfWindow());
    clock.advance(WINDOW);
    expect(await findUsedUp(db, clock, limit())).toBeNull();
  });

  it('a use is counted in several limits at once, each of which begins anew after a success', async () => {
    const both = [limit(), limit('192.0.2.2')];
    for (let each = 0; each < 2; each += 1) expect(await withinLimits(db, clock, both)).toBe(true);
    await forgetLimit(db, limit());
    expect(await withinLimits(db, clock, both)).toBe(false);
    expect(await findUsedUp(db, clock, limit())).toBeNull();
  });
});
