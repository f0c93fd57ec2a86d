import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { emptyCrm } from '../../support/empty-crm.ts';
import { makePayment, makeRefund, makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../../support/make/shop.ts';

describe('a message that cannot be taken', () => {
  let test: TestApp;
  let shop: ConnectedShop;
  beforeAll(async () => {
    test = await createTestApp();
    shop = await connectShop(test);
  });
  beforeEach(() => emptyCrm(test.ctx.db));
  afterAll(() => test.close());

  const line = { key: 'l0', name: 'Thing', quantity: '1', unitPrice: '1', subtotal: 100, total: 100, tax: 0 };
  const deep = `${'['.repeat(60_000)}${']'.repeat(60_000)}`;
  const json = JSON.stringify(makeSnapshot());
  it.each<[string, string, string[]]>([
    ['no body', '', ['body']],
    ['broken JSON', '{"orderKey":', ['body']],
    ['a list', '[]', ['body']],
    ['null', 'null', ['body']],
    ['a __proto__ key', json.replace('"status"', '"__proto__":{"admin":true},"status"'), ['body']],
    [
      'brackets nested 60,000 deep',
      json.replace('"status"', `"meta":[{"key":"x","value":${deep}}],"status"`),
      ['body'],
    ],
    ['floats for amounts', json.replace('"total":4392', '"total":43.92'), ['total']],
    ['amounts beyond what is exact', json.replace('"total":4392', '"total":9007199254740993'), ['total']],
    [
      'a time without zone and no key',
      json.replace(/"placedAt":"[^"]*"/, '"placedAt":"2026-03-01 10:00"').replace('wc_order_a1', ''),
      ['orderKey', 'placedAt'],
    ],
    [
      'a refund of less than nothing',
      JSON.stringify(makeSnapshot({ refunds: [makeRefund({ amount: -1 })] })),
      ['refunds[0].amount'],
    ],
    [
      '300,000 lines and 1,001 flags',
      json
        .replace(/"lines":\[/, `"lines":[${'{},'.repeat(300_000)}`)
        .replace(/}$/, `,"flags":[${Array.from({ length: 1001 }, () => '{"code":"f"}').join()}]}`),
      ['lines', 'flags'],
    ],
    [
      'one key for two payments',
      JSON.stringify(makeSnapshot({ payments: [makePayment(), makePayment({ amount: 1 })] })),
      ['payments[1].key'],
    ],
    [
      'keys that differ in blanks alone',
      JSON.stringify(makeSnapshot({ refunds: [makeRefund(), makeRefund({ key: 're_1 ' })] })),
      ['refunds[1].key'],
    ],
    [
      'lines that no longer add up exactly',
      JSON.stringify(makeSnapshot({ lines: [1, 2].map((n) => ({ ...line, key: `l${n}`, total: 9e15 })) })),
      ['lines'],
    ],
    [
      'payments that no longer add up exactly',
      JSON.stringify(
        makeSnapshot({ payments: ['p1', 'p2'].map((key) => makePayment({ key, amount: 9e15 })) }),
      ),
      ['payments'],
    ],
    [
      'the 30th of February',
      json.replace(/"placedAt":"[^"]*"/, '"placedAt":"2026-02-30T10:00:00Z"'),
      ['placedAt'],
    ],
    [
      'a constructor key',
      json.replace('"status"', '"meta":[{"key":"x","value":{"constructor":1}}],"status"'),
      ['body'],
    ],
    ['a counter below zero', json.replace('"counter":1', '"counter":-1'), ['version.counter']],
  ])('a message with %s goes into quarantine, naming the fields', async (_case, body, fields) => {
    for (let times = 0; times < 2; times += 1) {
      const answer = await postOrders(test, shop, body, { id: 'msg_bad' });
      expect(answer.status).toBe(422);
      const { errors, reason } = answer.body as { errors: { field: string }[]; reason: string };
      expect(errors.map(({ field }) => field)).toEqual(fields);
      expect(reason).toBe('quarantined');
    }
    const rows = (await test.ctx.db('inbox').select('*')) as {
      state: string;
      reason: string;
      body: Buffer;
    }[];
    expect(rows).toMatchObject([{ state: 'quarantined' }]);
    expect(rows[0]?.reason).toContain(fields[0]);
    expect(rows[0]?.body.toString()).toBe(body);
    expect(await test.ctx.db('orders').select('id')).toHaveLength(0);
  });
});
