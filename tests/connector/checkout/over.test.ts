import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DAY, MINUTE } from '../../../connector/src/platform/clock.ts';
import { flagCodes, override, sweepLater } from '../../support/paying-trouble.ts';
import { countEffects, ONE_ORDER, received } from '../../support/effects.ts';
import {
  authenticate,
  createSelling,
  openCheckout,
  payByCard,
  payTo,
  runAll,
  settleOver,
  type OpenCheckout,
  type Selling,
} from '../../support/selling.ts';

let selling: Selling;
beforeEach(async () => {
  selling = await createSelling({ immediate: 1 });
});
afterEach(async () => selling.close());

describe('a payment that the bank did not confirm', () => {
  type Settler = 'the return' | 'the webhooks';
  const settlers: Record<Settler, (checkout: OpenCheckout) => Promise<unknown>> = {
    'the return': (checkout) => settleOver(selling, checkout),
    'the webhooks': () => runAll(selling),
  };

  /** One settler stops around the moment at which it closes the payment at Stripe, and the other runs through. */
  it.each<[Settler, 'before' | 'after', Settler]>([
    ['the return', 'before', 'the webhooks'],
    ['the return', 'after', 'the webhooks'],
    ['the webhooks', 'before', 'the return'],
    ['the webhooks', 'after', 'the return'],
  ])(
    'an unconfirmed payment is told to the buyer when %s stopped %s closing it and %s came meanwhile',
    async (first, when, second) => {
      const checkout = await openCheckout(selling);
      const intent = await payTo(selling, checkout, 'stripe');
      await authenticate(selling, intent, false);
      const closing = vi.fn();
      const restore = override(selling, 'stripe', (real) => ({
        async cancelPayment(id) {
          restore();
          closing();
          const answer = when === 'after' ? await real.cancelPayment(id) : null;
          await settlers[second](checkout);
          return answer ?? real.cancelPayment(id);
        },
      }));
      await settlers[first](checkout);
      expect(closing).toHaveBeenCalledTimes(1);
      await runAll(selling);
      const { state, declined } = await settleOver(selling, checkout);
      expect({ state, declined }).toEqual({
        state: 'open',
        declined:
          'Your bank could not confirm the payment. Nothing was charged. Try again or use another card.',
      });
      expect(received(selling)).toBe(0);
    },
  );
});

describe('money that comes after its attempt was over', () => {
  it('a late payment is refunded once, and another payment keeps its order', async () => {
    const checkout = await openCheckout(selling);
    const intent = await payTo(selling, checkout, 'stripe');
    const restore = override(selling, 'stripe', (real) => ({
      cancelPayment: async (id) => ({ ...(await real.getPayment(id)), state: 'cancelled' }),
    }));
    expect(await payByCard(selling, checkout)).toEqual({ outcome: 'paid' });
    restore();
    await authenticate(selling, intent);
    await runAll(selling);
    await runAll(selling);
    expect(await countEffects(selling)).toEqual(ONE_ORDER);
    expect(await flagCodes(selling)).toEqual(['late_payment']);
    expect(selling.sandbox.ledger().refunds).toHaveLength(1);
    expect(received(selling)).toBe(4180);
  });

  it('a late payment is refunded too when the checkout was paid otherwise meanwhile', async () => {
    const checkout = await openCheckout(selling);
    const intent = await payTo(selling, checkout, 'stripe');
    await selling.ctx.db('checkouts').update({ state: 'paid' });
    await authenticate(selling, intent);
    await runAll(selling);
    await runAll(selling);
    expect(await flagCodes(selling)).toEqual(['late_payment']);
    expect(await countEffects(selling)).toMatchObject({
      inbox: 0,
      movements: 0,
      reservations: 0,
      mailRows: 0,
    });
    expect(received(selling)).toBe(0);
  });

  it('a payment that nobody finished for a day is cancelled at the provider', async () => {
    const checkout = await openCheckout(selling);
    await payTo(selling, checkout, 'stripe');
    await sweepLater(selling, 3 * MINUTE);
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'paying' });
    await sweepLater(selling, DAY);
    await sweepLater(selling, 2 * MINUTE);
    expect(selling.sandbox.ledger().charges[0]?.status).toBe('canceled');
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'open' });
  });
});
