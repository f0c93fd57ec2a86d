import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StaffSession } from '../../../portal/src/services.ts';
import { orderListServices } from '../../../connector/src/portal-services/order-filters.ts';
import { NO_FILTER } from '../../../portal/src/desk/orders/filter-form.tsx';
import { addTag } from '../../../connector/src/contacts/tags.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeAddress, makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop } from '../../support/make/shop.ts';
import { addStaff, getShop, receiveOrder, rightsOf, type Shop } from '../../support/verbs.ts';

let test: TestApp;
let shop: Shop;
let sara: StaffSession;
let services: ReturnType<typeof orderListServices>;

const ALL = NO_FILTER;

beforeAll(async () => {
  test = await createTestApp();
  shop = await getShop(test.ctx.db, (await connectShop(test)).shopId);
  const { staffId } = await addStaff(test.ctx, { name: 'Sara', email: 'sara@example.com', role: 'sales' });
  const who = {
    kind: 'staff',
    sessionId: 'ses_1',
    staffId,
    name: 'Sara',
    email: 'sara@example.com',
  } as const;
  sara = { ...who, role: 'sales', rights: rightsOf('sales') };
  services = orderListServices(test.ctx);
  const orders: [number: string, at: string, status: string, name: string][] = [
    ['A1', '2026-02-28T22:30:00.000Z', 'completed', 'Ada'],
    ['A2', '2026-02-28T23:30:00.000Z', 'processing', 'Bea'],
    ['A3', '2026-03-01T22:59:00.000Z', 'cancelled', '=HYPERLINK("x")'],
    ['A4', '2026-03-01T23:00:00.000Z', 'processing', 'Ada'],
  ];
  for (const [index, [number, at, status, name]] of orders.entries()) {
    const snapshot = makeSnapshot({
      ...{ orderKey: `k${index}`, number, status, placedAt: at, modifiedAt: at },
      version: { epoch: 1, counter: index + 1 },
      customer: { uid: null, email: `${index % 3}@buyers.example`, accountEmail: null },
      billing: makeAddress({ firstName: name, lastName: '' }),
      ...(status === 'cancelled' ? { payments: [] } : {}),
    });
    const body = Buffer.from(JSON.stringify(snapshot));
    await receiveOrder(test.ctx, { shop, webhookId: `w${index}`, body, headers: {} });
  }
  const tagged = await test.ctx.db('contacts').where({ email: '1@buyers.example' }).first('id');
  await addTag(test.ctx, { contactId: tagged?.id ?? '', tag: ' Wholesale ' });
  await test.ctx.db('contacts').where({ email: '0@buyers.example' }).update({ owner_id: staffId });
});
afterAll(() => test.close());

const list = async (filter: Partial<typeof ALL>, search = ''): Promise<string[]> => {
  const page = await services.listOrders(sara, { search, cursor: null, filter: { ...ALL, ...filter } });
  return page.items.map(({ number }) => number);
};

it('a list of orders is narrowed by what was chosen, by all of it together, and beside a search', async () => {
  expect(await list({})).toEqual(['A4', 'A3', 'A2', 'A1']);
  expect(await list({ status: 'processing' })).toEqual(['A4', 'A2']);
  expect(await list({ money: 'unpaid' })).toEqual(['A3']);
  expect(await list({ shop: shop.id })).toHaveLength(4);
  expect(await list({ shop: 'shp_other' })).toEqual([]);
  expect(await list({ owner: sara.staffId })).toEqual(['A4', 'A1']);
  // The days are the shop's: 1 March begins in Rome at 23:00 UTC of the day before.
  expect(await list({ from: '2026-03-01', to: '2026-03-01' })).toEqual(['A3', 'A2']);
  expect(await list({ status: 'processing', owner: sara.staffId, from: '2026-03-02' })).toEqual(['A4']);
  expect(await list({ status: 'completed' }, 'ada')).toEqual(['A1']);
  expect(await list({ country: 'IT' })).toHaveLength(4);
  expect(await list({ country: 'DE' })).toEqual([]);
  expect(await list({ tag: 'wholesale' })).toEqual(['A2']);
  expect(await list({ tag: 'wholesale', owner: sara.staffId })).toEqual([]);
  // Each is 43.92: it lies between 20 and 50.
  expect(await list({ least: '20', below: '50' })).toHaveLength(4);
  expect(await list({ least: '10', below: '500', status: 'completed' })).toEqual(['A1']);
  expect(await list({ below: '20' })).toEqual([]);
  expect(await list({ sort: 'oldest' })).toEqual(['A1', 'A2', 'A3', 'A4']);
  for (const product of ['7', 'SH-M'])
    expect(await list({ product, status: 'processing' })).toEqual(['A4', 'A2']);
  expect(await list({ product: '7', tag: 'wholesale' })).toEqual(['A2']);
  expect(await list({ product: 'nothing-of-it' })).toEqual([]);
});

it('orders of a filter are counted and summed by currency', async () => {
  expect(await services.sumOrders(sara, { ...ALL, status: 'processing' })).toEqual({
    orders: 2,
    totals: [{ total: { amount: 8784, currency: 'EUR' }, kept: { amount: 8784, currency: 'EUR' } }],
  });
});

it('a list of orders is downloaded as narrowed, without formulas, and that is written down', async () => {
  const csv = await services.printOrders(sara, { ...ALL, money: 'unpaid' });
  expect(csv.split('\r\n')).toEqual([
    'number,day,shop,buyer,email,country,status,payment,currency,total,paid,refunded',
    `A3,2026-03-01,${shop.name},"'=HYPERLINK(""x"")",2@buyers.example,IT,cancelled,unpaid,EUR,43.92,0.00,0.00`,
    '',
  ]);
  const [row] = await test.ctx.db('audit').where({ what: 'orders_exported' });
  expect(JSON.parse(row?.detail ?? '{}')).toEqual({ orders: 1 });
  const support = { ...sara, role: 'support' as const };
  await expect(services.printOrders(support, ALL)).rejects.toThrow('Your role does not include this.');
});
