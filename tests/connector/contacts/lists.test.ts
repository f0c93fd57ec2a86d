import { afterAll, beforeAll, expect, it } from 'vitest';
import { up } from '../../../connector/migrations/0088-buyer-figures.ts';
import { addTag, listTags } from '../../../connector/src/contacts/tags.ts';
import { buyerListServices } from '../../../connector/src/portal-services/buyer-lists.ts';
import { joinContacts } from '../../../connector/src/merging/join.ts';
import { undoMerge } from '../../../connector/src/merging/undo.ts';
import { NO_BUYER_FILTER } from '../../../portal/src/desk/lists/buyer-filter.tsx';
import type { BuyerFilterEntries, StaffSession } from '../../../portal/src/services.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeAddress, makePayment, makeRefund, makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop } from '../../support/make/shop.ts';
import { addStaff, getShop, receiveOrder, rightsOf, type Shop } from '../../support/verbs.ts';

let test: TestApp;
let shop: Shop;
let sara: StaffSession;
let services: ReturnType<typeof buyerListServices>;
const ids: Record<string, string> = {};

interface Order {
  key: string;
  who: string;
  at: string;
  country: string;
  refunded?: number;
  status?: string;
  version?: number;
}

async function order({ key, who, at, country, refunded = 0, status = 'completed', version = 1 }: Order) {
  const day = `${at}T10:00:00.000Z`;
  const snapshot = makeSnapshot({
    ...{ orderKey: key, number: key, status, placedAt: day, modifiedAt: day },
    version: { epoch: 1, counter: Number(key.slice(1)) * 10 + version },
    customer: { uid: null, email: `${who}@buyers.example`, accountEmail: null },
    billing: makeAddress({ firstName: who, lastName: '', country }),
    delivery: null,
    refunds: refunded === 0 ? [] : [makeRefund({ amount: refunded, at: day })],
    payments: [makePayment({ key: `pay ${key}`, providerId: null })],
  });
  const body = Buffer.from(JSON.stringify(snapshot));
  await receiveOrder(test.ctx, { shop, webhookId: `${key}-${version}`, body, headers: {} });
}

beforeAll(async () => {
  test = await createTestApp();
  shop = await getShop(test.ctx.db, (await connectShop(test)).shopId);
  const { staffId } = await addStaff(test.ctx, { name: 'Sara', email: 'sara@example.com', role: 'sales' });
  const who = { kind: 'staff', sessionId: 'ses_1', staffId, name: 'Sara', email: 's@example.com' } as const;
  sara = { ...who, role: 'sales', rights: rightsOf('sales') };
  services = buyerListServices(test.ctx);
  await order({ key: 'A1', who: 'ada', at: '2026-01-10', country: 'IT' });
  await order({ key: 'A2', who: 'ada', at: '2026-03-10', country: 'DE', refunded: 1392 });
  await order({ key: 'A3', who: 'bea', at: '2026-02-10', country: 'IT' });
  await order({ key: 'A4', who: '=cmd', at: '2026-04-10', country: 'FR', status: 'trash' });
  for (const { id, email } of await test.ctx.db('contacts').select('id', 'email'))
    ids[email.replace('@buyers.example', '')] = id;
  await addTag(test.ctx, { contactId: ids['bea'] ?? '', tag: 'VIP' });
  await addTag(test.ctx, { contactId: ids['ada'] ?? '', tag: 'b2b' });
  await test.ctx
    .db('contacts')
    .where({ id: ids['ada'] ?? '' })
    .update({ owner_id: staffId });
});
afterAll(() => test.close());

async function list(filter: Partial<BuyerFilterEntries>): Promise<string[]> {
  const input = { search: '', cursor: null, filter: { ...NO_BUYER_FILTER, ...filter } };
  const { items } = await services.listContacts(sara, input);
  return items.map(({ email }) => email.replace('@buyers.example', ''));
}

it('contacts are narrowed by what they bought, where and when, who looks after them and by tag', async () => {
  // Those of one millisecond have no order.
  expect((await list({})).sort()).toEqual(['=cmd', 'ada', 'bea']);
  expect((await list({ state: 'bought' })).sort()).toEqual(['ada', 'bea']);
  expect(await list({ state: 'never' })).toEqual(['=cmd']);
  expect(await list({ country: 'DE' })).toEqual(['ada']);
  expect(await list({ country: 'IT' })).toEqual(['bea']);
  expect((await list({ owner: 'nobody' })).sort()).toEqual(['=cmd', 'bea']);
  expect(await list({ owner: sara.staffId, country: 'DE' })).toEqual(['ada']);
  expect(await list({ tag: 'vip' })).toEqual(['bea']);
  expect(await list({ tag: 'vip', state: 'never' })).toEqual([]);
  expect(await list({ from: '2026-02-01', to: '2026-02-28' })).toEqual(['bea']);
  expect(await list({ from: '2026-02-01' })).toEqual(['ada', 'bea']);
  // Ada paid twice 43.92 and got 13.92 back: 73.92.
  expect(await list({ least: '50' })).toEqual(['ada']);
  expect(await list({ sort: 'bought' })).toEqual(['ada', 'bea']);
});

it('figures of contacts follow merges, and the migration makes the same of old orders', async () => {
  const read = () => test.ctx.db('buyer_figures').where('orders', '>', 0).orderBy('buyer_id').select('*');
  const before = await read();
  const ada = before.find(({ buyer_id }) => buyer_id === ids['ada']);
  expect(ada).toMatchObject({ orders: 2, bought: 7392, currency: 'EUR', country: 'DE', bought_step: 3 });
  const pair: [string, string] = [ids['ada'] ?? '', ids['bea'] ?? ''];
  const joined = await joinContacts(test.ctx, { ids: pair, staffId: sara.staffId });
  expect(joined.ok && (await read())).toMatchObject([{ orders: 3, bought: 11_784 }]);
  const merge = await test.ctx.db('contact_merges').first('id');
  expect(await listTags(test.ctx.db, joined.ok ? joined.id : '')).toEqual(['b2b', 'vip']);
  await undoMerge(test.ctx, merge?.id ?? '');
  expect(await listTags(test.ctx.db, ids['ada'] ?? '')).toEqual(['b2b']);
  expect(await listTags(test.ctx.db, ids['bea'] ?? '')).toEqual(['vip']);
  expect(await read()).toEqual(before);
  await up(test.ctx.db);
  expect(await read()).toEqual(before);
});

it('contacts are downloaded as narrowed, without formulas, and that is written down', async () => {
  const csv = await services.printContacts(sara, { ...NO_BUYER_FILTER, country: 'DE' });
  expect(csv.split('\r\n')).toEqual([
    'id,name,email,phone,company,orders,last_order,bought,currency,country,owner,tags,marketing,do_not_sell',
    expect.stringMatching(/^con_\w+,ada,ada@buyers\.example,.*,2,2026-03-10,73\.92,EUR,DE,Sara,b2b,no,no$/),
    '',
  ]);
  const never = await services.printContacts(sara, { ...NO_BUYER_FILTER, state: 'never' });
  expect(never).toContain("'=cmd@buyers.example");
  const [row] = await test.ctx.db('audit').where({ what: 'contacts_exported' }).orderBy('at');
  expect(JSON.parse(row?.detail ?? '{}')).toEqual({ contacts: 1 });
  await expect(services.printContacts({ ...sara, role: 'support' }, NO_BUYER_FILTER)).rejects.toThrow(
    'Your role does not include this.',
  );
});
