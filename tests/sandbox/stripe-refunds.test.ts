import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf, pay, startShop, type Shop } from './shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await startShop();
});
afterEach(() => shop.close());

describe('refunds and disputes', () => {
  it('a Stripe refund comes in parts and never exceeds what was paid', async () => {
    const { id } = await pay(shop, '4242424242424242');
    await shop.stripe.refunds.create({ payment_intent: id, amount: 2000, reason: 'requested_by_customer' });
    const error = await failureOf(shop.stripe.refunds.create({ payment_intent: id, amount: 2991 }));
    expect(error).toMatchObject({ statusCode: 400, param: 'amount' });
    await shop.stripe.refunds.create({ payment_intent: id });
    expect(await failureOf(shop.stripe.refunds.create({ payment_intent: id }))).toMatchObject({
      code: 'charge_already_refunded',
    });
    const { data } = await shop.stripe.refunds.list({ payment_intent: id });
    expect(data.map((refund) => refund.amount)).toEqual([2990, 2000]);
    expect(shop.sandbox.ledger().totals).toEqual({ 'stripe EUR': { received: 4990, refunded: 4990 } });
  });

  it('a Stripe refund that fails after it had succeeded is taken back', async () => {
    const { id } = await pay(shop, '4000000000005126');
    const refund = await shop.stripe.refunds.create({ payment_intent: id, amount: 1000 });
    expect(refund.status).toBe('succeeded');
    shop.clock.advance(60_000);
    await shop.sandbox.deliverDue();
    expect(await shop.stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'failed' });
    expect(shop.sandbox.ledger().totals['stripe EUR']?.refunded).toBe(0);
  });

  it('a Stripe dispute opens some time after the payment, and the bank closes it', async () => {
    const intent = await pay(shop, '4000000000000259');
    shop.clock.advance(60_000);
    await shop.sandbox.deliverDue();
    const [dispute] = (await shop.stripe.disputes.list({ payment_intent: intent.id })).data;
    expect(dispute).toMatchObject({ status: 'needs_response', reason: 'fraudulent', amount: 4990 });
    const refused = await failureOf(shop.stripe.refunds.create({ payment_intent: intent.id }));
    expect(refused).toMatchObject({ code: 'charge_disputed' });
    await shop.sandbox.control({ stripe: { closeDispute: { dispute: dispute?.id ?? '', outcome: 'lost' } } });
    const types = (
      await shop.stripe.events.list({ types: ['charge.dispute.created', 'charge.dispute.closed'] })
    ).data;
    expect(types.map((event) => event.type)).toEqual(['charge.dispute.closed', 'charge.dispute.created']);
  });
});

describe('lists', () => {
  it('a Stripe list is paged newest first, and filtered by time', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      ids.push((await shop.stripe.paymentIntents.create({ amount: 1000 + n, currency: 'eur' })).id);
      shop.clock.advance(10_000);
    }
    const page = await shop.stripe.paymentIntents.list({ limit: 2 });
    expect(page).toMatchObject({ has_more: true, data: [{ amount: 1004 }, { amount: 1003 }] });
    const all = await shop.stripe.paymentIntents.list({ limit: 2 }).autoPagingToArray({ limit: 100 });
    expect(all.map((intent) => intent.id)).toEqual(ids.toReversed());
    const since = all[1]?.created ?? 0;
    const recent = await shop.stripe.paymentIntents.list({ created: { gte: since } });
    expect(recent).toMatchObject({ has_more: false, data: [{ amount: 1004 }, { amount: 1003 }] });
  });
});
