import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProviderPayment } from '../../../connector/src/gateways/gateway.ts';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import { countEffects, ONE_ORDER, received, stockOf } from '../../support/effects.ts';
import {
  approve,
  authenticate,
  call,
  cardToken,
  cart,
  createSelling,
  openCheckout,
  payBody,
  payByCard,
  payByPaypal,
  payTo,
  runAll,
  settleOver,
  type Selling,
} from '../../support/selling.ts';
import { flagCodes, override, sweepLater } from '../../support/paying-trouble.ts';

let selling: Selling;
beforeEach(async () => {
  selling = await createSelling({ immediate: 1 });
});
afterEach(async () => selling.close());

const nothingCharged = { orders: 0, inbox: 0, movements: 0, mailRows: 0, reservations: 0, paidAttempts: 0 };

async function tryToPay(checkout: Awaited<ReturnType<typeof openCheckout>>, card?: string) {
  const confirmationToken = await cardToken(selling, card);
  return call(selling, checkout, 'pay', payBody(checkout, { gateway: 'stripe', confirmationToken }));
}

describe('a crash', () => {
  it('a crash after the provider charged leaves an attempt whose order the sweeper places', async () => {
    await selling.sandbox.control({ webhooks: 'hold' });
    const restore = override(selling, 'stripe', (real) => ({
      async startPayment(input, key) {
        await real.startPayment(input, key);
        throw new Error('killed');
      },
    }));
    const checkout = await openCheckout(selling);
    expect((await tryToPay(checkout)).status).toBe(500);
    restore();
    await sweepLater(selling, 3 * MINUTE);
    expect(await countEffects(selling)).toEqual(ONE_ORDER);
    expect(received(selling)).toBe(4180);
  });

  it('a crash before the provider was asked lets the buyer pay again, and charges once', async () => {
    const restore = override(selling, 'stripe', () => ({
      startPayment: () => Promise.reject(new Error('killed')),
    }));
    const checkout = await openCheckout(selling);
    expect((await tryToPay(checkout)).status).toBe(500);
    restore();
    expect(await payByCard(selling, checkout)).toEqual({ outcome: 'paid' });
    await runAll(selling);
    expect(await countEffects(selling)).toEqual(ONE_ORDER);
    expect(received(selling)).toBe(4180);
  });

  it('a crash before the provider was asked charges nothing and frees the goods of a buyer who left', async () => {
    const restore = override(selling, 'stripe', () => ({
      startPayment: () => Promise.reject(new Error('killed')),
    }));
    const checkout = await openCheckout(selling);
    await tryToPay(checkout);
    restore();
    for (let minute = 0; minute < 20; minute += 1) await sweepLater(selling, MINUTE);
    expect(await countEffects(selling)).toMatchObject(nothingCharged);
    expect(received(selling)).toBe(0);
    expect(await selling.ctx.db('pay_attempts').select('state')).toEqual([{ state: 'cancelled' }]);
  });

  it('a crash in the middle of placing the order leaves nothing half-written, and the sweeper places it', async () => {
    const { ids } = selling.ctx;
    const checkout = await openCheckout(selling);
    selling.ctx.ids = {
      ...ids,
      new: (kind) => {
        if (kind === 'mail') throw new Error('killed');
        return ids.new(kind);
      },
    };
    expect((await tryToPay(checkout)).status).toBe(500);
    expect(await countEffects(selling)).toMatchObject({ ...nothingCharged, reservations: 1 });
    expect(await stockOf(selling, 'mug')).toBe(5);
    selling.ctx.ids = ids;
    await sweepLater(selling, 3 * MINUTE);
    expect(await countEffects(selling)).toEqual(ONE_ORDER);
    expect(await stockOf(selling, 'mug')).toBe(3);
  });
});

