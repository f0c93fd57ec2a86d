import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import request from 'supertest';
import { personData, personErased, type PersonErased } from '../../../connector/src/contract/shops.ts';
import { HOUR } from '../../../connector/src/platform/clock.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeAddress, makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, signAs, type ConnectedShop } from '../../support/make/shop.ts';
import { searchAll } from '../../support/search-all.ts';

const ZOE = 'zoe@example.com';
const BRUNO = 'bruno@example.com';

let app: TestApp;
let here: ConnectedShop;
let there: ConnectedShop;
let counter = 0;
const sent = new Map<string, object>();

/** An order of a shop; what is sent again under the same key is the same. */
async function order(shop: ConnectedShop, key: string, email: string, over: object = {}): Promise<void> {
  counter += 1;
  const snapshot = makeSnapshot({
    ...{ orderKey: key, number: key, status: 'completed', version: { epoch: 1, counter } },
    customer: { uid: null, email, accountEmail: null },
    billing: makeAddress({ firstName: 'Zoe', lastName: 'Quarantotti', phone: '+39 347 555 0199' }),
    ...over,
  });
  sent.set(key, snapshot);
  const answer = await postOrders(app, shop, snapshot);
  expect(answer.status).toBe(200);
}

async function ask(shop: ConnectedShop, what: 'export' | 'erase', email: string, page = 1) {
  const payload = JSON.stringify({ email, page, locale: 'en' });
  counter += 1;
  const headers = signAs(shop, { id: `ask_${counter}`, payload, at: app.clock.now() });
  const answer = await request(app.app).post(`/v1/privacy/${what}`).set(headers).type('json').send(payload);
  expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'no-store']);
  return answer.body as unknown;
}
const printed = async (shop: ConnectedShop, email: string, page = 1) =>
  personData.parse(await ask(shop, 'export', email, page));
const erase = async (shop: ConnectedShop, email: string): Promise<PersonErased> => {
  const answer = personErased.parse(await ask(shop, 'erase', email));
  await app.worker.drain();
  return answer;
};
const NOTHING = { items_removed: false, items_retained: false, messages: [], done: true };

beforeAll(async () => {
  app = await createTestApp();
  here = await connectShop(app);
  there = await connectShop(app, { url: 'https://other.example', name: 'Other' });
  await order(here, 'z1', ZOE, { note: 'Ring twice' });
  await order(there, 'b1', BRUNO);
});
afterAll(() => app.close());

