import { afterEach, beforeEach, expect, it } from 'vitest';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import { listMoneyFlags } from '../../../connector/src/portal-services/records/money-flags.ts';
import { countEffects } from '../../support/effects.ts';
import { createSelling, openCheckout, payByCard, type Selling } from '../../support/selling.ts';

let selling: Selling;
beforeEach(async () => {
  selling = await createSelling({ immediate: 1 });
});
afterEach(async () => selling.close());

/** The database is as if the restored backup had been made before the first purchase. */
async function forgetPurchases(): Promise<void> {
  const { db } = selling.ctx;
  for (const table of ['inbox', 'orders', 'pay_attempts', 'checkouts', 'gateway_events', 'jobs'])
    await db(table).delete();
}

async function sweepForMinutes(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    selling.clock.advance(MINUTE);
    await selling.worker.drain();
  }
}

it('a payment made after the restored backup is flagged once, with amount, time and the provider’s id', async () => {
  expect(await payByCard(selling, await openCheckout(selling))).toEqual({ outcome: 'paid' });
  await forgetPurchases();
  // The next purchase starts the sweeper again.
  await payByCard(selling, await openCheckout(selling));
  await sweepForMinutes(25);
  const [flag, ...others] = await listMoneyFlags(selling.ctx.db);
  expect(others).toEqual([]);
  expect(flag).toMatchObject({
    code: 'payment_without_attempt',
    amount: { amount: 4180, currency: 'EUR' },
    detail: expect.stringMatching(/^gateway: stripe, providerId: pi_\w+, paidAt: 20\d\d-\d\d-\d\dT[\d:.]+Z$/),
  });
  expect(await countEffects(selling)).toMatchObject({ paidAttempts: 1 });
});
