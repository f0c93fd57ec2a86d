import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import type { Db } from '../../../connector/src/platform/db.ts';
import {
  addressPrefix,
  countUse,
  findUsedUp,
  forgetLimit,
  withinLimits,
} from '../../../connector/src/platform/limits.ts';
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

describe('a limit', () => {
  it('a limit allows so many uses in any period of its length, and tells when the next is allowed', async () => {
    const first = clock.now();
    expect(await countUse(db, clock, [limit()])).toBeNull();
    clock.advance(MINUTE);
    expect(await countUse(db, clock, [limit()])).toBeNull();
    expect(await countUse(db, clock, [limit()])).toBe(first + WINDOW);
    expect(await countUse(db, clock, [limit('192.0.2.2')])).toBeNull();
    clock.set(first + WINDOW - 1);
    expect(await countUse(db, clock, [limit()])).toBe(first + WINDOW);
    clock.advance(1);
    expect(await countUse(db, clock, [limit()])).toBeNull();
    expect(await countUse(db, clock, [limit()])).toBe(first + MINUTE + WINDOW);
  });

  it('a limit has no edge at which twice as many uses are allowed, wherever its period begins', async () => {
    const allowed: number[] = [];
    for (let step = 0; step < 200; step += 1) {
      clock.advance((step * 7919) % (2 * MINUTE));
      if (await withinLimits(db, clock, [{ ...limit(), most: 5 }])) allowed.push(clock.now());
    }
    for (const at of allowed)
      expect(allowed.filter((each) => each > at - WINDOW && each <= at).length).toBeLessThanOrEqual(5);
    expect(allowed.length).toBeGreaterThan(20);
  });

  it('a limit lets exactly so many through of those who come at the same moment', async () => {
    const five = { ...limit(), most: 5 };
    const tries = await Promise.all(Array.from({ length: 20 }, () => withinLimits(db, clock, [five])));
    expect(tries.filter(Boolean)).toHaveLength(5);
  });

  it('a limit that refuses leaves the wider ones uncounted, and is not used up further itself', async () => {
    const [narrow, wide] = [limit('narrow'), { ...limit('wide'), most: 3 }];
    const tries: boolean[] = [];
    for (let each = 0; each < 10; each += 1) tries.push(await withinLimits(db, clock, [narrow, wide]));
    expect(tries.filter(Boolean)).toHaveLength(2);
    expect(await findUsedUp(db, clock, wide)).toBeNull();
    clock.advance(WINDOW);
    expect(await withinLimits(db, clock, [narrow, wide])).toBe(true);
  });

  it('a limit is read without being counted', async () => {
    await countUse(db, clock, [limit()]);
    for (let each = 0; each < 5; each += 1) expect(await findUsedUp(db, clock, limit())).toBeNull();
    await countUse(db, clock, [limit()]);
    expect(await findUsedUp(db, clock, limit())).toBe(clock.now() + WINDOW);
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

describe('the address of a visitor', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
    ['::FFFF:C000:0201', '192.0.2.1'],
    ['2001:db8:1:2::1', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002:ffff:1:2:3', '2001:db8:1:2'],
    ['2001:db8::9', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['203.0.113.7:4711', '203.0.113.7'],
    ['[2001:db8:1:2::1]:4711', '2001:db8:1:2'],
    ['[::ffff:192.0.2.1]', '192.0.2.1'],
    ['', 'unknown'],
  ])('the address %s counts as %s', (ip, prefix) => {
    expect(addressPrefix(ip)).toBe(prefix);
  });
});
