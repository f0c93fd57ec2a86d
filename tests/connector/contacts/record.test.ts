import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listContacts } from '../../../connector/src/portal-services/records/buyer-lists.ts';
import { findContact } from '../../../connector/src/portal-services/records/contact.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import {
  makeAddress,
  makePayment,
  makeRefund,
  makeSnapshot,
  type SnapshotInput,
} from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../../support/make/shop.ts';

describe('the contact record of the desk', () => {
  let test: TestApp;
  let shop: ConnectedShop;
  let counter = 0;

  async function push(over: Partial<SnapshotInput>): Promise<void> {
    counter += 1;
    test.clock.advance(1000);
    const version = { epoch: 1, counter };
    const placedAt = new Date(Date.UTC(2026, 1, counter)).toISOString();
    const answer = await postOrders(
      test,
      shop,
      makeSnapshot({ orderKey: `k${counter}`, number: String(5000 + counter), version, placedAt, ...over }),
    );
    if (answer.status !== 200) throw new Error(answer.text);
  }

  beforeAll(async () => {
    test = await createTestApp();
    shop = await connectShop(test);
    await push({
      consents: [{ kind: 'marketing', given: true, text: 'News, please', at: '2026-02-01T00:00:00Z' }],
    });
    await push({
      refunds: [makeRefund()],
      delivery: makeAddress({ line1: 'Via Verdi 3' }),
      company: { name: 'Rossi & Figli', vatNumber: '01234567890' },
    });
    await push({
      currency: 'CHF',
      payments: [makePayment({ amount: 1000, currency: 'CHF' })],
      total: 1000,
      taxes: [],
      taxTotal: 0,
      shipping: [],
      lines: [],
    });
    await push({
      customer: { email: 'anna@example.com' },
      billing: makeAddress({ firstName: 'Anna', lastName: 'Özdemir', phone: '02 1234567' }),
    });
    await push({
      customer: { email: 'lu@example.de' },
      billing: makeAddress({ firstName: 'Łukasz', lastName: 'D’Angelo', phone: '+49 30 901820' }),
    });
  });
  afterAll(() => test.close());

  const search = async (text: string): Promise<string[]> =>
    (await listContacts(test.ctx.db, { search: text, cursor: null })).items.map(({ name }) => name);

  it.each([
    ['', ['Łukasz D’Angelo', 'Anna Özdemir', 'Mario Rossi']],
    ['mar', ['Mario Rossi']],
    ['MARIO ross', ['Mario Rossi']],
    ['ozd', ['Anna Özdemir']],
    ['özd', ['Anna Özdemir']],
    ['anna@', ['Anna Özdemir']],
    ['figli', ['Mario Rossi']],
    ['5002', ['Mario Rossi']],
    ['3331234', ['Mario Rossi']],
    ['+39 333 1234567', ['Mario Rossi']],
    ['021234', ['Anna Özdemir']],
    ['mario bianchi', []],
    ['ario', []],
    ['_', []],
    ['#5002', ['Mario Rossi']],
    ['n. 5002', []],
    ['Rossi, Mario', ['Mario Rossi']],
    ['<mario.rossi@example.com>', ['Mario Rossi']],
    ['333-1234567', ['Mario Rossi']],
    ['0039 333 1234567', ['Mario Rossi']],
    ['(333) 123 4567', ['Mario Rossi']],
    ['393331234567', ['Mario Rossi']],
    ['+39 02 1234567', ['Anna Özdemir']],
    ['02/1234567', ['Anna Özdemir']],
    ['030 901820', ['Łukasz D’Angelo']],
    ['+49 (0)30 901820', ['Łukasz D’Angelo']],
    ['0049 30 90 18 20', ['Łukasz D’Angelo']],
    ['lukasz', ['Łukasz D’Angelo']],
    ["d'angelo", ['Łukasz D’Angelo']],
    ['angelo', ['Łukasz D’Angelo']],
  ])('a search of contacts for "%s" finds %j', async (text, names) => {
    expect(await search(text)).toEqual(names);
  });

  it('the contact record shows purchases, totals per currency, addresses, consent and what happened', async () => {
    const [found] = (await listContacts(test.ctx.db, { search: 'mario', cursor: null })).items;
    expect(found).toMatchObject({
      name: 'Mario Rossi',
      email: 'mario.rossi@example.com',
      company: 'Rossi & Figli',
      orders: 3,
      lastOrderAt: Date.UTC(2026, 1, 3),
    });
    const contact = await findContact(test.ctx.db, found?.id ?? '');
    expect(contact).toMatchObject({
      firstName: 'Mario',
      account: { name: 'Rossi & Figli', vatNumber: 'IT01234567890' },
      marketingConsent: true,
      consentAt: Date.UTC(2026, 1, 1),
      firstOrderAt: Date.UTC(2026, 1, 1),
      totals: [
        { amount: 1000, currency: 'CHF' },
        { amount: 2 * 4392 - 1220, currency: 'EUR' },
      ],
    });
    expect(contact?.purchases.map(({ number }) => number)).toEqual(['5003', '5002', '5001']);
    expect(contact?.addresses.map(({ kind, line1 }) => `${kind} ${line1}`)).toEqual([
      'billing Via Roma 1',
      'delivery Via Verdi 3',
    ]);
    const kinds = contact?.timeline.map(({ kind }) => kind) ?? [];
    expect(kinds.filter((kind) => kind === 'order_placed')).toHaveLength(3);
    expect(kinds.filter((kind) => kind === 'payment')).toHaveLength(3);
    expect(kinds).toContain('refund');
    const times = contact?.timeline.map(({ at }) => at) ?? [];
    expect(times).toEqual([...times].sort((a, b) => b - a));
  });

  it('the contact record counts what was bought by newest name, nothing of a cancelled order and no piece that came back', async () => {
    const line = makeSnapshot().lines?.[0];
    if (!line) throw new Error('no line');
    const customer = { email: 'paolo@example.com' };
    await push({ customer, lines: [{ ...line, quantity: '2.5' }] });
    await push({ customer, lines: [{ ...line, name: 'Shirt, long', quantity: '1' }] });
    await push({ customer, lines: [{ ...line, key: 'l2', productKey: '8', name: 'Hat', quantity: '1' }] });
    await push({ customer, status: 'cancelled' });
    const two = { ...line, key: 'l3', productKey: '9', name: 'Bag', quantity: '2' };
    const back = [{ lineKey: 'l3', quantity: '1', total: 100, tax: 0 }];
    await push({ customer, lines: [two], refunds: [makeRefund({ lines: back })] });
    await push({ customer, lines: [two], refunds: [makeRefund({ amount: 4392, lines: [] })] });
    const [found] = (await listContacts(test.ctx.db, { search: 'paolo', cursor: null })).items;
    const contact = await findContact(test.ctx.db, found?.id ?? '');
    expect(contact?.bought).toMatchObject([
      { name: 'Shirt, long', pieces: '3.5', orders: 2 },
      { name: 'Bag', pieces: '1', orders: 1 },
      { name: 'Hat', pieces: '1', orders: 1 },
    ]);
  });

  it('the contact record tells first what happened last, also to the oldest of many orders', async () => {
    const customer = { email: 'till@example.com' };
    const order = { orderKey: 'first', number: 'F1', placedAt: '2026-01-01T12:00:00.000Z', customer };
    await push(order);
    for (let count = 0; count < 110; count += 1) await push({ customer });
    await push({ ...order, refunds: [makeRefund({ at: '2026-12-01T12:00:00.000Z' })] });
    const [found] = (await listContacts(test.ctx.db, { search: 'till', cursor: null })).items;
    const contact = await findContact(test.ctx.db, found?.id ?? '');
    expect(contact?.timeline).toHaveLength(100);
    expect(contact?.timeline[0]).toMatchObject({ kind: 'refund', detail: { number: 'F1' } });
  });

  it('the contact record of nobody is null', async () => {
    expect(await findContact(test.ctx.db, 'con_nobody')).toBeNull();
  });
});
