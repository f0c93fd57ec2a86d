import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stripe } from 'stripe';
import request from 'supertest';
import { listUnhandled } from '../../../connector/src/gateway-events/unhandled.ts';
import { readBought } from '../../../connector/src/orders/of-contacts.ts';
import { listOpenDisputesOf } from '../../../connector/src/orders/disputes.ts';
import { DAY, HOUR, MINUTE } from '../../../connector/src/platform/clock.ts';
import { dayOf, startOfDay } from '../../../connector/src/platform/days.ts';
import { syncDisputes } from '../../../connector/src/payments/disputes/sync.ts';
import { shipOrder } from '../../../connector/src/order-desk/ship.ts';
import { addJob } from '../../../connector/src/platform/jobs.ts';
import { addStaff } from '../../../connector/src/staff/staff.ts';
import { placePaid, readOrder, refund, settleAll, type PaidOrder } from '../../support/own-orders.ts';
import { flagCodes, override, sweepLater } from '../../support/paying-trouble.ts';
import {
  authenticate,
  createSelling,
  openCheckout,
  payTo,
  runAll,
  type Selling,
} from '../../support/selling.ts';
import { ProviderRefused } from '../../../connector/src/gateways/gateway.ts';

let selling: Selling;
let order: PaidOrder;
beforeEach(async () => {
  selling = await createSelling({ immediate: 1, duplicate: 2 });
});
afterEach(async () => selling.close());

type By = 'stripe' | 'paypal';
const BOTH: By[] = ['stripe', 'paypal'];

async function sell(by: By): Promise<void> {
  await addStaff(selling.ctx, { name: 'Otto', email: 'otto@shop.example', role: 'owner' });
  await addStaff(selling.ctx, { name: 'Ada', email: 'owner@shop.example', role: 'owner' });
  order = await placePaid(selling, by);
}

const charge = () => selling.sandbox.ledger().charges[0]?.chargeId ?? '';
const facts = () => selling.ctx.db('disputes').select('state', 'funds', 'amount', 'answer_by');
const disputeId = async (): Promise<string> =>
  (await selling.ctx.db('disputes').first('dispute_key'))?.dispute_key ?? '';

async function open(by: By, more: object = {}): Promise<void> {
  await selling.sandbox.control(
    by === 'stripe'
      ? { stripe: { openDispute: { charge: charge() } } }
      : { paypal: { openDispute: { capture: charge(), ...more } } },
  );
  await runAll(selling);
  await settleAll(selling, order);
}

async function close(by: By, outcome: 'won' | 'lost'): Promise<PaidOrder> {
  const dispute = await disputeId();
  await selling.sandbox.control({ [by]: { closeDispute: { dispute, outcome } } });
  await runAll(selling);
  return settleAll(selling, order);
}

