import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cancelOrder, type CancelAsk } from '../../../connector/src/order-desk/cancel.ts';
import { shipOrder, type ShipAsk } from '../../../connector/src/order-desk/ship.ts';
import type { InboxRow } from '../../../connector/src/intake/inbox.ts';
import {
  placePaid,
  readOrder,
  refund,
  settleAll,
  STAFF_ID,
  type PaidOrder,
} from '../../support/own-orders.ts';

import { received, stockOf } from '../../support/effects.ts';
import { createSelling, type Selling } from '../../support/selling.ts';

let selling: Selling;
let order: PaidOrder;
beforeEach(async () => {
  selling = await createSelling({ immediate: 1 });
  order = await placePaid(selling);
});
afterEach(async () => selling.close());

const parcel = (over: Partial<ShipAsk> = {}): ShipAsk => ({
  key: 'form-1',
  carrier: 'BRT',
  trackingNumber: 'T123',
  trackingUrl: 'https://brt.example/T123',
  complete: true,
  ...over,
});

const ship = (over: Partial<ShipAsk> = {}) =>
  shipOrder(selling.ctx, { orderId: order.id, ask: parcel(over) });
const cancel = (over: Partial<CancelAsk> = {}) =>
  cancelOrder(selling.ctx, {
    orderId: order.id,
    ask: { key: 'form-1', note: '', refund: true, restock: true, ...over },
    by: STAFF_ID,
  });
const mailsOf = (kind: string): Promise<unknown[]> => selling.ctx.db('mails').where({ kind }).select('id');
const parcels = (): Promise<unknown[]> => selling.ctx.db('parcels').select('tracking_number', 'carrier');

describe('a cancellation whose button named a sum', () => {
  it('a cancellation whose button named a sum does nothing where nothing can go back any more', async () => {
    await refund(selling, order.id);
    await settleAll(selling, order);
    const sure = { key: 'form-9', sure: 'refunded' };
    expect(await cancel({ ...sure, sum: order.total })).toMatchObject({ ok: false });
    expect(await readOrder(selling)).not.toMatchObject({ status: 'cancelled' });
  });
});

