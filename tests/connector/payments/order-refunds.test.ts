import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../connector/src/platform/clock.ts';
import { findPlacedOrder } from '../../../connector/src/intake/placed-here.ts';
import { changeStatus } from '../../../connector/src/order-desk/change-status.ts';
import { shipOrder } from '../../../connector/src/order-desk/ship.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import {
  placePaid,
  readOrder,
  refund,
  refundAsk,
  settleAll,
  STAFF_ID,
  type PaidOrder,
} from '../../support/own-orders.ts';
import { refundOrder } from '../../../connector/src/order-desk/refund.ts';
import { received, stockOf } from '../../support/effects.ts';
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
const flags = async () =>
  ((await selling.ctx.db('payment_flags').select('code')) as { code: string }[]).map(({ code }) => code);

async function kindsOnTimeline(): Promise<string[]> {
  const rows: { kind: string }[] = await selling.ctx.db('activities').orderBy('happened_at').select('kind');
  return rows.map(({ kind }) => kind);
}

/** Somebody gives it this status in coreBOS. */
async function changeTo({ id: orderId }: PaidOrder, status: string): Promise<void> {
  const { ctx } = selling;
  const placed = await findPlacedOrder(ctx.db, orderId);
  if (!placed) throw new Error('Not placed here');
  await transact(ctx.db, (trx) => changeStatus(trx, ctx, { orderId, placed, status, by: 'corebos' }));
  await runAll(selling);
}

const parcelOf = (...pieces: [lineKey: string, quantity: string][]) => ({
  ...{ key: 'p', carrier: 'BRT', trackingNumber: 'T1', trackingUrl: '', complete: false },
  lines: pieces.map(([lineKey, quantity]) => ({ lineKey, quantity })),
});