describe('a shop’s tool for personal data', () => {
  it('a shop’s tool prints its own orders of a mailbox, and of a foreign one the same as of none', async () => {
    const { data, done } = await printed(here, ` ${ZOE.toUpperCase()}`);
    expect([data.length, done]).toEqual([1, true]);
    const text = JSON.stringify(data);
    for (const part of ['"z1"', ZOE, 'Zoe Quarantotti', '+39 347 555 0199', 'Ring twice', 'Completed'])
      expect(text).toContain(part);
    for (const what of ['export', 'erase'] as const)
      expect(await ask(here, what, BRUNO)).toEqual(await ask(here, what, 'nobody@example.com'));
    expect(await erase(here, '')).toEqual(NOTHING);
    expect(await app.ctx.db('erasures')).toEqual([]);
    const unsigned = await request(app.app).post('/v1/privacy/erase').send({ email: ZOE });
    expect(unsigned.status).toBe(401);
  });

  it('a shop’s tool prints many orders page by page, each once', async () => {
    for (let n = 0; n < 25; n += 1) await order(here, `m${n}`, 'many@example.com');
    const pages = [await printed(here, 'many@example.com'), await printed(here, 'many@example.com', 2)];
    expect(pages.map(({ data, done }) => [data.length, done])).toEqual([
      [20, false],
      [5, true],
    ]);
    expect(new Set(pages.flatMap(({ data }) => data.map(({ item_id }) => item_id))).size).toBe(25);
  });

  it('a shop’s tool keeps who is known elsewhere, says so, and asks staff once', async () => {
    await order(here, 'b2', BRUNO);
    for (let times = 0; times < 2; times += 1)
      expect(await erase(here, BRUNO)).toMatchObject({ items_removed: false, items_retained: true });
    expect(await app.ctx.db('tasks').where({ created_by: 'shop' })).toHaveLength(1);
    expect(await app.ctx.db('erasures')).toEqual([]);
    const customer = { id: 'cus_1', contact_id: null, locale: 'en', created_at: 1, signed_in_at: 1 };
    await order(here, 'c1', 'carla@example.com');
    await app.ctx.db('customers').insert(customer);
    const proven = { mailbox_key: 'carla@example.com', customer_id: 'cus_1', proven_at: 1, main_at: 0 };
    await app.ctx.db('customer_mailboxes').insert(proven);
    await order(here, 'd1', 'dora@example.com', { company: { name: 'Dora SRL' } });
    for (const email of ['carla@example.com', 'dora@example.com'])
      expect((await erase(here, email)).messages).toEqual([expect.stringContaining('sales desk')]);
    await order(here, 'e1', 'elio@example.com', {
      ...{ status: 'processing', placedAt: new Date(app.clock.now()).toISOString() },
    });
    expect((await erase(here, 'elio@example.com')).messages).toEqual([
      expect.stringContaining('still on its way'),
    ]);
    expect(await app.ctx.db('erasures')).toEqual([]);
  });

  it('a shop’s tool erases who is known by its orders alone, once, and says what stays', async () => {
    const { messages, ...done } = await erase(here, ZOE);
    expect(done).toEqual({ items_removed: true, items_retained: true, done: true });
    expect(messages).toEqual([expect.stringContaining('for 10 years')]);
    expect(await searchAll(app.ctx.db, ['zoe@', 'ring twice'])).toEqual([]);
    expect(await erase(here, ZOE)).toEqual(NOTHING);
    expect(await app.ctx.db('erasures').pluck('shop_id')).toEqual([here.shopId]);
    const bruno = await app.ctx.db('orders').where({ order_key: 'b1' }).first('email');
    expect(bruno).toEqual({ email: BRUNO });
  });

  it('who was erased of one shop stays so there, and is a buyer like others elsewhere', async () => {
    await postOrders(app, here, sent.get('z1'));
    await order(here, 'z2', ZOE);
    await order(there, 'z3', ZOE);
    const emails = await app.ctx
      .db('orders')
      .whereIn('order_key', ['z1', 'z2', 'z3'])
      .orderBy('order_key')
      .pluck('email');
    expect(emails).toEqual(['', '', ZOE]);
    app.clock.advance(HOUR);
    await app.worker.drain();
    expect(await app.ctx.db('orders').where({ order_key: 'z3' }).pluck('email')).toEqual([ZOE]);
    const key = await app.ctx.db('contact_keys').where({ value: ZOE }).first('contact_id');
    expect(key).toEqual(await app.ctx.db('orders').where({ order_key: 'z3' }).first('contact_id'));
  });

  it('an order that another shop tells of while somebody is being erased keeps its buyer', async () => {
    await order(here, 'f1', 'fred@example.com');
    personErased.parse(await ask(here, 'erase', 'fred@example.com'));
    await order(there, 'f2', 'fred@example.com');
    await app.worker.drain();
    const rows = await app.ctx.db('orders').whereIn('order_key', ['f1', 'f2']).orderBy('order_key');
    expect(rows.map(({ email }) => email)).toEqual(['', 'fred@example.com']);
    const contact = await app.ctx
      .db('contacts')
      .where({ id: rows[1]?.contact_id ?? '' })
      .first();
    expect(contact).toMatchObject({ email: 'fred@example.com', first_name: 'Zoe' });
    expect(rows[0]?.contact_id).not.toBe(rows[1]?.contact_id);
  });
});
