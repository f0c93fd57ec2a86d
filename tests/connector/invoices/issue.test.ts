import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveEntity } from '../../../connector/src/invoices/entities.ts';
import { issueInvoice } from '../../../connector/src/invoices/issuing/issue-invoice.ts';
import { listHeld } from '../../../connector/src/invoices/issuing/held-store.ts';
import { saveRule } from '../../../connector/src/invoices/rules.ts';
import { saveInvoiceSettings } from '../../../connector/src/invoices/shop-settings.ts';
import { DAY } from '../../../connector/src/platform/clock.ts';
import { sha256 } from '../../../connector/src/platform/hash.ts';
import { makeAddress, makePayment } from '../../support/make/order-snapshot.ts';
import { placeOrder } from '../customers/visitor.ts';
import {
  BIANCHI,
  createInvoicing,
  listDocumentRows,
  MARIO,
  readDocuments,
  type Invoicing,
} from './invoicing.ts';

const ANNA = 'anna@example.com';
const pay = (over = {}) => ({ payments: [makePayment(over)] });

let app: Invoicing;
beforeAll(async () => {
  app = await createInvoicing();
});
afterAll(() => app.close());

describe('an invoice', () => {
  it('an invoice of a company is issued once it is paid, frozen with its hash', async () => {
    const orderId = await placeOrder(app, ANNA, { company: BIANCHI });
    const [row, ...others] = await listDocumentRows(app, { order_id: orderId });
    expect(others).toEqual([]);
    expect(row).toMatchObject({ number: '2026/1', kind: 'invoice', payable: 4392, issued_on: '2026-03-02' });
    expect(row?.content_hash).toBe(sha256(row?.content ?? ''));
    expect(await readDocuments(app, orderId)).toMatchObject([
      {
        ...{ number: '2026/1', issuedOn: '2026-03-02', taxPoint: '2026-03-01', locale: 'it' },
        buyer: { kind: 'company', name: 'Bianchi SNC', vatNumber: 'IT12345670017' },
        totals: { net: 3600, tax: 792, payable: 4392, paid: 4392, due: 0 },
        payments: [{ means: 'card', amount: 4392, on: '2026-03-01' }],
      },
    ]);
    expect(await issueInvoice(app.ctx, { orderId })).toMatchObject({ state: 'known' });
  });

  it('an invoice stays as it is when seller and order change', async () => {
    const orderId = await placeOrder(app, ANNA, { company: BIANCHI });
    const before = await listDocumentRows(app, { order_id: orderId });
    await saveEntity(app.ctx, app.entityId, { line1: 'Via Torino 9' });
    await app.ctx.db('orders').where({ id: orderId }).update({ company: null, buyer_name: '' });
    await issueInvoice(app.ctx, { orderId });
    expect(await listDocumentRows(app, { order_id: orderId })).toEqual(before);
  });

  it.each([
    ['a person who did not ask', { company: MARIO }],
    ['an order that is not paid', { company: BIANCHI, payments: [] }],
    ['an order of before the day', { company: BIANCHI, placedAt: '2025-12-31T22:59:59.000Z' }],
    [
      'an order that was given back already',
      {
        company: BIANCHI,
        refunds: [{ key: 're', amount: 4392, currency: 'EUR', at: '2026-03-01T11:00:00.000Z' }],
      },
    ],
  ])('an invoice is not issued by itself for %s', async (_what, over) => {
    const orderId = await placeOrder(app, ANNA, over);
    expect(await readDocuments(app, orderId)).toEqual([]);
    expect(await listHeld(app.ctx.db, { order_id: orderId })).toEqual([]);
  });

  it('an invoice of a person is issued when it is asked for, and then once', async () => {
    const orderId = await placeOrder(app, ANNA, { company: MARIO });
    expect(await issueInvoice(app.ctx, { orderId })).toMatchObject({ state: 'issued' });
    expect(await readDocuments(app, orderId)).toMatchObject([
      { buyer: { kind: 'person', fiscalCode: 'RSSMRA80A01F205X' } },
    ]);
  });

  it('an invoice follows the rule of the buyer’s country', async () => {
    const billing = makeAddress({ country: 'AT', postcode: '1010', city: 'Wien' });
    await saveRule(app.ctx, 'shp_1', { country: 'AT', people: 'always', companies: 'never' });
    const person = await placeOrder(app, ANNA, { billing, company: null });
    const company = await placeOrder(app, ANNA, {
      billing,
      company: { name: 'Huber', vatNumber: 'ATU13585627' },
    });
    expect(await readDocuments(app, person)).toHaveLength(1);
    expect(await readDocuments(app, company)).toHaveLength(0);
  });

  it('an invoice that cannot be stated is held with its figures, and issued when it can', async () => {
    const orderId = await placeOrder(app, ANNA, { company: BIANCHI, total: 3392, ...pay({ amount: 3392 }) });
    expect(await listHeld(app.ctx.db, { order_id: orderId })).toMatchObject([
      { cause: 'invoice', reason: 'totals_off', figures: { total: 3392, parts: 4392 } },
    ]);
    await app.ctx.db('orders').where({ id: orderId }).update({ total: 4392 });
    expect(await issueInvoice(app.ctx, { orderId })).toMatchObject({ state: 'issued' });
    expect(await listHeld(app.ctx.db, { order_id: orderId })).toEqual([]);
  });

  it('an invoice of what was paid long before is held for a person, who may issue it', async () => {
    const at = new Date(app.clock.now() - 13 * DAY).toISOString();
    const orderId = await placeOrder(app, ANNA, { company: BIANCHI, placedAt: at, ...pay({ at }) });
    expect(await listHeld(app.ctx.db, { order_id: orderId })).toMatchObject([{ reason: 'paid_long_ago' }]);
    expect(await issueInvoice(app.ctx, { orderId })).toMatchObject({ state: 'issued' });
  });

  it('an invoice never has an earlier day than the one before, and none when the clock is wrong', async () => {
    const now = app.clock.now();
    app.clock.advance(DAY);
    const ahead = await placeOrder(app, ANNA, { company: BIANCHI });
    app.clock.advance(-DAY);
    expect(app.clock.now()).toBe(now);
    const behind = await placeOrder(app, ANNA, { company: BIANCHI });
    const [[one], [two]] = [await readDocuments(app, ahead), await readDocuments(app, behind)];
    expect([one?.issuedOn, two?.issuedOn]).toEqual(['2026-03-03', '2026-03-03']);
    app.clock.advance(-DAY);
    const wrong = await placeOrder(app, ANNA, { company: BIANCHI });
    expect(await listHeld(app.ctx.db, { order_id: wrong })).toMatchObject([
      { reason: 'clock_wrong', figures: { today: '2026-03-01', lastDay: '2026-03-03' } },
    ]);
    app.clock.advance(DAY);
  });

  it('an invoice of another year begins the numbers of that year', async () => {
    app.clock.advance(305 * DAY);
    const { db } = app.ctx;
    const at = new Date(app.clock.now()).toISOString();
    const orderId = await placeOrder(app, ANNA, { company: BIANCHI, placedAt: at, ...pay({ at }) });
    expect(await readDocuments(app, orderId)).toMatchObject([{ number: '2027/1', issuedOn: '2027-01-01' }]);
    expect(await db('invoice_series').where({ kind: 'invoice' }).pluck('year')).toEqual([2026, 2027]);
    app.clock.advance(-305 * DAY);
  });

  it('an invoice is not issued here where another program does it, or nobody', async () => {
    const settings = { entityId: app.entityId, fromDay: '2026-01-01' };
    for (const mode of ['elsewhere', 'off'] as const) {
      await saveInvoiceSettings(app.ctx, 'shp_1', { ...settings, mode });
      const orderId = await placeOrder(app, ANNA, { company: BIANCHI });
      expect(await readDocuments(app, orderId)).toEqual([]);
      expect(await issueInvoice(app.ctx, { orderId })).toEqual({ state: 'none', why: mode });
    }
    await saveInvoiceSettings(app.ctx, 'shp_1', { ...settings, mode: 'here' });
  });
});
