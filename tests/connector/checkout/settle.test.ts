import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import {
  countEffects,
  createSelling,
  ONE_ORDER,
  openCheckout,
  payByCard,
  payByPaypal,
  runAll,
  settleOver,
  stockOf,
  type OpenCheckout,
  type Selling,
} from '../../support/selling.ts';

let selling: Selling;
beforeEach(async () => {
  selling = await createSelling();
});
afterEach(async () => selling.close());

describe('a purchase', () => {
  it('by card is paid at once and gives one order, one number, one stock movement, two mails', async () => {
    const checkout = await openCheckout(selling);
    expect(await payByCard(selling, checkout)).toEqual({ outcome: 'paid' });
    await selling.worker.drain();
    expect(await countEffects(selling)).toEqual(ONE_ORDER);
    expect(await stockOf(selling, 'mug')).toBe(3);
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'paid', order: { number: 'CAR-1001', gateway: 'stripe' } });
  });

  it('by PayPal is captured after the buyer approved', async () => {
    const checkout = await openCheckout(selling);
    const outcome = await payByPaypal(selling, checkout);
    if (outcome.outcome !== 'approve') throw new Error(JSON.stringify(outcome));
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'paying' });
    await selling.sandbox.control({ paypal: { approve: { order: outcome.paypalOrderId } } });
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'paid', order: { gateway: 'paypal' } });
    await selling.worker.drain();
    expect(await countEffects(selling)).toEqual(ONE_ORDER);
  });
});