describe.each(['stripe', 'paypal'] as const)('a refund through %s', (gateway) => {
  it('a refund gives back all, once, and order, timeline and buyer learn of it', async () => {
    const order = await placePaid(selling, gateway);
    const outcome = await refund(selling, order.id, { note: 'Broken on arrival' });
    expect(outcome).toEqual({ ok: true, stage: 'succeeded' });
    expect(await readOrder(selling)).toMatchObject({ status: 'refunded', payment_state: 'refunded' });
    expect(received(selling)).toBe(0);
    const after = await settleAll(selling, order);
    expect(after).toMatchObject({ paid_total: order.total, refunded_total: order.total });
    expect(await amounts()).toEqual([order.total]);
    expect(await mailsOf('order_refunded')).toHaveLength(1);
    expect(selling.mails.at(-1)?.text).toContain('Reason: Broken on arrival');
    expect(await kindsOnTimeline()).toContain('refund');
  });

  it('a refund of some pieces gives back their exact share and puts the goods back', async () => {
    const order = await placePaid(selling, gateway);
    const stock = await stockOf(selling, 'mug');
    const lines = [{ lineKey: 'line-1', quantity: '1' }];
    expect(await refund(selling, order.id, { what: { kind: 'lines', lines }, restock: true })).toMatchObject({
      ok: true,
    });
    expect(await settleAll(selling, order)).toMatchObject({
      refunded_total: 1220,
      payment_state: 'part_refunded',
      status: 'processing',
    });
    expect(await stockOf(selling, 'mug')).toBe(stock + 1);
    const again = await refund(selling, order.id, {
      what: { kind: 'lines', lines: [{ lineKey: 'line-1', quantity: '2' }] },
    });
    expect(again).toEqual({ ok: false, field: 'lines', reason: 'no_such_pieces' });
    expect(await refund(selling, order.id)).toMatchObject({ ok: true });
    expect((await settleAll(selling, order)).refunded_total).toBe(order.total);
    expect(received(selling)).toBe(0);
  });

  it('a refund is made once though the button was pressed twice and two people pressed it at once', async () => {
    const order = await placePaid(selling, gateway);
    const ask = refundAsk();
    const press = () => refundOrder(selling.ctx, { orderId: order.id, ask, by: STAFF_ID });
    await Promise.all([press(), press(), refund(selling, order.id), refund(selling, order.id)]);
    await settleAll(selling, order);
    expect(await amounts()).toEqual([order.total]);
    expect(received(selling)).toBe(0);
    expect(await mailsOf('order_refunded')).toHaveLength(1);
    expect(await refund(selling, order.id)).toEqual({ ok: false, field: 'all', reason: 'nothing_left' });
  });

  it('a refund of an amount is made once for one form, at once or later, and every press is told that it was made', async () => {
    const order = await placePaid(selling, gateway);
    const ask = refundAsk({ what: { kind: 'amount', amount: 100 } });
    const press = () => refundOrder(selling.ctx, { orderId: order.id, ask, by: STAFF_ID });
    const pressed = [...(await Promise.all([press(), press(), press()])), await press()];
    expect(pressed.map(({ ok }) => ok)).toEqual([true, true, true, true]);
    await settleAll(selling, order);
    expect(await amounts()).toEqual([100]);
    expect(received(selling)).toBe(order.total - 100);
    expect(await refund(selling, order.id, { what: { kind: 'amount', amount: 100 } })).toMatchObject({
      ok: true,
    });
    await settleAll(selling, order);
    expect(await amounts()).toEqual([100, 100]);
  });

  it('a refund never exceeds what was paid, whatever the parts', async () => {
    const order = await placePaid(selling, gateway);
    const part = (amount: number) => refund(selling, order.id, { what: { kind: 'amount', amount } });
    expect(await part(order.total + 1)).toEqual({ ok: false, field: 'amount', reason: 'too_much' });
    expect(await part(0)).toEqual({ ok: false, field: 'amount', reason: 'nothing_chosen' });
    await Promise.all([part(1500), part(1500), part(1500)]);
    const { refunded_total: refunded } = await settleAll(selling, order);
    expect(Number(refunded)).toBe(3000);
    expect(received(selling)).toBe(order.total - 3000);
  });

  it('a refund is of the sum that was agreed to, of whole pieces, and of goods only where pieces are meant', async () => {
    const order = await placePaid(selling, gateway);
    const stock = await stockOf(selling, 'mug');
    const pieces = (quantity: string) => ({
      what: { kind: 'lines' as const, lines: [{ lineKey: 'line-1', quantity }] },
    });
    expect(await refund(selling, order.id, { ...pieces('1'), sum: order.total })).toEqual({
      ...{ ok: false, field: 'sum', reason: 'other_sum' },
    });
    expect(await refund(selling, order.id, pieces('0.5'))).toMatchObject({ reason: 'no_such_pieces' });
    const amount = { what: { kind: 'amount' as const, amount: 100 }, restock: true };
    expect(await refund(selling, order.id, amount)).toEqual({
      ...{ ok: false, field: 'restock', reason: 'no_goods' },
    });
    expect(received(selling)).toBe(order.total);
    await refund(selling, order.id, { ...amount, restock: false, sum: 100 });
    expect(await refund(selling, order.id, { restock: true, sum: order.total - 100 })).toMatchObject({
      ok: true,
    });
    expect((await settleAll(selling, order)).refunded_total).toBe(order.total);
    expect(await stockOf(selling, 'mug')).toBe(stock + 2);
  });

  it('a refund waits for a provider that is away, and is made once when it is back', async () => {
    const order = await placePaid(selling, gateway);
    const path = gateway === 'stripe' ? '/v1/refunds' : '/v2/payments';
    await selling.sandbox.control({ faults: [{ path, method: 'POST', effect: 'drop-after', times: 3 }] });
    expect(await refund(selling, order.id)).toEqual({ ok: true, stage: 'waiting' });
    selling.clock.advance(2 * MINUTE);
    await settleAll(selling, order);
    selling.clock.advance(HOUR);
    expect((await settleAll(selling, order)).payment_state).toBe('refunded');
    expect(await amounts()).toEqual([order.total]);
    expect(received(selling)).toBe(0);
    expect(await mailsOf('order_refunded')).toHaveLength(1);
  });
});

