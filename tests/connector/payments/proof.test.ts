import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../connector/src/platform/clock.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { addProof } from '../../../connector/src/proof/jobs.ts';
import { prove, readProven } from '../../../connector/src/proof/proof.ts';
import { ProviderRefused } from '../../../connector/src/gateways/gateway.ts';
import { makePayment, makeUnversioned } from '../../support/make/order-snapshot.ts';
import { placePaid, refund, settleAll } from '../../support/own-orders.ts';
import { override } from '../../support/paying-trouble.ts';
import { runProof } from '../../support/run-proof.ts';
import {
  approve,
  createSelling,
  openCheckout,
  payByCard,
  payTo,
  runAll,
  settleOver,
  type Selling,
} from '../../support/selling.ts';
import { postOrder } from '../../support/verbs.ts';

let selling: Selling;
beforeEach(async () => {
  selling = await createSelling();
});
afterEach(() => selling.close());

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const differencesOf = async () => (await prove(selling.ctx)).gateways.flatMap((each) => each.differences);

describe('the proof', () => {
  it('the proof finds both sides equal, by both providers, with what was given back', async () => {
    await placePaid(selling, 'stripe');
    const order = await placePaid(selling, 'paypal');
    await refund(selling, order.id, { what: { kind: 'amount', amount: 100 } });
    await runAll(selling);
    selling.clock.advance(4 * HOUR);
    const proof = await prove(selling.ctx);
    const side = { payments: 1, totals: [eur(4180)] };
    expect(proof).toMatchObject({
      equal: true,
      gateways: [
        { gateway: 'stripe', theirs: side, ours: side, differences: [], unlisted: null },
        { gateway: 'paypal', theirs: side, ours: side, differences: [], unlisted: null },
      ],
      streams: [{ stream: 'checkout', pushed: 3, received: 3, missing: [], waiting: 0 }],
    });
    expect(await readProven(selling.ctx.db)).toEqual({ equalAt: proof.madeAt, last: proof });
  });

  it('the proof counts what a lost dispute took on both sides, and names one that is told differently', async () => {
    const order = await placePaid(selling);
    const [charge] = selling.sandbox.ledger().charges;
    await selling.sandbox.control({ stripe: { openDispute: { charge: charge?.chargeId ?? '' } } });
    await runAll(selling);
    const [row] = await selling.ctx.db('disputes').select('dispute_key');
    const dispute = row?.dispute_key ?? '';
    await selling.sandbox.control({ stripe: { closeDispute: { dispute, outcome: 'lost' } } });
    await settleAll(selling, order);
    selling.clock.advance(HOUR);
    const side = { payments: 1, totals: [eur(4180)], lost: [eur(4180)] };
    expect(await prove(selling.ctx)).toMatchObject({
      equal: true,
      gateways: [{ gateway: 'stripe', theirs: side, ours: side, differences: [], unlisted: null }, {}],
    });
    expect((await runProof(selling.ctx)).lines[0]).toContain('lost 41.80 EUR');
    await selling.ctx.db('disputes').update({ state: 'open' });
    expect(await differencesOf()).toMatchObject([
      { kind: 'dispute', key: dispute, orderId: order.id, theirs: eur(4180), ours: eur(4180) },
    ]);
  });

  it('what a WooCommerce shop took over the same account is compared by its transactions, on both sides', async () => {
    const at = selling.clock.now();
    const theirs = (key: string, alias: string, amount: number) => ({
      ...{ key, alias, attemptId: null, money: eur(amount), takenAt: at },
    });
    const paid = [theirs('pi_1', 'ch_1', 1000), theirs('pi_2', 'ch_2', 2000), theirs('pi_3', 'ch_3', 3000)];
    override(selling, 'stripe', () => ({ listTaken: () => Promise.resolve(paid) }));
    const order = (number: string, provider: string, amount: number) =>
      transact(selling.ctx.db, (trx) =>
        postOrder(trx, selling.ctx, {
          shopId: selling.shop.shopId,
          webhookId: `woo:${number}`,
          snapshot: makeUnversioned({
            ...{ orderKey: `woo_${number}`, sourceId: number, number, source: 'woocommerce', total: amount },
            placedAt: new Date(at).toISOString(),
            payments: [
              makePayment({
                ...{
                  key: provider,
                  providerId: provider,
                  gateway: 'stripe',
                  amount,
                  at: new Date(at).toISOString(),
                },
              }),
            ],
          }),
        }),
      );
    // One is known by its charge, one by another amount, one the provider never took; and one has no order.
    await order('1', 'ch_1', 1000);
    await order('2', 'pi_2', 1900);
    await order('4', 'ch_4', 400);
    await runAll(selling);
    selling.clock.advance(HOUR);
    expect((await differencesOf()).map(({ kind, key }) => [kind, key])).toEqual([
      ['amount', 'pi_2'],
      ['provider_only', 'pi_3'],
      ['here_only', 'ch_4'],
    ]);
    // A shop none of whose payments are there has an account of its own.
    paid.splice(0, 2);
    expect((await differencesOf()).map(({ kind, key }) => [kind, key])).toEqual([['provider_only', 'pi_3']]);
  });

  it('the proof of an account that may not read disputes says so, and is never equal', async () => {
    await placePaid(selling);
    const refused = new ProviderRefused('unusable', new Error('403'));
    override(selling, 'stripe', () => ({ listDisputedSince: () => Promise.reject(refused) }));
    selling.clock.advance(HOUR);
    const side = { payments: 1, totals: [eur(4180)] };
    expect(await prove(selling.ctx)).toMatchObject({
      equal: false,
      gateways: [{ theirs: side, ours: side, differences: [], unlisted: 'disputes' }, {}],
    });
  });

  it.each([
    ['in part', { kind: 'amount' as const, amount: 100 }],
    ['wholly', { kind: 'all' as const }],
  ])('the proof counts a payment by PayPal that was given back %s as taken', async (_how, what) => {
    const order = await placePaid(selling, 'paypal');
    await refund(selling, order.id, { what });
    await runAll(selling);
    selling.clock.advance(4 * HOUR);
    const [, paypal] = (await prove(selling.ctx)).gateways;
    const side = { payments: 1, totals: [eur(4180)] };
    expect(paypal).toMatchObject({ theirs: side, ours: side, differences: [] });
  });

  it('the proof does not count a payment by PayPal that has not come yet, nor one that was refused', async () => {
    for (const outcome of ['PENDING', 'DENIED'] as const) {
      await selling.sandbox.control({ paypal: { nextCapture: { status: 'PENDING' } } });
      const checkout = await openCheckout(selling);
      await approve(selling, await payTo(selling, checkout, 'paypal'));
      await settleOver(selling, checkout);
      const capture = selling.sandbox.ledger().charges.at(-1)?.chargeId ?? '';
      if (outcome === 'DENIED')
        await selling.sandbox.control({ paypal: { settleCapture: { capture, outcome } } });
    }
    await runAll(selling);
    selling.clock.advance(4 * HOUR);
    expect((await prove(selling.ctx)).gateways[1]).toMatchObject({
      ...{ theirs: { payments: 0 }, ours: { payments: 0 }, differences: [] },
    });
  });

  it('the proof does not miss what PayPal lists only after hours', async () => {
    await placePaid(selling, 'paypal');
    expect((await prove(selling.ctx)).gateways[1]).toMatchObject({
      theirs: { payments: 0 },
      differences: [],
    });
    selling.clock.advance(3 * HOUR + 11 * MINUTE);
    expect((await prove(selling.ctx)).gateways[1]).toMatchObject({
      theirs: { payments: 1 },
      differences: [],
    });
  });

  it('the proof counts money that came weeks after its payment was begun', async () => {
    await placePaid(selling);
    selling.clock.advance(20 * DAY);
    const [stripe] = (await prove(selling.ctx)).gateways;
    const side = { payments: 1, totals: [eur(4180)] };
    expect(stripe).toMatchObject({ theirs: side, ours: side, differences: [] });
    selling.clock.advance(2 * DAY);
    expect((await prove(selling.ctx)).gateways[0]).toMatchObject({ theirs: { payments: 0 } });
  });

  it('the proof waits for money that came since we looked last, and names it when nobody looks any more', async () => {
    const checkout = await openCheckout(selling);
    await payByCard(selling, checkout, '4000005000000001');
    const { id: attemptId } = (await selling.ctx.db('pay_attempts').first('id')) ?? {};
    await selling.sandbox.control({ webhooks: 'hold' });
    selling.clock.advance(5 * DAY);
    await selling.sandbox.deliverDue();
    // The sweeper saw it waiting an hour ago.
    await selling.ctx.db('pay_attempts').update({ updated_at: selling.clock.now() - HOUR });
    expect((await prove(selling.ctx)).gateways[0]).toMatchObject({
      ...{ theirs: { payments: 0 }, ours: { payments: 0 }, differences: [] },
    });
    selling.clock.advance(2 * HOUR);
    expect(await differencesOf()).toMatchObject([{ kind: 'provider_only', attemptId, theirs: eur(4180) }]);
    await settleOver(selling, checkout);
    await runAll(selling);
    const side = { payments: 1, totals: [eur(4180)] };
    expect((await prove(selling.ctx)).gateways[0]).toMatchObject({
      ...{ theirs: side, ours: side, differences: [] },
    });
  });

  it('the proof names a payment that no attempt here knows', async () => {
    const order = await placePaid(selling);
    await selling.ctx.db('pay_attempts').delete();
    await selling.ctx.db('payments').delete();
    selling.clock.advance(HOUR);
    expect(await differencesOf()).toMatchObject([
      { kind: 'provider_only', gateway: 'stripe', theirs: eur(order.total), ours: null, orderId: null },
    ]);
  });

  it('the proof names money that the provider does not have', async () => {
    await placePaid(selling);
    await selling.ctx.db('pay_attempts').update({ capture_id: 'pi_lost' });
    await selling.ctx.db('payments').update({ provider_id: 'pi_lost' });
    selling.clock.advance(HOUR);
    const kinds = (await differencesOf()).map(({ kind, key }) => [kind, key === 'pi_lost']);
    expect(kinds).toEqual([
      ['provider_only', false],
      ['here_only', true],
    ]);
  });

  it('the proof names an order’s other amount, and a payment without an order', async () => {
    const order = await placePaid(selling);
    selling.clock.advance(HOUR);
    await selling.ctx.db('payments').update({ amount: 1 });
    expect(await differencesOf()).toMatchObject([
      { kind: 'amount', orderId: order.id, theirs: eur(4180), ours: eur(1) },
    ]);
    await selling.ctx.db('payments').delete();
    expect(await differencesOf()).toMatchObject([{ kind: 'no_order', theirs: eur(4180), ours: eur(4180) }]);
  });

  it('the proof names versions that were numbered and are not there, and such that wait', async () => {
    await placePaid(selling);
    const checkout = await openCheckout(selling);
    await payByCard(selling, checkout);
    await selling.ctx.db('inbox').where({ counter: 2 }).update({ state: 'received' });
    const shop = { name: `orders:${selling.shop.shopId}` };
    await selling.ctx.db('counters').where(shop).update({ value: 4 });
    selling.clock.advance(HOUR);
    const { equal, streams } = await prove(selling.ctx);
    expect(equal).toBe(false);
    expect(streams).toMatchObject([{ pushed: 4, received: 2, missing: [{ from: 3, to: 4 }], waiting: 1 }]);
  });

  it('the proof misses no version where the same message was posted again', async () => {
    const { ctx, shop } = selling;
    const post = (webhookId: string) =>
      transact(ctx.db, (trx) =>
        postOrder(trx, ctx, { shopId: shop.shopId, snapshot: makeUnversioned(), webhookId }),
      );
    for (const webhookId of ['a', 'a', 'a', 'b', 'a', 'b']) await post(webhookId);
    await runAll(selling);
    expect((await prove(ctx)).streams).toMatchObject([{ pushed: 2, received: 2, missing: [], waiting: 0 }]);
    const counters = await ctx.db('inbox').orderBy('counter').select('webhook_id', 'counter');
    expect(counters).toEqual([
      { webhook_id: 'a', counter: 1 },
      { webhook_id: 'b', counter: 2 },
    ]);
    // As many as wish, at once: each message has one number, and none is left out.
    await Promise.all(['c', 'd', 'c', 'd', 'a', 'e', 'e', 'c'].map(post));
    await runAll(selling);
    expect((await prove(ctx)).streams).toMatchObject([{ pushed: 5, received: 5, missing: [], waiting: 0 }]);
  });

  it('the proof is none where a provider does not answer, and says so', async () => {
    await placePaid(selling);
    await prove(selling.ctx);
    const { equalAt } = await readProven(selling.ctx.db);
    selling.clock.advance(HOUR);
    const { stripe } = selling.ctx.gateways;
    if (stripe)
      selling.ctx.gateways.stripe = { ...stripe, listTaken: () => Promise.reject(new Error('away')) };
    expect(await prove(selling.ctx)).toMatchObject({ equal: false, gateways: [{ unlisted: 'away' }, {}] });
    expect((await readProven(selling.ctx.db)).equalAt).toBe(equalAt);
  });

  it('the proof is made every hour by itself and kept for ninety days', async () => {
    await transact(selling.ctx.db, (trx) => addProof(trx, selling.ctx));
    await transact(selling.ctx.db, (trx) => addProof(trx, selling.ctx));
    for (let hour = 1; hour <= 2; hour += 1) {
      selling.clock.advance(HOUR);
      await selling.worker.drain();
    }
    expect(await selling.ctx.db('proofs').select('id')).toHaveLength(2);
    const { equalAt } = await readProven(selling.ctx.db);
    selling.clock.advance(91 * DAY);
    await selling.ctx.db('counters').insert({ name: `orders:${selling.shop.shopId}`, value: 1 });
    const { madeAt, equal } = await prove(selling.ctx);
    expect(equal).toBe(false);
    // The last one that was equal stays: it says since when there is a difference.
    expect(await selling.ctx.db('proofs').orderBy('made_at').pluck('made_at')).toEqual([equalAt, madeAt]);
  });
});
