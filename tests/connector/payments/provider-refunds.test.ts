import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cancelOwnOrder } from '../../../connector/src/order-desk/cancel.ts';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import { placePaid, refund, settleAll } from '../../support/own-orders.ts';
import { createSelling, runAll, type Selling } from '../../support/selling.ts';

let selling: Selling;
beforeEach(async () => {
  selling = await createSelling({ immediate: 1, duplicate: 2 });
});
afterEach(async () => selling.close());

const mailsOf = (kind: string): Promise<unknown[]> => selling.ctx.db('mails').where({ kind }).select('id');
const facts = (): Promise<{ amount: number; kind: string }[]> =>
  selling.ctx.db('refunds').orderBy('id').select('amount', 'kind');
const amounts = async () => (await facts()).map(({ amount }) => Number(amount)).sort((a, b) => a - b);
/** Somebody refunds the payment in Stripe's own pages. */
async function refundAtStripe(amount?: number): Promise<void> {
  const attempt: { capture_id: string } = await selling.ctx.db('pay_attempts').first('capture_id');
  const { url, keys } = selling.sandbox;
  const answer = await fetch(`${url}/v1/refunds`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${keys.stripeSecret}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({
      payment_intent: attempt.capture_id,
      ...(amount === undefined ? {} : { amount: String(amount) }),
    }).toString(),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

describe('a refund in the provider’s own pages', () => {
  it('a refund in Stripe’s own pages arrives once, and leaves less to give back here', async () => {
    const order = await placePaid(selling);
    await refundAtStripe(1000);
    expect(await settleAll(selling, order)).toMatchObject({
      refunded_total: 1000,
      payment_state: 'part_refunded',
    });
    expect(await mailsOf('order_refunded')).toHaveLength(1);
    await refund(selling, order.id);
    expect((await settleAll(selling, order)).refunded_total).toBe(order.total);
    expect(await amounts()).toEqual([1000, order.total - 1000]);
  });

  it('a refund in Stripe’s own pages is found without any webhook', async () => {
    const order = await placePaid(selling);
    await selling.sandbox.control({ disorder: { lose: 1 } });
    await refundAtStripe();
    for (let tick = 0; tick < 12; tick += 1) {
      selling.clock.advance(MINUTE);
      await runAll(selling);
    }
    expect((await settleAll(selling, order)).refunded_total).toBe(order.total);
  });

  it('a refund in Stripe’s own pages that comes first makes Stripe refuse the one here', async () => {
    const order = await placePaid(selling);
    await selling.sandbox.control({ webhooks: 'hold' });
    await refundAtStripe();
    expect(await refund(selling, order.id)).toEqual({ ok: false, field: '', reason: 'refund_refused' });
    await selling.sandbox.control({ webhooks: 'release' });
    expect((await settleAll(selling, order)).refunded_total).toBe(order.total);
    expect(await amounts()).toEqual([order.total]);
  });

  it('a refund that Stripe refuses after the buyer’s own cancellation leaves it cancelled, and staff are told', async () => {
    const order = await placePaid(selling);
    await selling.sandbox.control({ webhooks: 'hold' });
    await refundAtStripe();
    const owner = { mailboxKeys: ['giulia.rossi@example.com'], customerId: 'cus_giulia' };
    const ask = { owner, orderId: order.id, sum: order.total };
    expect(await cancelOwnOrder(selling.ctx, ask)).toEqual({ ok: true, stage: 'refused' });
    expect(await settleAll(selling, order)).toMatchObject({ status: 'cancelled', refunded_total: 0 });
    expect(await selling.ctx.db('payment_flags').pluck('code')).toEqual(['refund_failed']);
    await selling.sandbox.control({ webhooks: 'release' });
    expect(await settleAll(selling, order)).toMatchObject({
      status: 'cancelled',
      refunded_total: order.total,
    });
    expect(await amounts()).toEqual([order.total]);
  });
});