describe('a dispute', () => {
  it.each(BOTH)('a dispute at %s is a fact of its order, and work for its shop’s owner', async (by) => {
    await sell(by);
    await open(by);
    expect(await settleAll(selling, order)).toMatchObject({
      payment_state: 'disputed',
      refunded_total: 0,
      paid_total: order.total,
    });
    const days = by === 'stripe' ? 9 : 10;
    const answerBy = Math.floor((selling.clock.now() + days * DAY) / 1000) * 1000;
    const funds = by === 'stripe' ? 'withdrawn' : 'kept';
    expect(await facts()).toEqual([{ state: 'open', funds, amount: order.total, answer_by: answerBy }]);
    expect(await listOpenDisputesOf(selling.ctx.db, order.contact_id)).toMatchObject([
      { order_id: order.id, answer_by: answerBy, number: 'CAR-1001' },
    ]);
    const tasks = await selling.ctx
      .db('tasks')
      .select('title', 'due_at', 'order_id', 'staff_id', 'created_by');
    const owner = await selling.ctx.db('staff').where({ name: 'Ada' }).first('id');
    expect(tasks).toEqual([
      {
        title: `Answer the dispute of €41.80 about order CAR-1001 at ${by === 'stripe' ? 'Stripe' : 'PayPal'}`,
        due_at: startOfDay(dayOf(answerBy, 'Europe/Rome'), 'Europe/Rome'),
        order_id: order.id,
        staff_id: owner?.id,
        created_by: by,
      },
    ]);
    expect(await flagCodes(selling)).toEqual(['dispute_opened']);
    const kinds = await selling.ctx.db('activities').where({ of_id: order.id }).pluck('kind');
    expect(kinds.filter((kind: string) => kind.startsWith('dispute'))).toEqual(['dispute_opened']);
  });

  it.each(BOTH)('a dispute at %s that is answered and lost is money gone in every figure', async (by) => {
    await sell(by);
    await open(by);
    await selling.sandbox.control({ [by]: { answerDispute: { dispute: await disputeId() } } });
    await runAll(selling);
    expect((await settleAll(selling, order)).payment_state).toBe('disputed');
    expect(await facts()).toMatchObject([{ state: 'answered' }]);
    expect(await close(by, 'lost')).toMatchObject({ payment_state: 'lost', refunded_total: order.total });
    const { totals: worth } = await readBought(selling.ctx.db, { contact_id: order.contact_id });
    expect(worth).toEqual([{ currency: 'EUR', amount: 0 }]);
    const gone = await refund(selling, order.id);
    expect(gone).toMatchObject({ ok: false, reason: 'nothing_left' });
  });

  it.each(BOTH)('a dispute at %s that is won leaves the order paid', async (by) => {
    await sell(by);
    await open(by);
    expect(await close(by, 'won')).toMatchObject({ payment_state: 'paid', refunded_total: 0 });
    const funds = by === 'stripe' ? 'reinstated' : 'kept';
    expect(await facts()).toMatchObject([{ state: 'won', funds }]);
    expect(await listOpenDisputesOf(selling.ctx.db, order.contact_id)).toEqual([]);
  });

  it.each(BOTH)('a dispute at %s that no webhook told is found by the sweeper', async (by) => {
    await sell(by);
    await selling.sandbox.control({ disorder: { lose: 1 } });
    await open(by);
    expect(await facts()).toEqual([]);
    for (let tick = 0; tick < 12; tick += 1) await sweepLater(selling, MINUTE);
    expect((await settleAll(selling, order)).payment_state).toBe('disputed');
  });

  it.each(BOTH)('a dispute at %s whose end no webhook told is found weeks later', async (by) => {
    await sell(by);
    await open(by);
    await selling.sandbox.control({ disorder: { lose: 1 } });
    await close(by, 'lost');
    for (let week = 0; week < 3; week += 1) await sweepLater(selling, 7 * DAY);
    expect((await settleAll(selling, order)).payment_state).toBe('disputed');
    for (let tick = 0; tick < 61; tick += 1) await sweepLater(selling, MINUTE);
    expect((await settleAll(selling, order)).payment_state).toBe('lost');
    expect(await flagCodes(selling)).toEqual(['dispute_opened', 'dispute_lost']);
  });

  it('a dispute’s older answer that comes late never takes the place of a newer one', async () => {
    await sell('stripe');
    await open('stripe');
    const of = { gateway: 'stripe', attemptId: null, providerId: charge(), captureId: null } as const;
    const attempt = await selling.ctx.db('pay_attempts').first('provider_key');
    const payment = { ...of, providerId: attempt?.provider_key?.replace('stripe:', '') ?? '' };
    let asked = 0;
    const restore = override(selling, 'stripe', (real) => ({
      async listDisputes(about) {
        asked += 1;
        const answer = await real.listDisputes(about);
        if (asked > 1) return answer;
        // While the first answer is under way, the bank decides, and the webhook about it is through.
        await selling.sandbox.control({
          stripe: { closeDispute: { dispute: await disputeId(), outcome: 'lost' } },
        });
        await syncDisputes(selling.ctx, payment);
        return answer;
      },
    }));
    expect(await syncDisputes(selling.ctx, payment)).toBe(true);
    restore();
    expect(asked).toBe(3);
    expect((await settleAll(selling, order)).payment_state).toBe('lost');
  });

  it('a dispute from before disputes were kept is found once the providers are asked', async () => {
    await sell('paypal');
    await selling.sandbox.control({ disorder: { lose: 1 } });
    await open('paypal');
    selling.clock.advance(30 * DAY);
    await addJob(selling.ctx.db, selling.ctx, { kind: 'find_disputes', key: 'find_disputes', payload: {} });
    expect((await settleAll(selling, order)).payment_state).toBe('disputed');
  });

  it('a dispute that is told of before its payment waits for no sweeper', async () => {
    await addStaff(selling.ctx, { name: 'Ada', email: 'owner@shop.example', role: 'owner' });
    const checkout = await openCheckout(selling);
    await selling.sandbox.control({ disorder: { lose: 1 } });
    const intent = await payTo(selling, checkout, 'stripe');
    await authenticate(selling, intent);
    await selling.sandbox.control({ disorder: { lose: 0 } });
    await selling.sandbox.control({ stripe: { openDispute: { charge: charge() } } });
    await runAll(selling);
    expect(await settleAll(selling, await readOrder(selling))).toMatchObject({ payment_state: 'disputed' });
    const titles: string[] = await selling.ctx.db('tasks').pluck('title');
    expect(titles).toEqual(['Answer the dispute of €41.80 about order CAR-1001 at Stripe']);
  });

  it('a dispute of PayPal that names the capture alone finds its order', async () => {
    await sell('paypal');
    await open('paypal', { bare: true });
    expect((await settleAll(selling, order)).payment_state).toBe('disputed');
  });

  it('a dispute that the keys may not read is a finding for people', async () => {
    await sell('paypal');
    const restore = override(selling, 'paypal', () => ({
      listDisputes: () => Promise.reject(new ProviderRefused('unusable', new Error('403'))),
    }));
    await open('paypal');
    restore();
    expect(await flagCodes(selling)).toEqual(['dispute_unread']);
  });
});