describe('a parcel', () => {
  it('a parcel is on the order at once and goes to the buyer with its tracking link', async () => {
    expect(await ship()).toEqual({ ok: true });
    expect(await readOrder(selling)).toMatchObject({ status: 'completed' });
    expect(await parcels()).toEqual([{ tracking_number: 'T123', carrier: 'BRT' }]);
    await settleAll(selling, order);
    expect(selling.mails.at(-1)).toMatchObject({ to: 'Giulia.Rossi@Example.com' });
    expect(selling.mails.at(-1)?.text).toContain('https://brt.example/T123');
    const kinds: { kind: string }[] = await selling.ctx.db('activities').select('kind');
    expect(kinds.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['parcel', 'order_status']));
  });

  it('a parcel is one parcel and one mail, however often the button is pressed and by whom', async () => {
    await Promise.all([ship(), ship(), ship({ key: 'form-2' })]);
    await settleAll(selling, order);
    expect(await parcels()).toHaveLength(1);
    expect(await mailsOf('order_shipped')).toHaveLength(1);
  });

  it('a parcel without a number is one when its form comes twice, and another form is another parcel', async () => {
    const bare = { trackingNumber: '', trackingUrl: '', complete: false };
    await Promise.all([ship(bare), ship(bare)]);
    await ship(bare);
    expect(await parcels()).toHaveLength(1);
    await ship({ ...bare, key: 'form-2' });
    await settleAll(selling, order);
    expect(await parcels()).toHaveLength(2);
    expect(await mailsOf('order_shipped')).toHaveLength(2);
  });

  it('a parcel goes with the order as it is here, whatever waits under its key at another shop', async () => {
    const row = (await selling.ctx.db('inbox').where({ stream: 'checkout' }).first()) as InboxRow;
    const snapshot = { ...(JSON.parse(row.body.toString()) as object), status: 'cancelled' };
    await selling.ctx.db('inbox').insert({
      ...row,
      id: 'inb_other',
      shop_id: 'shp_other',
      counter: Number(row.counter) + 100,
      body: Buffer.from(JSON.stringify(snapshot)),
      state: 'received',
      order_id: null,
    });
    await ship({ complete: false });
    expect(await readOrder(selling)).toMatchObject({ status: 'processing' });
    expect(await selling.ctx.db('inbox').where({ id: 'inb_other' }).first('state')).toEqual({
      state: 'received',
    });
  });

  it('a parcel may be one of several, and the last one completes the order', async () => {
    await ship({ complete: false });
    expect((await readOrder(selling)).status).toBe('processing');
    await ship({ key: 'form-2', trackingNumber: 'T124' });
    expect((await readOrder(selling)).status).toBe('completed');
    expect(await parcels()).toHaveLength(2);
  });

  it('a parcel keeps a refund that a colleague made meanwhile', async () => {
    await Promise.all([ship(), refund(selling, order.id, { what: { kind: 'amount', amount: 100 } })]);
    expect(await settleAll(selling, order)).toMatchObject({ status: 'completed', refunded_total: 100 });
    expect(await parcels()).toHaveLength(1);
  });

  it('a parcel of some pieces leaves the rest, and the last piece completes the order', async () => {
    const piece = (lineKey: string, quantity: string) => [{ lineKey, quantity }];
    expect(await ship({ complete: true, lines: piece('line-1', '1') })).toMatchObject({
      ...{ field: 'complete', reason: 'pieces_left' },
    });
    await ship({ complete: false, lines: piece('line-1', '1') });
    expect((await readOrder(selling)).status).toBe('processing');
    const more = { key: 'form-2', trackingNumber: 'T124', complete: false };
    expect(await ship({ ...more, lines: piece('line-1', '2') })).toMatchObject({ reason: 'no_such_pieces' });
    await ship({ ...more, lines: [...piece('line-1', '1'), ...piece('line-2', '1')] });
    expect((await readOrder(selling)).status).toBe('completed');
    const rows = await selling.ctx.db('parcels').orderBy('tracking_number').pluck('lines');
    expect(rows.map((lines) => JSON.parse(String(lines)) as unknown)).toEqual([
      piece('line-1', '1'),
      [...piece('line-1', '1'), ...piece('line-2', '1')],
    ]);
    await settleAll(selling, order);
    expect(selling.mails.map(({ text }) => text).join()).toMatch(/In it: 1 × .+, 1 × /);
  });

  it('a parcel of which nobody said what is in it leaves the next one unknown, too', async () => {
    await ship({ complete: false });
    await ship({ key: 'form-2', trackingNumber: 'T124', complete: true });
    expect(await selling.ctx.db('parcels').pluck('lines')).toEqual([null, null]);
  });

  it('a parcel with all that is left says what that is', async () => {
    await ship();
    const all = [
      { lineKey: 'line-1', quantity: '2' },
      { lineKey: 'line-2', quantity: '1' },
    ];
    const [lines] = await selling.ctx.db('parcels').where({ order_id: order.id }).pluck('lines');
    expect(JSON.parse(String(lines))).toEqual(all);
  });

  it('a parcel has its carrier’s own link, and the mail none where there is none', async () => {
    await ship({ complete: false, trackingUrl: '' });
    await settleAll(selling, order);
    expect(selling.mails.at(-1)?.text).toContain('mybrt.it/it/mybrt/my-parcels/incoming?parcelNumber=T123');
    await ship({ key: 'form-2', carrier: 'Corriere Rossi', trackingUrl: '', complete: false });
    await settleAll(selling, order);
    expect(selling.mails.at(-1)?.text).not.toContain('Track the parcel');
  });

  it('a parcel after the last one, or of an order that is refunded, is asked about first', async () => {
    await ship();
    const again = { key: 'form-2', trackingNumber: 'T124' };
    const unsure = { ok: false, field: 'sure', reason: 'not_sure' };
    expect(await ship(again)).toEqual(unsure);
    expect(await ship({ ...again, sure: 'refunded' })).toEqual(unsure);
    expect(await ship({ ...again, sure: 'another' })).toEqual({ ok: true });
    await refund(selling, order.id);
    const third = { key: 'form-3', trackingNumber: 'T125' };
    expect(await ship({ ...third, sure: 'another' })).toEqual(unsure);
    expect(await ship({ ...third, sure: 'refunded' })).toEqual({ ok: true });
    expect(await settleAll(selling, order)).toMatchObject({ status: 'refunded' });
    expect(await parcels()).toHaveLength(3);
  });

  it.each<[string, Partial<ShipAsk>, string]>([
    ['nothing said', { carrier: '', trackingNumber: '' }, 'carrier'],
    ['an address that is none', { trackingUrl: 'javascript:alert(1)' }, 'trackingUrl'],
  ])('a parcel with %s is refused', async (_case, over, field) => {
    expect(await ship(over)).toMatchObject({ ok: false, field });
    expect(await parcels()).toEqual([]);
  });
});

