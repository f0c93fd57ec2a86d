import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { creditAmount } from '../../../connector/src/invoices/build/credit-parts.ts';
import { grossOf } from '../../../connector/src/invoices/build/left.ts';
import { draftInvoice } from '../../../connector/src/invoices/build/from-order.ts';
import { correctByHand } from '../../../connector/src/invoices/issuing/issue-credit.ts';
import { listHeld } from '../../../connector/src/invoices/issuing/held-store.ts';
import { addDocumentCheck } from '../../../connector/src/invoices/jobs.ts';
import { saveInvoiceSettings } from '../../../connector/src/invoices/shop-settings.ts';
import { DAY } from '../../../connector/src/platform/clock.ts';
import { orderedOf } from '../../invoices/make-order.ts';
import { makePayment, makeRefund, type SnapshotInput } from '../../support/make/order-snapshot.ts';
import { createInvoicing, listDocumentRows, sendVersion, type Invoicing } from './invoicing.ts';

let app: Invoicing;
beforeAll(async () => {
  app = await createInvoicing();
});
afterAll(() => app.close());

const send = (orderKey: string, over: Partial<SnapshotInput>): Promise<string> =>
  sendVersion(app, orderKey, over);

const heldOf = async (orderId: string): Promise<string[]> =>
  (await listHeld(app.ctx.db, { order_id: orderId })).map(({ reason }) => reason);

const wrong = { total: 3392, payments: [makePayment({ amount: 3392 })] };

describe('what is held', () => {
  it.each<[string, Partial<SnapshotInput>]>([
    ['is given back whole', { ...wrong, refunds: [makeRefund({ amount: 3392, lines: [] })] }],
    ['is cancelled', { ...wrong, status: 'cancelled' }],
    ['is thrown away', { ...wrong, status: 'trash' }],
    ['costs more than was paid', { ...wrong, total: 3393 }],
  ])('what is held waits no more when its order %s', async (what, over) => {
    const orderId = await send(what, wrong);
    expect(await heldOf(orderId)).toEqual(['totals_off']);
    await send(what, { ...over, number: '1001-b' });
    expect(await heldOf(orderId)).toEqual([]);
    expect(await listDocumentRows(app, { order_id: orderId })).toEqual([]);
  });

  it('what is held of a refund waits no more when the refund is taken back, nor anything of a shop that issues no more', async () => {
    const refunds = [makeRefund({ amount: 5000, lines: [] })];
    const orderId = await send('of_refund', {});
    await send('of_refund', { refunds });
    expect(await heldOf(orderId)).toEqual(['more_than_invoiced']);
    await send('of_refund', { refunds: [], status: 'completed' });
    const other = await send('of_shop', wrong);
    const settings = { entityId: app.entityId, fromDay: '2026-01-01' };
    await saveInvoiceSettings(app.ctx, 'shp_1', { ...settings, mode: 'off' });
    await addDocumentCheck(app.ctx.db, app.ctx);
    app.clock.advance(DAY);
    await app.worker.drain();
    await saveInvoiceSettings(app.ctx, 'shp_1', { ...settings, mode: 'here' });
    expect([await heldOf(orderId), await heldOf(other)]).toEqual([[], []]);
  });

  it('what is held in the trash is issued once the order is back', async () => {
    const orderId = await send('back', { status: 'trash' });
    expect(await listDocumentRows(app, { order_id: orderId })).toEqual([]);
    await send('back', { status: 'processing' });
    expect(await listDocumentRows(app, { order_id: orderId })).toMatchObject([{ kind: 'invoice' }]);
  });
});

it('a correction by hand is settled by the refund that stands, not by one that failed', async () => {
  const orderId = await send('by_hand', {});
  const [invoice] = await listDocumentRows(app, { order_id: orderId });
  if (!invoice) throw new Error('No invoice');
  await correctByHand(app.ctx, { invoice, amount: 1000, reason: 'Discount' });
  const failed = makeRefund({ key: 're_failed', providerId: 're_failed', amount: 1000, lines: [] });
  const second = makeRefund({ key: 're_second', providerId: 're_second', amount: 1000, lines: [] });
  await send('by_hand', { refunds: [failed] });
  await send('by_hand', { refunds: [], number: '1001-c' });
  await send('by_hand', { refunds: [second], number: '1001-d' });
  const notes = await listDocumentRows(app, { order_id: orderId, kind: 'creditNote' });
  expect(notes.map(({ cause }) => cause.split(':')[0])).toEqual(['hand']);
  await send('by_hand', {
    refunds: [second, makeRefund({ key: 're_third', providerId: 're_third', amount: 1000, lines: [] })],
  });
  expect(await listDocumentRows(app, { order_id: orderId, kind: 'creditNote' })).toHaveLength(2);
});

it.each([
  ['tax', { net: 100, tax: 21 }, 120, { net: 99, tax: 21 }],
  ['net', { net: 100, tax: 25 }, 124, { net: 100, tax: 24 }],
])('a part never takes more %s than is left of its rate', (_what, group, amount, expected) => {
  const invoice = { ...draftInvoice(orderedOf({})), number: '1', issuedOn: '', taxPoint: '' };
  const left = { groups: [group], cash: 0, total: grossOf(group) };
  expect(creditAmount(invoice, left, { amount, name: 'Part' }).groups).toEqual([expected]);
});