describe('an order whose payment is disputed', () => {
  const parcel = { key: 'p', carrier: 'BRT', trackingNumber: 'T1', trackingUrl: '', complete: true };

  it('an order whose payment is disputed is sent only by somebody who was asked, and gives nothing back', async () => {
    await sell('paypal');
    await open('paypal');
    expect(await refund(selling, order.id)).toEqual({ ok: false, field: '', reason: 'is_disputed' });
    const unsure = await shipOrder(selling.ctx, { orderId: order.id, ask: parcel });
    expect(unsure).toEqual({ ok: false, field: 'sure', reason: 'not_sure' });
    const sure = { ...parcel, sure: 'disputed' };
    expect(await shipOrder(selling.ctx, { orderId: order.id, ask: sure })).toEqual({ ok: true });
    await close('paypal', 'won');
    expect(await refund(selling, order.id)).toMatchObject({ ok: true });
  });

  it('an order whose payment is disputed in part gives the rest back to somebody who was asked', async () => {
    await sell('paypal');
    await selling.sandbox.control({ paypal: { openDispute: { capture: charge(), amount: '10.00' } } });
    await runAll(selling);
    await settleAll(selling, order);
    expect(await refund(selling, order.id)).toEqual({ ok: false, field: 'sure', reason: 'not_sure' });
    for (let press = 0; press < 2; press += 1)
      expect(await refund(selling, order.id, { key: 'rest', sure: 'disputed' })).toMatchObject({ ok: true });
    expect(await close('paypal', 'lost')).toMatchObject({
      payment_state: 'lost',
      refunded_total: order.total,
    });
    expect(await selling.ctx.db('refunds').orderBy('amount').select('kind', 'amount')).toEqual([
      { kind: 'lost', amount: 1000 },
      { kind: 'refund', amount: order.total - 1000 },
    ]);
  });
});

describe('a message of a provider that nobody handles', () => {
  it('an unhandled message is counted by its kind and never done', async () => {
    const { clock, sandbox, app, worker, ctx } = selling;
    for (const [id, type] of [
      ['evt_1', 'payout.failed'],
      ['evt_2', 'payout.failed'],
      ['evt_2', 'payout.failed'],
      ['evt_3', 'review.opened'],
    ] as const) {
      clock.advance(HOUR);
      const object = { object: 'payout', id: 'po_1' };
      const payload = JSON.stringify({ id, object: 'event', type, data: { object } });
      const secret = sandbox.keys.stripeWebhookSecret;
      const timestamp = Math.floor(clock.now() / 1000);
      const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
      const headers = { 'Content-Type': 'application/json', 'Stripe-Signature': signature };
      expect((await request(app).post('/webhooks/stripe').set(headers).send(payload)).status).toBe(200);
      await worker.drain();
    }
    const counted = await listUnhandled(ctx.db);
    expect(counted.map(({ gateway, type, events }) => [gateway, type, events])).toEqual([
      ['stripe', 'review.opened', 1],
      ['stripe', 'payout.failed', 2],
    ]);
    const states: string[] = await ctx.db('gateway_events').pluck('state');
    expect(new Set(states)).toEqual(new Set(['unhandled']));
  });
});
