import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dialectOf } from '../../../connector/src/platform/db.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, signAs, type ConnectedShop } from '../../support/make/shop.ts';

describe('an order pushed by a shop', () => {
  let test: TestApp;
  let shop: ConnectedShop;
  beforeEach(async () => {
    test = await createTestApp();
    shop = await connectShop(test);
  });
  afterEach(() => test.close());

  const rows = (table: string, ...order: string[]): Promise<Record<string, unknown>[]> =>
    test.ctx
      .db(table)
      .orderBy(order.length > 0 ? order : ['id'])
      .select('*');

  it('an order is in the CRM when the answer comes', async () => {
    const answer = await postOrders(test, shop, makeSnapshot());
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ id: expect.stringMatching(/^inb_/), result: 'stored' });
    expect(await rows('orders')).toMatchObject([
      {
        shop_id: shop.shopId,
        order_key: 'wc_order_a1',
        number: '1001',
        status: 'processing',
        payment_state: 'paid',
        currency: 'EUR',
        subtotal: 3000,
        shipping_total: 600,
        tax_total: 792,
        total: 4392,
        paid_total: 4392,
        refunded_total: 0,
        pieces: '3',
        first_item: 'Shirt',
        mailbox_key: 'mario.rossi@example.com',
        flags: '[]',
      },
    ]);
    expect(await rows('order_lines', 'line_no')).toMatchObject([
      { kind: 'product', name: 'Shirt', quantity: '3', unit_price: '10', total: 3000, tax: 660 },
      { kind: 'shipping', name: 'Courier', total: 600, tax: 132 },
    ]);
    expect(await rows('contacts')).toMatchObject([
      { first_name: 'Mario', last_name: 'Rossi', email: 'mario.rossi@example.com' },
    ]);
    expect(await rows('inbox')).toMatchObject([{ state: 'applied', answer: 'stored' }]);
    const kinds = (await rows('activities')).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['order_placed', 'payment']);
  });

  it('an order sent again with the same id and bytes gets the same answer, and has its effect once', async () => {
    const first = await postOrders(test, shop, makeSnapshot(), { id: 'msg_same' });
    test.clock.advance(60_000);
    const again = await postOrders(test, shop, makeSnapshot(), { id: 'msg_same' });
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(await rows('inbox')).toHaveLength(1);
    expect(await rows('payments')).toHaveLength(1);
  });

  it('an order sent many times at once has its effect once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => postOrders(test, shop, makeSnapshot(), { id: 'msg_burst' })),
    );
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await rows('orders')).toHaveLength(1);
    expect(await rows('contacts')).toHaveLength(1);
  });

  it('an order whose id came with other bytes is refused and kept', async () => {
    await postOrders(test, shop, makeSnapshot(), { id: 'msg_x' });
    const other = makeSnapshot({ number: '9', version: { epoch: 1, counter: 2 } });
    for (let times = 0; times < 2; times += 1) {
      const answer = await postOrders(test, shop, other, { id: 'msg_x' });
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject({ code: 'conflict', reason: 'id_reused' });
    }
    expect((await rows('inbox')).map(({ state }) => state).sort()).toEqual(['applied', 'conflict']);
    expect(await rows('orders')).toMatchObject([{ number: '1001' }]);
  });

  it('an older version of an order whose content is known is superseded', async () => {
    await postOrders(test, shop, makeSnapshot());
    await postOrders(test, shop, makeSnapshot({ status: 'completed', version: { epoch: 1, counter: 2 } }));
    const answer = await postOrders(test, shop, makeSnapshot(), { id: 'msg_late' });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ result: 'superseded' });
    expect((await postOrders(test, shop, makeSnapshot(), { id: 'msg_late' })).body).toEqual(answer.body);
    expect(await rows('orders')).toMatchObject([{ status: 'completed', counter: 2 }]);
  });

  it('an older version of an order that was never seen is flagged, and its money counts', async () => {
    await postOrders(
      test,
      shop,
      makeSnapshot({ status: 'completed', payments: [], version: { epoch: 1, counter: 2 } }),
    );
    const answer = await postOrders(test, shop, makeSnapshot(), { id: 'msg_late' });
    expect(answer.body).toMatchObject({ result: 'flagged' });
    expect((await postOrders(test, shop, makeSnapshot(), { id: 'msg_late' })).body).toEqual(answer.body);
    expect(await rows('orders')).toMatchObject([
      { status: 'completed', counter: 2, paid_total: 4392, payment_state: 'paid' },
    ]);
    expect((await rows('inbox')).map(({ state }) => state).sort()).toEqual(['applied', 'stale']);
  });

  it('a shop that uses a version twice is paused, its owner is told once, and nothing is lost', async () => {
    await postOrders(test, shop, makeSnapshot());
    const answer = await postOrders(test, shop, makeSnapshot({ orderKey: 'wc_order_b2', number: '1002' }));
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ result: 'flagged' });
    await postOrders(test, shop, makeSnapshot({ orderKey: 'wc_order_c3', number: '1003' }));
    expect(await rows('orders')).toHaveLength(3);
    expect(await rows('shops')).toMatchObject([{ state: 'paused', state_reason: 'restored' }]);
    expect((await rows('jobs')).filter(({ kind }) => kind === 'shop_paused')).toHaveLength(1);
  });

  it.each([
    ['an unknown shop', 401, { 'Carrello-Shop': 'shp_x' }],
    ['a copy of the site', 403, { 'Carrello-Site': 'https://copy.example' }],
    ['a sender of plain text', 415, { 'Content-Type': 'text/plain' }],
  ])('an order from %s is refused with %i', async (_case, status, headers) => {
    const answer = await postOrders(test, shop, makeSnapshot(), {
      headers: headers as Record<string, string>,
    });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(await rows('inbox')).toHaveLength(0);
  });

  it('an order larger than a megabyte is refused with 413', async () => {
    const answer = await postOrders(test, shop, makeSnapshot({ note: 'x'.repeat(1_100_000) }));
    expect(answer.status).toBe(413);
  });

  it.each([301, -301])('an order from a clock %i seconds off is refused and not kept', async (offset) => {
    const payload = JSON.stringify(makeSnapshot());
    const headers = signAs(shop, { id: 'msg_1', payload, at: test.clock.now() + offset * 1000 });
    const answer = await postOrders(test, shop, payload, { id: 'msg_1', headers });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({
      reason: 'clock_skew',
      skewSeconds: offset,
      now: new Date(test.clock.now()).toISOString(),
    });
    expect(await rows('inbox')).toHaveLength(0);
  });

  it('an order is refused with 503 while the disk is full, and taken when there is room again', async () => {
    const { db } = test.ctx;
    // Only SQLite can be told how large it may become.
    if (dialectOf(db) !== 'sqlite') return expect(dialectOf(db)).toBe('mysql');
    const [{ page_count: pages }] = (await db.raw('PRAGMA page_count')) as [{ page_count: number }];
    await db.raw(`PRAGMA max_page_count = ${pages}`);
    const order = makeSnapshot({ meta: [{ key: 'big', value: 'x'.repeat(200_000) }] });
    const refused = await postOrders(test, shop, order, { id: 'msg_full' });
    expect(refused.status).toBe(503);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    for (const table of ['inbox', 'orders', 'contacts', 'jobs'])
      expect([table, await rows(table)]).toEqual([table, []]);
    await db.raw('PRAGMA max_page_count = 1073741823');
    expect((await postOrders(test, shop, order, { id: 'msg_full' })).body).toMatchObject({
      result: 'stored',
    });
    expect(await rows('orders')).toHaveLength(1);
  });

  it('an order is answered with 503 when the database is away, to be sent again', async () => {
    await test.ctx.db.destroy();
    const answer = await postOrders(test, shop, makeSnapshot());
    expect(answer.status).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });
});