describe('a provider that does not answer', () => {
  it.each(['drop-after', 'error'] as const)(
    'a provider that does not answer (%s) is asked again with the same key and charges once',
    async (effect) => {
      const checkout = await openCheckout(selling);
      const token = await cardToken(selling);
      await selling.sandbox.control({
        faults: [{ method: 'POST', path: '/v1/payment_intents', effect, times: 5 }],
      });
      const answer = await call(
        selling,
        checkout,
        'pay',
        payBody(checkout, { gateway: 'stripe', confirmationToken: token }),
      );
      expect(answer.status).toBe(502);
      expect(answer.body).toMatchObject({ reason: 'provider_unavailable', status: 502 });
      await selling.sandbox.control({ clearFaults: true });
      expect(await settleOver(selling, checkout)).toMatchObject({ state: 'paid' });
      await runAll(selling);
      expect(await countEffects(selling)).toEqual(ONE_ORDER);
      expect(received(selling)).toBe(4180);
    },
  );

  it('a PayPal capture whose answer was lost still makes one order and charges once', async () => {
    const checkout = await openCheckout(selling);
    const order = await payTo(selling, checkout, 'paypal');
    await approve(selling, order);
    const path = `/v2/checkout/orders/${order}/capture`;
    await selling.sandbox.control({ faults: [{ method: 'POST', path, effect: 'drop-after', times: 1 }] });
    expect((await call(selling, checkout, 'settle')).status).toBe(502);
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'paid' });
    expect(received(selling)).toBe(4180);
  });
});

describe('a decline', () => {
  it('a decline is said in words, frees the goods, and the next card pays', async () => {
    const checkout = await openCheckout(selling);
    const declined = await payByCard(selling, checkout, 'pm_card_visa_chargeDeclinedInsufficientFunds');
    expect(declined).toEqual({ outcome: 'declined', message: expect.stringContaining('not enough money') });
    expect(await settleOver(selling, checkout)).toMatchObject({
      state: 'open',
      declined: expect.any(String),
    });
    expect(await countEffects(selling)).toMatchObject(nothingCharged);
    expect(await payByCard(selling, checkout)).toEqual({ outcome: 'paid' });
    await runAll(selling);
    expect(await countEffects(selling)).toEqual(ONE_ORDER);
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'paid', declined: null });
  });

  it('a decline at the bank’s confirmation ends the attempt and cancels the payment at Stripe', async () => {
    const checkout = await openCheckout(selling);
    const intent = await payTo(selling, checkout, 'stripe');
    await authenticate(selling, intent, false);
    expect(await settleOver(selling, checkout)).toMatchObject({
      state: 'open',
      declined: expect.stringContaining('bank'),
    });
    const [closed] = selling.sandbox.ledger().charges;
    expect(closed?.status).toBe('canceled');
    expect(await payByCard(selling, checkout)).toEqual({ outcome: 'paid' });
  });

  it('a confirmation token that does not exist is a decline, not a crash', async () => {
    const checkout = await openCheckout(selling);
    const body = payBody(checkout, { gateway: 'stripe', confirmationToken: 'ctoken_made_up' });
    const answer = await call(selling, checkout, 'pay', body);
    expect(answer.body).toEqual({
      outcome: 'declined',
      message: expect.stringContaining('Nothing was charged'),
    });
  });
});

