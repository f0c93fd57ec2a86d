import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cancelOrder } from '../../../connector/src/order-desk/cancel.ts';
import { SECOND } from '../../../connector/src/platform/clock.ts';
import { readOrder, refund, settleAll, STAFF_ID, type PaidOrder } from '../../support/own-orders.ts';
import { lamps, sellLampsIn } from '../../support/sell-in.ts';
import { received } from '../../support/effects.ts';
import {
  approve,
  createSelling,
  openCheckout,
  payTo,
  runAll,
  settleOver,
  type Selling,
} from '../../support/selling.ts';

let selling: Selling;
beforeEach(async () => {
  selling = await createSelling({ immediate: 1 });
});
afterEach(() => selling.close());

/** Lamps in forints, which PayPal takes without decimals: prices and totals in fillér, of which it takes hundreds. */
async function buyLamps(price: number, quantity: number, coupon?: string): Promise<PaidOrder> {
  await sellLampsIn(selling, 'HUF', price);
  const cart = { ...lamps(quantity), ...(coupon === undefined ? {} : { coupon }) };
  const checkout = await openCheckout(selling, cart);
  await approve(selling, await payTo(selling, checkout, 'paypal', { cart }));
  await settleOver(selling, checkout);
  await runAll(selling);
  return readOrder(selling);
}

/** Not two in one moment: their ids tell their order. */
function giveBack(order: PaidOrder, ...over: Parameters<typeof refund>[2][]) {
  selling.clock.advance(SECOND);
  return refund(selling, order.id, ...over);
}

const pieces = (quantity: string) => ({
  what: { kind: 'lines' as const, lines: [{ lineKey: 'line-1', quantity }] },
});
const amount = (minor: number) => ({ what: { kind: 'amount' as const, amount: minor } });
const given = async (): Promise<number[]> =>
  (await selling.ctx.db('refunds').orderBy('id').pluck('amount')).map(Number);
/** Sums of the shares that each refund names, by the key of the line. */
async function shares(): Promise<Record<string, number>[]> {
  const rows: string[] = await selling.ctx.db('refunds').orderBy('id').pluck('lines');
  return rows.map((lines) =>
    Object.fromEntries(
      (JSON.parse(lines) as { lineKey: string; total: number; tax: number }[]).map((line) => [
        line.lineKey,
        line.total + line.tax,
      ]),
    ),
  );
}

describe('a refund in coarser units', () => {
  it('a refund of pieces is rounded half up to what the provider can say, and the last one takes what is left', async () => {
    // 3 × 123.50 = 370.50, which is paid as 371.
    const order = await buyLamps(12_350, 3);
    expect(order.total).toBe(37_100);
    for (const one of ['1', '1', '1']) expect(await giveBack(order, pieces(one))).toMatchObject({ ok: true });
    await settleAll(selling, order);
    expect(await given()).toEqual([12_400, 12_400, 12_300]);
    expect((await settleAll(selling, order)).refunded_total).toBe(37_100);
    expect(received(selling)).toBe(0);
    expect(await giveBack(order)).toMatchObject({ reason: 'nothing_left' });
  });

  it('a refund of pieces below half a unit rounds down, and all that is left takes the rest', async () => {
    // 2 × 123.45 = 246.90, which is paid as 247: 0.10 of it is the rounding.
    const order = await buyLamps(12_345, 2);
    expect(order.total).toBe(24_700);
    await giveBack(order, pieces('1'));
    await giveBack(order);
    await settleAll(selling, order);
    expect(await given()).toEqual([12_300, 12_400]);
    expect(await shares()).toEqual([{ 'line-1': 12_345 }, { 'line-1': 12_345, rounding: 10 }]);
  });

  it('a refund of what rounds to nothing is refused, and nothing is written', async () => {
    const order = await buyLamps(12_345, 2);
    const rounding = { what: { kind: 'lines' as const, lines: [{ lineKey: 'rounding', quantity: '1' }] } };
    expect(await giveBack(order, rounding)).toEqual({
      ...{ ok: false, field: 'lines', reason: 'nothing_chosen' },
    });
    expect(await selling.ctx.db('refund_intents').select('id')).toEqual([]);
  });

  it('a refund of an amount that cannot be said is refused by its field, one that can is made as typed', async () => {
    const order = await buyLamps(12_345, 2);
    for (const minor of [1, 50, 12_345, 24_699])
      expect(await giveBack(order, amount(minor))).toEqual({
        ...{ ok: false, field: 'amount', reason: 'coarser_unit' },
      });
    expect(await giveBack(order, amount(100))).toMatchObject({ ok: true });
    await settleAll(selling, order);
    expect(await given()).toEqual([100]);
  });

  it('a refund of a whole order that was rounded down names its lines, which add up with the rounding', async () => {
    // 999.00 less 5 % are 949.05, which is paid as 949.
    const order = await buyLamps(99_900, 1, 'FIVE');
    expect(await giveBack(order)).toMatchObject({ ok: true });
    await settleAll(selling, order);
    expect(await given()).toEqual([94_900]);
    expect(await shares()).toEqual([{ 'line-1': 94_905, rounding: -5 }]);
  });
});

describe('a cancellation whose refund is refused', () => {
  it('a cancellation whose money the provider cannot say is refused, and order, goods and mails stay', async () => {
    const order = await buyLamps(12_345, 2);
    // Somebody has changed what was paid by hand: 246.95 cannot be given back through PayPal.
    await selling.ctx.db('pay_attempts').update({ amount: 24_695 });
    const state = async () => ({
      order: await readOrder(selling),
      versions: await selling.ctx.db('inbox').pluck('id'),
      mails: await selling.ctx.db('mails').pluck('id'),
      audit: await selling.ctx.db('audit').orderBy('id').pluck('what'),
      movements: await selling.ctx.db('stock_movements').select(),
      refunds: await selling.ctx.db('refund_intents').select(),
    });
    const before = await state();
    const ask = { key: 'form-1', note: '', refund: true, restock: true };
    expect(await cancelOrder(selling.ctx, { orderId: order.id, ask, by: STAFF_ID })).toEqual({
      ...{ ok: false, field: 'all', reason: 'coarser_unit' },
    });
    expect(await state()).toEqual(before);
    const kept = { ...ask, key: 'form-2', refund: false };
    expect(await cancelOrder(selling.ctx, { orderId: order.id, ask: kept, by: STAFF_ID })).toEqual({
      ok: true,
    });
    expect((await readOrder(selling)).status).toBe('cancelled');
  });
});