describe('a refund that fails later', () => {
  it('a refund that fails later opens the balance again, and staff are told', async () => {
    const order = await placePaid(selling, 'stripe', 'pm_card_refundFail');
    await refund(selling, order.id);
    expect(await readOrder(selling)).toMatchObject({ payment_state: 'refunded', status: 'refunded' });
    selling.clock.advance(10 * SECOND);
    expect(await settleAll(selling, order)).toMatchObject({
      payment_state: 'paid',
      status: 'processing',
      refunded_total: 0,
    });
    expect(await amounts()).toEqual([-order.total, order.total]);
    expect(await flags()).toEqual(['refund_failed']);
    expect(await kindsOnTimeline()).toContain('refund_reversed');
    expect(await refund(selling, order.id)).toMatchObject({ ok: true });
  });

  it('a refund that fails later leads no status back: completed without a parcel stays completed', async () => {
    const order = await placePaid(selling, 'stripe', 'pm_card_refundFail');
    await changeTo(order, 'completed');
    await refund(selling, order.id);
    expect((await settleAll(selling, order)).status).toBe('refunded');
    selling.clock.advance(10 * SECOND);
    expect(await settleAll(selling, order)).toMatchObject({ payment_state: 'paid', status: 'completed' });
  });

  it('a refund that fails later leads no status on either: of three pieces one was sent', async () => {
    const order = await placePaid(selling, 'stripe', 'pm_card_refundFail');
    await shipOrder(selling.ctx, { orderId: order.id, ask: parcelOf(['line-1', '1']) });
    await refund(selling, order.id);
    expect((await settleAll(selling, order)).status).toBe('refunded');
    selling.clock.advance(10 * SECOND);
    expect((await settleAll(selling, order)).status).toBe('processing');
  });

  it('a refund that fails later finds an order complete that was sent although refunded', async () => {
    const order = await placePaid(selling, 'stripe', 'pm_card_refundFail');
    await refund(selling, order.id);
    await settleAll(selling, order);
    const ask = { ...parcelOf(['line-1', '2'], ['line-2', '1']), sure: 'refunded' };
    expect(await shipOrder(selling.ctx, { orderId: order.id, ask })).toEqual({ ok: true });
    expect((await settleAll(selling, order)).status).toBe('refunded');
    selling.clock.advance(10 * SECOND);
    expect((await settleAll(selling, order)).status).toBe('completed');
  });

  it('a refund of a part leaves the status that people gave', async () => {
    const order = await placePaid(selling);
    await changeTo(order, 'refunded');
    await refund(selling, order.id, { what: { kind: 'amount', amount: 100 } });
    expect(await settleAll(selling, order)).toMatchObject({
      payment_state: 'part_refunded',
      status: 'refunded',
    });
  });

  it('a refund that fails at PayPal while it is pending opens the balance again', async () => {
    const order = await placePaid(selling, 'paypal');
    await selling.sandbox.control({ paypal: { nextRefund: 'PENDING' } });
    expect(await refund(selling, order.id)).toEqual({ ok: true, stage: 'pending' });
    const row: { provider_id: string } = await selling.ctx.db('refund_intents').first('provider_id');
    await selling.sandbox.control({
      paypal: { settleRefund: { refund: row.provider_id, outcome: 'FAILED' } },
    });
    expect(await settleAll(selling, order)).toMatchObject({ payment_state: 'paid', refunded_total: 0 });
  });

  it('a refund that fails later is found by the sweeper when the webhook is lost', async () => {
    const order = await placePaid(selling, 'stripe', 'pm_card_refundFail');
    await selling.sandbox.control({ disorder: { lose: 1 } });
    await refund(selling, order.id);
    selling.clock.advance(10 * SECOND);
    await settleAll(selling, order);
    expect((await readOrder(selling)).payment_state).toBe('refunded');
    for (let tick = 0; tick < 12; tick += 1) {
      selling.clock.advance(MINUTE);
      await runAll(selling);
    }
    expect((await settleAll(selling, order)).payment_state).toBe('paid');
  });
});

it('a webhook of a refund that comes before the provider’s answer is the same refund', async () => {
  const order = await placePaid(selling);
  await selling.sandbox.control({ disorder: { beforeAnswer: 1 } });
  await refund(selling, order.id);
  expect((await settleAll(selling, order)).refunded_total).toBe(order.total);
  expect(await amounts()).toEqual([order.total]);
  expect(await mailsOf('order_refunded')).toHaveLength(1);
});
