import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countPaid, payWithinLimits } from '../../../connector/src/checkout/limits.ts';
import { HOUR, MINUTE } from '../../../connector/src/platform/clock.ts';
import type { Db } from '../../../connector/src/platform/db.ts';
import { AppError } from '../../../connector/src/platform/errors.ts';
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

/** Tries as often at the same moment, each from another address of one network; tells how many reached the provider. */
async function tryCards(times: number, pay: () => Promise<{ outcome: string }>): Promise<number> {
  let reached = 0;
  const tries = Array.from({ length: times }, (_each, index) =>
    payWithinLimits(
      { db, clock },
      { ip: `2001:db8:1:2::${index + 1}`, checkoutId: `chk_${index}_${clock.now()}` },
      () => {
        reached += 1;
        return pay();
      },
    ).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      return error.code;
    }),
  );
  await Promise.all(tries);
  return reached;
}

const declined = () => Promise.resolve({ outcome: 'declined' });

describe('cards that are declined', () => {
  it('cards that are declined are thirty an hour from one network, also of sixty at the same moment', async () => {
    expect(await tryCards(60, declined)).toBe(30);
    clock.advance(HOUR - 1);
    expect(await tryCards(1, declined)).toBe(0);
    clock.advance(1);
    expect(await tryCards(1, declined)).toBe(1);
  });

  it('cards that are not declined, or fail for another reason, use nothing of that up', async () => {
    const others = [
      () => Promise.resolve({ outcome: 'paid' }),
      () => Promise.reject(new AppError('conflict', 'The cart changed.')),
    ];
    for (const other of others)
      for (let times = 0; times < 3; times += 1) expect(await tryCards(20, other)).toBe(20);
    clock.advance(10 * MINUTE);
    expect(await tryCards(60, declined)).toBe(30);
  });

  it('cards about which their bank asks count as declined until they are paid, and each is taken back once', async () => {
    const asked = () => Promise.resolve({ outcome: 'action' });
    const checkoutId = 'chk_asked';
    const ip = '2001:db8:1:2::1';
    await payWithinLimits({ db, clock }, { ip, checkoutId }, asked);
    expect(await tryCards(60, asked)).toBe(29);
    for (const each of [checkoutId, checkoutId, 'chk_never_asked'])
      await countPaid({ db, clock }, { ip, checkoutId: each });
    expect(await tryCards(60, declined)).toBe(1);
  });
});