describe('a cancellation', () => {
  it('a cancellation gives money and goods back and tells the buyer, once', async () => {
    const stock = await stockOf(selling, 'mug');
    const outcomes = await Promise.all([cancel(), cancel(), cancel({ key: 'form-2' })]);
    expect(outcomes).toEqual([1, 2, 3].map(() => ({ ok: true })));
    expect(await settleAll(selling, order)).toMatchObject({
      status: 'cancelled',
      payment_state: 'refunded',
      refunded_total: order.total,
    });
    expect(received(selling)).toBe(0);
    expect(await stockOf(selling, 'mug')).toBe(stock + 2);
    expect(await mailsOf('order_cancelled')).toHaveLength(1);
    expect(await mailsOf('order_refunded')).toHaveLength(1);
  });

  it('a cancellation of an order that was sent is refused, and of one that was partly sent asked about', async () => {
    await ship({ complete: false });
    expect(await cancel()).toEqual({ ok: false, field: 'sure', reason: 'not_sure' });
    await ship({ key: 'form-2', trackingNumber: 'T124' });
    for (const sure of ['', 'part_sent'])
      expect(await cancel({ sure })).toEqual({ ok: false, field: '', reason: 'is_sent' });
    expect(received(selling)).toBe(order.total);
  });

  it('a cancellation of an order that was partly sent is made when somebody is sure', async () => {
    await ship({ complete: false });
    expect(await cancel({ sure: 'part_sent' })).toEqual({ ok: true });
    expect((await settleAll(selling, order)).status).toBe('cancelled');
  });

  it('a cancellation gives back the sum that was agreed to, or does nothing at all', async () => {
    expect(await cancel({ sum: order.total - 1 })).toEqual({ ok: false, field: 'sum', reason: 'other_sum' });
    expect((await settleAll(selling, order)).status).toBe('processing');
    expect(await cancel({ sum: order.total })).toEqual({ ok: true });
    expect(received(selling)).toBe(0);
  });

  it('a cancellation that gives nothing back says in its own mail why', async () => {
    await cancel({ refund: false, note: 'Sold out' });
    await settleAll(selling, order);
    expect(selling.mails.at(-1)?.text).toContain('Reason: Sold out');
  });

  it('a cancellation without a refund leaves the money, and no parcel can be sent any more', async () => {
    const stock = await stockOf(selling, 'mug');
    await cancel({ refund: false, restock: false });
    expect(received(selling)).toBe(order.total);
    expect(await stockOf(selling, 'mug')).toBe(stock);
    expect(await ship()).toEqual({ ok: false, field: '', reason: 'is_cancelled' });
  });

  it('a cancellation after a refund of the same goods puts none back twice', async () => {
    const stock = await stockOf(selling, 'mug');
    const lines = [{ lineKey: 'line-1', quantity: '1' }];
    await refund(selling, order.id, { what: { kind: 'lines', lines }, restock: true });
    await cancel();
    expect(await stockOf(selling, 'mug')).toBe(stock + 2);
    expect((await settleAll(selling, order)).refunded_total).toBe(order.total);
  });
});