describe('a change between cart and payment', () => {
  it('a changed price is shown, charges nothing, and must be accepted', async () => {
    const checkout = await openCheckout(selling);
    await selling.ctx.db('variants').where({ id: 'mug' }).update({ price: 1500 });
    const changed = await payByCard(selling, checkout);
    expect(changed).toMatchObject({ outcome: 'changed', quote: { total: 4740 } });
    expect(await countEffects(selling)).toMatchObject(nothingCharged);
    if (changed.outcome !== 'changed') throw new Error('not changed');
    expect(await payByCard(selling, { ...checkout, quote: changed.quote })).toEqual({ outcome: 'paid' });
    expect(received(selling)).toBe(4740);
  });

  it('a changed stock is shown with what is left', async () => {
    const checkout = await openCheckout(selling);
    await selling.ctx.db('variants').where({ id: 'mug' }).update({ stock: 1 });
    const changed = await payByCard(selling, checkout);
    expect(changed).toMatchObject({ outcome: 'changed', quote: { notices: [{ code: 'stock_short' }] } });
  });

  it('the country of the address counts, whatever the cart was priced for', async () => {
    const checkout = await openCheckout(selling);
    await selling.ctx.db('shipping_methods').update({ countries: '["IT"]' });
    const billing = { ...payBody(checkout, { gateway: 'paypal' }).buyer.billing, country: 'DE' };
    const buyer = { ...payBody(checkout, { gateway: 'paypal' }).buyer, billing };
    expect(await payByPaypal(selling, checkout, { buyer })).toMatchObject({
      outcome: 'changed',
      quote: { notices: [{ code: 'no_shipping' }] },
    });
  });

  it('a coupon that somebody else used up is shown as expired', async () => {
    const over = { coupon: 'ten' };
    const [first, second] = [await openCheckout(selling, over), await openCheckout(selling, over)];
    expect(await payByCard(selling, first, undefined, { cart: cart(over) })).toEqual({ outcome: 'paid' });
    expect(await payByCard(selling, second, undefined, { cart: cart(over) })).toMatchObject({
      outcome: 'changed',
      quote: { discount: 0, notices: [{ code: 'coupon_expired' }] },
    });
  });
});

describe('money that is not what was agreed', () => {
  const pretend = (change: (payment: ProviderPayment) => ProviderPayment) =>
    override(selling, 'stripe', (real) => ({ getPayment: async (id) => change(await real.getPayment(id)) }));

  it.each([
    ['amount', (payment: ProviderPayment) => ({ ...payment, money: { ...payment.money, amount: 1 } })],
    [
      'currency',
      (payment: ProviderPayment) => ({ ...payment, money: { ...payment.money, currency: 'USD' } }),
    ],
    ['attempt', (payment: ProviderPayment) => ({ ...payment, attemptId: 'att_of_somebody_else' })],
  ])('a payment with another %s makes no order, one flag, and no second payment', async (_name, change) => {
    const checkout = await openCheckout(selling);
    await authenticate(selling, await payTo(selling, checkout, 'stripe'));
    pretend(change);
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'processing', order: null });
    await settleOver(selling, checkout);
    expect(await flagCodes(selling)).toEqual(['payment_mismatch']);
    expect(await countEffects(selling)).toMatchObject({ orders: 0, inbox: 0, movements: 0, mailRows: 0 });
    expect(await payByCard(selling, checkout)).toEqual({ outcome: 'processing' });
  });
});

describe('goods that went while the buyer paid', () => {
  it('goods that went while the buyer paid are an oversell that is flagged, never a lost order', async () => {
    const over = { lines: [{ variantId: 'last', quantity: 1 }] };
    const checkout = await openCheckout(selling, over);
    const intent = await payTo(selling, checkout, 'stripe', { cart: cart(over) });
    await selling.ctx.db('variants').where({ id: 'last' }).update({ stock: 0 });
    await authenticate(selling, intent);
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'paid' });
    await selling.worker.drain();
    expect(await flagCodes(selling)).toEqual(['oversold']);
    expect(await stockOf(selling, 'last')).toBe(-1);
    const owner = selling.mails.find(({ to }) => to === 'owner@shop.example');
    expect(owner?.text).toContain('not enough pieces are in stock of LAST');
  });

  it('goods of a reservation that ran out are free for others again', async () => {
    const over = { lines: [{ variantId: 'last', quantity: 1 }] };
    const checkout = await openCheckout(selling, over);
    await payTo(selling, checkout, 'stripe', { cart: cart(over) });
    expect((await openCheckout(selling, over)).quote.notices).toMatchObject([{ code: 'stock_none' }]);
    await sweepLater(selling, 31 * MINUTE);
    expect((await openCheckout(selling, over)).quote.notices).toEqual([]);
  });
});
