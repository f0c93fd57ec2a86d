import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import { countEffects, effectsOf, ONE_ORDER, received, stockOf } from '../../support/effects.ts';
import {
  approve,
  authenticate,
  call,
  cart,
  createSelling,
  openCheckout,
  payByCard,
  payBody,
  payByPaypal,
  payTo,
  runAll,
  settleOver,
  type OpenCheckout,
  type Selling,
} from '../../support/selling.ts';

let selling: Selling;
beforeEach(async () => {
  selling = await createSelling({ immediate: 1, duplicate: 2 });
});
afterEach(async () => selling.close());

describe('a purchase', () => {
  it('a purchase by card is paid at once and makes one order, one number, one stock movement, two mails', async () => {
    const checkout = await openCheckout(selling);
    expect(await payByCard(selling, checkout)).toEqual({ outcome: 'paid' });
    await runAll(selling);
    expect(await countEffects(selling)).toEqual(ONE_ORDER);
    expect(await stockOf(selling, 'mug')).toBe(3);
    const { order } = await settleOver(selling, checkout);
    expect(order).toMatchObject({ number: 'CAR-1001', gateway: 'stripe', email: 'Giulia.Rossi@Example.com' });
    expect(order?.portalUrl).toMatch(/^http:\/\/connector\.test\/portal\/o\/[0-9a-f-]{36}$/);
  });

  it('a purchase by PayPal is captured after the buyer approved', async () => {
    const checkout = await openCheckout(selling);
    const order = await payTo(selling, checkout, 'paypal');
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'paying' });
    await approve(selling, order);
    expect(await settleOver(selling, checkout)).toMatchObject({
      state: 'paid',
      order: { gateway: 'paypal' },
    });
    await runAll(selling);
    expect(await countEffects(selling)).toEqual(ONE_ORDER);
  });

  it('a purchase that is already paid answers paid, and charges nobody twice', async () => {
    const checkout = await openCheckout(selling);
    await payByCard(selling, checkout);
    expect(await payByCard(selling, checkout)).toEqual({ outcome: 'paid' });
    await runAll(selling);
    expect(await countEffects(selling)).toEqual(ONE_ORDER);
    expect(received(selling)).toBe(4180);
  });

  it('a purchase that a coupon pays for whole is an order without a payment', async () => {
    await selling.ctx.db('coupons').update({ value: '100' });
    await selling.ctx.db('shipping_methods').update({ price: 0 });
    const over = { coupon: 'TEN' };
    const checkout = await openCheckout(selling, over);
    expect(checkout.quote.total).toBe(0);
    const free = payBody(checkout, { gateway: 'none' }, { cart: cart(over) });
    expect((await call(selling, checkout, 'pay', free)).body).toEqual({ outcome: 'paid' });
    await runAll(selling);
    expect(await countEffects(selling)).toEqual(ONE_ORDER);
    expect(await selling.ctx.db('payments').select('id')).toEqual([]);
    expect(await selling.ctx.db('orders').first('payment_state', 'total')).toEqual({
      payment_state: 'paid',
      total: 0,
    });
    expect(await selling.ctx.db('pay_attempts').pluck('gateway')).toEqual(['none']);
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'paid', order: { gateway: 'none' } });
    expect(selling.sandbox.ledger().charges).toEqual([]);
    expect(selling.mails).toHaveLength(2);
    for (const { text } of selling.mails) {
      expect(text).toContain('There was nothing to pay.');
      expect(text).not.toMatch(/PayPal|Stripe|Paid by/);
    }
  });

  it('a purchase that costs something is not placed without a way of paying', async () => {
    const checkout = await openCheckout(selling);
    const answer = await call(selling, checkout, 'pay', payBody(checkout, { gateway: 'none' }));
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ errors: [{ field: 'payment.gateway' }] });
    expect(await selling.ctx.db('pay_attempts').select('id')).toEqual([]);
  });

  it('a purchase whose money comes later is processing first, and becomes an order when it arrives', async () => {
    const checkout = await openCheckout(selling);
    expect(await payByCard(selling, checkout, '4000005000000001')).toEqual({ outcome: 'processing' });
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'processing', order: null });
    selling.clock.advance(10 * MINUTE);
    await runAll(selling);
    await runAll(selling);
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'paid' });
    expect(await countEffects(selling)).toEqual({ ...ONE_ORDER, mailRows: 3, mails: 3 });
  });
});

type Step = 'return' | 'webhooks' | 'sweeper' | 'webhooks again';

function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
  );
}

const eventIds = (): string[] => [...new Set(selling.sandbox.ledger().webhooks.map((each) => each.eventId))];

async function take(step: Step, checkout: OpenCheckout, events: string[]): Promise<void> {
  if (step === 'return') await settleOver(selling, checkout);
  if (step === 'sweeper') selling.clock.advance(3 * MINUTE);
  if (step === 'webhooks') await selling.sandbox.control({ webhooks: 'deliver-due' });
  if (step === 'webhooks again') {
    for (const event of events) await selling.sandbox.control({ resend: { event } });
    await selling.sandbox.deliverDue();
  }
  await selling.worker.drain();
}

