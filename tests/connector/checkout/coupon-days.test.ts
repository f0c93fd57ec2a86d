import { afterEach, expect, it } from 'vitest';
import { findCoupon } from '../../../connector/src/checkout/conditions-store.ts';
import { importCoupons } from '../../../connector/src/checkout/import.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeNewShop } from '../../support/make/shop.ts';
import { addShop } from '../../support/verbs.ts';

let app: TestApp | undefined;
afterEach(() => app?.close());

const HOUR = 3_600_000;

it.each([
  ['Europe/Rome', '2026-07-14', '2026-07-13T22:00:00Z', 24],
  ['Pacific/Auckland', '2026-07-14', '2026-07-13T12:00:00Z', 24],
  ['America/Los_Angeles', '2026-12-31', '2026-12-31T08:00:00Z', 24],
  ['Europe/Rome', '2026-03-29', '2026-03-28T23:00:00Z', 23],
  ['Europe/Rome', '2026-10-25', '2026-10-24T22:00:00Z', 25],
])(
  'a coupon of one day in %s, %s, counts from the first moment of that day there to the last',
  async (timeZone, day, from, hours) => {
    app = await createTestApp();
    await addShop(app.ctx, makeNewShop({ timeZone }));
    await importCoupons(app.ctx, `code,kind,value,valid_from,valid_until\nTEN,percent,10,${day},${day}\n`);
    const coupon = await findCoupon(app.ctx.db, 'TEN');
    const start = Date.parse(from);
    expect(coupon).toMatchObject({ validFrom: start, validUntil: start + hours * HOUR });
  },
);
