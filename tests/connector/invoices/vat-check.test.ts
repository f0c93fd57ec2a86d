import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import express from 'express';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listHeld } from '../../../connector/src/invoices/issuing/held-store.ts';
import { issueInvoice } from '../../../connector/src/invoices/issuing/issue-invoice.ts';
import { findVatCheck } from '../../../connector/src/invoices/vat-check/answers.ts';
import { DAY, HOUR, MINUTE } from '../../../connector/src/platform/clock.ts';
import { addVatQuestions } from '../../../connector/src/invoices/jobs.ts';
import { createVies } from '../../../connector/src/vat-register/vies.ts';
import { createViesStandIn, VIES_CODES, type ViesStandIn } from '../../stage/sandbox/vies.ts';
import { createTestClock } from '../../support/clock.ts';
import { makeAddress, makePayment, makeSnapshot } from '../../support/make/order-snapshot.ts';
import { addAtDesk } from '../../support/staff.ts';
import { placeOrder } from '../customers/visitor.ts';
import { createInvoicing, readDocuments, type Invoicing } from './invoicing.ts';

let standIn: ViesStandIn;
let server: Server;
let url: string;
beforeAll(async () => {
  standIn = createViesStandIn();
  server = express().use('/vies', standIn.router).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/vies`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  standIn.says.clear();
  standIn.asked.length = 0;
});

const SELLER = 'IT00743110157';
const BUYER = 'DE136695976';

describe('the register of VAT numbers', () => {
  const vies = () => createVies({ url, limitMs: 5000 }, { clock: createTestClock() });

  it.each(VIES_CODES)(
    'the register of VAT numbers says nothing of a number that it answers with %s but what it means',
    async (code) => {
      standIn.says.set('DE123456789', code);
      const state = code.startsWith('INVALID') && code !== 'INVALID_REQUESTER_INFO' ? 'invalid' : 'unknown';
      expect(await vies().ask('DE123456789', SELLER)).toMatchObject({ state, code });
    },
  );

  it('the register of VAT numbers names its question to who asks for themselves, and takes no number of its own making', async () => {
    expect(await vies().ask('DE123456789', SELLER)).toMatchObject({
      state: 'valid',
      consultation: expect.stringMatching(/^WAPI/) as string,
    });
    expect(await vies().ask('DE123456789', '')).toEqual({ state: 'valid', code: 'VALID', consultation: '' });
    expect(await vies().ask('US123456789', SELLER)).toMatchObject({
      state: 'invalid',
      code: 'INVALID_INPUT',
    });
  });

  it('the register of VAT numbers keeps nobody longer than its limit, and then a minute long not at all', async () => {
    standIn.says.set('DE123456789', 'silent');
    const clock = createTestClock();
    const slow = createVies({ url, limitMs: 1500 }, { clock });
    const began = performance.now();
    expect(await slow.ask('DE123456789', SELLER)).toMatchObject({ state: 'unknown', code: 'TIMEOUT' });
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(await slow.ask('FR12345678901', SELLER)).toMatchObject({ state: 'unknown', code: 'RESTING' });
    clock.advance(MINUTE);
    expect(await slow.ask('FR12345678901', SELLER)).toMatchObject({ state: 'valid' });
    expect(standIn.asked).toEqual(['DE123456789', 'FR12345678901']);
    const gone = createVies({ url: 'http://127.0.0.1:1', limitMs: 1000 }, { clock });
    expect(await gone.ask('DE123456789', SELLER)).toMatchObject({ state: 'unknown', code: 'UNREACHABLE' });
  });
});

describe('the number of a company elsewhere in the EU', () => {
  let app: Invoicing;
  beforeAll(async () => {
    app = await createInvoicing(() => ({}), { CARRELLO_VIES_URL: url });
  });
  afterAll(() => app.close());

  const place = (isTaxed: boolean) => {
    const { lines = [], shipping = [] } = makeSnapshot();
    const free = { tax: 0, taxes: [] };
    return placeOrder(app, 'einkauf@example.com', {
      company: { name: 'Käufer GmbH', vatNumber: BUYER },
      billing: makeAddress({ country: 'DE', postcode: '10115', city: 'Berlin', state: '' }),
      ...(isTaxed
        ? {}
        : {
            lines: lines.map((line) => ({ ...line, ...free })),
            shipping: shipping.map((line) => ({ ...line, ...free })),
            ...{ taxes: [], taxTotal: 0, total: 3600, payments: [makePayment({ amount: 3600 })] },
          }),
    });
  };
  const open = () => app.ctx.db('tasks').where('title', 'like', `%${BUYER}%`);

  it('the number of a company elsewhere in the EU is asked for, and the answer stands on order and document', async () => {
    const orderId = await place(false);
    const [document] = await readDocuments(app, orderId);
    expect(document?.groups).toMatchObject([{ category: 'K' }]);
    expect(document?.buyer.vatCheck).toEqual({ on: '2026-03-02', consultation: 'WAPIAAA00000001' });
    const { browser } = await addAtDesk(app, { email: 'rita@example.com', role: 'sales' });
    expect((await browser.get(`/desk/orders/${orderId}`)).text).toMatch(/VIES[^<]*<[\s\S]*WAPIAAA00000001/);
    await place(false);
    expect(standIn.asked).toEqual([BUYER]);
    expect(await open()).toEqual([]);
  });

  it('the number of a company elsewhere in the EU that is none holds what was not taxed', async () => {
    app.clock.advance(DAY + HOUR);
    standIn.says.set(BUYER, 'INVALID');
    const orderId = await place(false);
    expect(await listHeld(app.ctx.db, { order_id: orderId })).toMatchObject([
      { reason: 'buyer_vat_invalid' },
    ]);
    expect(await issueInvoice(app.ctx, { orderId })).toMatchObject({ state: 'held' });
  });

  it('the number of a company elsewhere in the EU that nobody can say anything about waits, or is taxed until it is known', async () => {
    app.clock.advance(DAY + HOUR);
    standIn.says.set(BUYER, 'MS_UNAVAILABLE');
    const [free, taxed] = [await place(false), await place(true)];
    expect(await listHeld(app.ctx.db, { order_id: free })).toMatchObject([{ reason: 'buyer_vat_unknown' }]);
    expect(await readDocuments(app, taxed)).toMatchObject([{ totals: { tax: 792 } }]);
    expect(await open()).toEqual([]);
    standIn.says.clear();
    await addVatQuestions(app.ctx.db, app.ctx);
    app.clock.advance(HOUR);
    await app.worker.drain();
    expect(await readDocuments(app, free)).toMatchObject([{ buyer: { vatCheck: {} } }]);
    expect(await findVatCheck(app.ctx.db, taxed)).toMatchObject({ state: 'valid' });
    app.clock.advance(HOUR);
    await app.worker.drain();
    expect(await open()).toMatchObject([
      { order_id: taxed, title: expect.stringContaining('7.92') as string },
    ]);
  });
});