describe.each(['stripe', 'paypal'] as const)('%s: return page, webhooks and sweeper', (gateway) => {
  it('return page, webhooks and sweeper make one order in every order of arrival', async () => {
    await selling.ctx.db('variants').where({ id: 'mug' }).update({ stock: 1000 });
    const orders = permutations<Step>(['return', 'webhooks', 'sweeper', 'webhooks again']);
    for (const steps of orders) {
      const checkout = await openCheckout(selling);
      const before = new Set(eventIds());
      const provider = await payTo(selling, checkout, gateway);
      await (gateway === 'stripe' ? authenticate(selling, provider) : approve(selling, provider));
      const events = eventIds().filter((id) => !before.has(id));
      for (const step of steps) await take(step, checkout, events);
      expect([steps.join(' → '), await effectsOf(selling, checkout)]).toEqual([
        steps.join(' → '),
        { state: 'paid', inbox: 1, movements: 1, mailRows: 2, paidAttempts: 1 },
      ]);
    }
    await runAll(selling);
    expect(await countEffects(selling)).toMatchObject({
      orders: orders.length,
      crmOrders: orders.length,
      mails: 2 * orders.length,
      reservations: 0,
    });
    const numbers: { order_number: string }[] = await selling.ctx.db('checkouts').select('order_number');
    expect(new Set(numbers.map((row) => row.order_number)).size).toBe(orders.length);
    expect(await stockOf(selling, 'mug')).toBe(1000 - 2 * orders.length);
  });
});

describe('payments at the same time', () => {
  it('twenty settles and the webhooks at the same time place one order', async () => {
    const checkout = await openCheckout(selling);
    await authenticate(selling, await payTo(selling, checkout, 'stripe'));
    const settles = Array.from({ length: 20 }, () => settleOver(selling, checkout));
    await Promise.all([...settles, selling.sandbox.deliverDue(), selling.worker.drain()]);
    await runAll(selling);
    expect(await countEffects(selling)).toEqual(ONE_ORDER);
    expect(await stockOf(selling, 'mug')).toBe(3);
  });

  it('two pays of one checkout at the same time charge once', async () => {
    const checkout = await openCheckout(selling);
    const outcomes = await Promise.allSettled([payByCard(selling, checkout), payByCard(selling, checkout)]);
    const paid = outcomes.filter((each) => each.status === 'fulfilled' && each.value.outcome === 'paid');
    expect(paid.length).toBeGreaterThan(0);
    await runAll(selling);
    expect(await countEffects(selling)).toEqual(ONE_ORDER);
    expect(received(selling)).toBe(4180);
  });

  it('the last piece goes to one of two buyers, and the other is told before paying', async () => {
    const over = { lines: [{ variantId: 'last', quantity: 1 }] };
    const checkouts = [await openCheckout(selling, over), await openCheckout(selling, over)];
    const outcomes = await Promise.all(
      checkouts.map((each) => payByCard(selling, each, undefined, { cart: cart(over) })),
    );
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['changed', 'paid']);
    expect(await stockOf(selling, 'last')).toBe(0);
  });
});

describe('a PayPal order', () => {
  it('a PayPal order that was replaced by a payment by card is never captured', async () => {
    const checkout = await openCheckout(selling);
    const order = await payTo(selling, checkout, 'paypal');
    await approve(selling, order);
    expect(await payByCard(selling, checkout)).toEqual({ outcome: 'paid' });
    await runAll(selling);
    selling.clock.advance(5 * MINUTE);
    await runAll(selling);
    expect(await countEffects(selling)).toEqual(ONE_ORDER);
    expect(received(selling)).toBe(4180);
  });

  it('a PayPal order that PayPal declines at capture is over, and a new one can be paid', async () => {
    const checkout = await openCheckout(selling);
    const order = await payTo(selling, checkout, 'paypal');
    await selling.sandbox.control({ paypal: { nextCapture: { status: 'DECLINED' }, approve: { order } } });
    expect(await settleOver(selling, checkout)).toMatchObject({
      state: 'open',
      declined: expect.stringContaining('declined'),
    });
    await approve(selling, await payTo(selling, checkout, 'paypal'));
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'paid', declined: null });
  });

  it('a PayPal order whose capture is pending is processing, and paid when PayPal lets it through', async () => {
    const checkout = await openCheckout(selling);
    const order = await payTo(selling, checkout, 'paypal');
    const pending = { status: 'PENDING' as const, then: 'COMPLETED' as const, afterMs: MINUTE };
    await selling.sandbox.control({ paypal: { nextCapture: pending, approve: { order } } });
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'processing' });
    selling.clock.advance(2 * MINUTE);
    await runAll(selling);
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'paid' });
  });

  it('a buyer who pays by PayPal again gets another PayPal order, and only one attempt is open', async () => {
    const checkout = await openCheckout(selling);
    const first = await payByPaypal(selling, checkout);
    const second = await payByPaypal(selling, checkout);
    expect(second).not.toEqual(first);
    const open: unknown[] = await selling.ctx.db('pay_attempts').whereNotNull('open_key');
    expect(open).toHaveLength(1);
  });
});
