import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { emptyCrm } from '../../support/empty-crm.ts';
import {
  makeAddress,
  makePayment,
  makeRefund,
  makeSnapshot,
  type SnapshotInput,
} from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../../support/make/shop.ts';

type Row = Record<string, unknown>;

describe('an odd order', () => {
  let test: TestApp;
  let shop: ConnectedShop;
  beforeAll(async () => {
    test = await createTestApp();
    shop = await connectShop(test);
  });
  beforeEach(() => emptyCrm(test.ctx.db));
  afterAll(() => test.close());

  const order = async (): Promise<Row> => ({ ...(await test.ctx.db('orders').first('*')) });
  const flags = async (): Promise<Row[]> => JSON.parse(String((await order())['flags'])) as Row[];

  const line = { key: 'l0', name: 'Thing', quantity: '1', unitPrice: '1', subtotal: 100, total: 100, tax: 0 };
  const lines = (count: number): SnapshotInput['lines'] =>
    Array.from({ length: count }, (_, index) => ({ ...line, key: `l${index}` }));

  it.each<[string, Partial<SnapshotInput>, string[]]>([
    ['without an e-mail', { customer: { email: '  ' } }, ['no_email']],
    ['with an e-mail that is none', { customer: { email: 'mario at example' } }, ['bad_email']],
    ['without an address', { billing: { firstName: 'Mario' } }, ['no_address']],
    [
      'without lines',
      { lines: [], shipping: [], taxes: [], taxTotal: 0, total: 0, payments: [] },
      ['no_lines'],
    ],
    ['of 1970', { placedAt: '1970-01-01T00:00:00Z' }, ['odd_time']],
    ['from before 1970', { placedAt: '1901-01-01T00:00:00Z' }, ['odd_time']],
    ['of the future', { placedAt: '2099-01-01T00:00:00Z' }, ['odd_time']],
    ['with an unknown status word', { status: 'wc-awaiting-🚚' }, ['unknown_status']],
    ['in an unknown currency', { currency: 'XQX', payments: [] }, ['unknown_currency']],
    ['refunded beyond its total', { refunds: [makeRefund({ amount: 5000 })] }, ['refund_too_large']],
    ['paid in another currency', { payments: [makePayment({ currency: 'USD' })] }, ['other_currency']],
    ['that does not add up', { total: 4500 }, ['totals_off']],
    ['a cent off', { total: 4393 }, ['rounding']],
    ['with something its source wants known', { flags: [{ code: 'oversold' }] }, ['oversold']],
    [
      'with 1,000 lines',
      { lines: lines(1000), shipping: [], taxes: [], taxTotal: 0, total: 100_000, payments: [] },
      [],
    ],
    [
      'for products that do not exist',
      { lines: [{ ...line, productKey: 'gone', total: 3000, tax: 660 }] },
      [],
    ],
    ['of a zero-decimal currency', { currency: 'JPY', payments: [makePayment({ currency: 'JPY' })] }, []],
  ])('an order %s is stored with its flags', async (_case, over, codes) => {
    const answer = await postOrders(test, shop, makeSnapshot(over));
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('stored')]);
    expect((await flags()).map(({ code }) => code)).toEqual(codes);
    expect(await test.ctx.db('contacts').select('id')).toHaveLength(1);
  });

  it('an order with texts and numbers that are too long is stored, cut and flagged', async () => {
    const odd = makeSnapshot({
      note: `x${'🦊'.repeat(20_000)}`,
      shipping: [],
      taxes: [],
      taxTotal: 0,
      total: 100,
    });
    const long = { ...line, sku: '7'.repeat(300), unitPrice: `0.${'3'.repeat(45)}`, subtotalExact: '1e-7' };
    const lines = [{ ...long, options: [{ name: 'Size', value: ['S', 1] }] }];
    const answer = await postOrders(test, shop, { ...odd, payments: [], lines });
    expect(answer.status).toBe(200);
    const fields = ['note', 'lines.sku', 'lines.options.value', 'lines.unitPrice', 'lines.subtotalExact'];
    expect(await flags()).toEqual([{ code: 'text_cut', fields: expect.arrayContaining(fields) }]);
    expect(String((await order())['note'])).toMatch(/^x(🦊)+…$/u);
    expect(await test.ctx.db('order_lines').first('unit_price', 'options')).toEqual({
      unit_price: `0.${'3'.repeat(38)}`,
      options: '[{"name":"Size","value":"[\\"S\\",1]"}]',
    });
  });

  it('an order refunded in another currency counts nothing of it as its own', async () => {
    await postOrders(test, shop, makeSnapshot({ refunds: [makeRefund({ currency: 'USD' })] }));
    expect(await order()).toMatchObject({ refunded_total: 0, payment_state: 'paid' });
    expect(await flags()).toEqual([{ code: 'other_currency' }]);
  });

  it('an order that does not add up keeps amounts as charged and names the difference', async () => {
    await postOrders(test, shop, makeSnapshot({ total: 4500 }));
    expect(await order()).toMatchObject({
      total: 4500,
      tax_total: 792,
      paid_total: 4392,
      payment_state: 'part_paid',
    });
    expect(await flags()).toEqual([{ code: 'totals_off', difference: 108 }]);
  });

  it('an order with fractions, negative fees and compound taxes is stored exactly', async () => {
    const line = {
      key: 'l1',
      name: 'Cheese by weight',
      quantity: '0.355',
      unitPrice: '19.991234567890',
      subtotal: 710,
      total: 700,
      tax: 28,
    };
    const fee = { key: 'f1', name: 'Loyalty', total: -100, tax: -4 };
    const taxes = [
      { key: 'a', label: 'GST', ratePercent: '5', goods: 20, shipping: 0 },
      { key: 'b', label: 'PST', ratePercent: '9.975', compound: true, goods: 4, shipping: 0 },
    ];
    const answer = await postOrders(
      test,
      shop,
      makeSnapshot({
        lines: [line],
        fees: [fee],
        shipping: [],
        taxes,
        taxTotal: 24,
        total: 624,
        discount: 10,
        payments: [],
      }),
    );
    expect(answer.status).toBe(200);
    expect(await flags()).toEqual([]);
    expect(await order()).toMatchObject({ subtotal: 710, fee_total: -100, total: 624, pieces: '0.355' });
    expect(await test.ctx.db('order_lines').orderBy('line_no').first('*')).toMatchObject({
      quantity: '0.355',
      unit_price: '19.991234567890',
    });
    expect(
      (await test.ctx.db('order_taxes').orderBy('tax_no')).map((row) => [
        row.rate_percent,
        Number(row.compound),
      ]),
    ).toEqual([
      ['5', 0],
      ['9.975', 1],
    ]);
  });

  it.each([
    ['emoji', '🦊🦊'],
    ['right-to-left letters', 'محمد'],
    ['HTML', '<img src=x onerror=alert(1)>'],
    ['SQL', "'; DROP TABLE orders; --"],
    ['a lone surrogate', '\ud83e'],
  ])('an order whose buyer’s name has %s keeps it', async (_case, firstName) => {
    expect((await postOrders(test, shop, makeSnapshot({ billing: makeAddress({ firstName }) }))).status).toBe(
      200,
    );
    const contact = (await test.ctx.db('contacts').first('first_name')) as { first_name: string };
    expect(contact.first_name).toBe(firstName.replace(/^\ud83e$/, '\ufffd'));
  });

  const times = (make: (counter: number) => Partial<SnapshotInput>): Partial<SnapshotInput>[] =>
    [1, 2].map((counter) => ({ version: { epoch: 1, counter }, ...make(counter) }));
  const half = '\ud83e';
  it.each<[string, Partial<SnapshotInput>[]]>([
    ['a key with half a character', times(() => ({ orderKey: `k${half}` }))],
    [
      'an e-mail with half a character',
      times((n) => ({ orderKey: `k${n}`, customer: { email: `a${half}@b.example` } })),
    ],
    [
      'a uid with half a character',
      times((n) => ({ orderKey: `k${n}`, customer: { uid: `u${half}`, email: '' } })),
    ],
    [
      'facts whose keys have half a character',
      times(() => ({
        payments: [makePayment({ key: `p${half}` })],
        refunds: [makeRefund({ key: `r${half}` })],
        consents: [{ kind: `c${half}`, given: true, at: '2026-03-01T10:00:00Z' }],
      })),
    ],
    ['blanks after its key', times((n) => ({ orderKey: n === 1 ? 'k' : 'k  ' }))],
    [
      'words that differ only beyond what is searched',
      times(() => ({
        billing: makeAddress({ firstName: `x${'🦊'.repeat(60)}`, lastName: `x${'🦊'.repeat(49)}🐶` }),
      })),
    ],
    ['words of half characters', times(() => ({ number: 'a\ud83e a\ud83d' }))],
  ])('an order with %s is applied each time it is told', async (_case, orders) => {
    for (const over of orders) expect((await postOrders(test, shop, makeSnapshot(over))).status).toBe(200);
    expect(await test.ctx.db('inbox').pluck('state')).toEqual(['applied', 'applied']);
    expect(await test.ctx.db('contacts').select('id')).toHaveLength(1);
    const keys = new Set(orders.map(({ orderKey }) => orderKey?.trim()));
    expect(await test.ctx.db('orders').select('id')).toHaveLength(keys.size);
  });

  it('an order whose e-mail has a control character is taken, and flagged', async () => {
    await postOrders(test, shop, makeSnapshot({ customer: { email: 'a\u0000@b.example' } }));
    expect(await flags()).toEqual([{ code: 'bad_email' }]);
    expect(await order()).toMatchObject({ mailbox_key: '' });
  });

  it('an order with texts longer than a column is cut visibly, and the whole stays in the inbox', async () => {
    const long = '🦊'.repeat(5000);
    const customer = { uid: null, email: `${'x'.repeat(2000)}@example.com`, accountEmail: null };
    const answer = await postOrders(
      test,
      shop,
      makeSnapshot({
        billing: makeAddress({ firstName: long, line1: long, phone: '1'.repeat(200) }),
        customer,
        lines: [{ ...line, name: long }],
      }),
    );
    expect(answer.status).toBe(200);
    const contact = await test.ctx.db('contacts').first('*');
    expect(contact?.first_name).toMatch(/^(🦊)+…$/u);
    expect(contact?.phone).toHaveLength(60);
    expect((await test.ctx.db('order_lines').first('name')) as Row).toEqual({
      name: expect.stringMatching(/🦊…$/u),
    });
    const { body } = (await test.ctx.db('inbox').first('body')) as { body: Buffer };
    expect(body.toString()).toContain(long);
  });

  it('an order with 100 KB of nested meta is stored with it', async () => {
    let value: unknown = 'x'.repeat(100_000);
    for (let depth = 0; depth < 100; depth += 1) value = { deeper: value };
    expect((await postOrders(test, shop, makeSnapshot({ meta: [{ key: 'plugin', value }] }))).status).toBe(
      200,
    );
    expect(String((await order())['meta']).length).toBeGreaterThan(100_000);
  });

  it('an order of a newer plugin is taken, and its unknown fields are reported', async () => {
    const [line] = makeSnapshot().lines;
    const newer = {
      ...makeSnapshot(),
      giftWrap: true,
      lines: [{ ...line, engraving: 'M' }],
      flags: [{ code: 'x', sku: 1 }],
    };
    expect((await postOrders(test, shop, newer)).status).toBe(200);
    const { reason, body } = (await test.ctx.db('inbox').first('reason', 'body')) as {
      reason: string;
      body: Buffer;
    };
    expect(reason).toBe('Unknown fields, kept: giftWrap, lines.engraving');
    expect(JSON.parse(body.toString())).toEqual(newer);
  });
});
