import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { setOwnerRule, type OwnerRule } from '../../../connector/src/contacts/owner-rules.ts';
import { takeContact } from '../../../connector/src/contacts/take.ts';
import { readMyDay } from '../../../connector/src/portal-services/records/work.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { emptyCrm } from '../../support/empty-crm.ts';
import { makeAddress, makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop } from '../../support/make/shop.ts';
import { addStaff, getShop, receiveOrder, type Shop } from '../../support/verbs.ts';

let test: TestApp;
let shop: Shop;
const staff: Record<string, string> = {};
let counter = 0;

beforeAll(async () => {
  test = await createTestApp();
  shop = await getShop(test.ctx.db, (await connectShop(test)).shopId);
  for (const name of ['anna', 'bruno', 'carla']) {
    const added = await addStaff(test.ctx, { name, email: `${name}@example.com`, role: 'sales' });
    staff[name] = added.staffId;
  }
});
beforeEach(() => emptyCrm(test.ctx.db));
afterAll(() => test.close());

/** The owner, by name, of the contact that an order of this buyer is with. */
async function buy(name: string, country = 'IT'): Promise<string | undefined> {
  counter += 1;
  const snapshot = makeSnapshot({
    orderKey: `k${counter}`,
    number: `N${counter}`,
    version: { epoch: 1, counter },
    placedAt: new Date(test.clock.now()).toISOString(),
    modifiedAt: new Date(test.clock.now()).toISOString(),
    customer: { uid: null, email: `${name}@buyers.example`, accountEmail: null },
    billing: makeAddress({ country, firstName: name, lastName: '', state: '' }),
  });
  await receiveOrder(test.ctx, {
    shop,
    webhookId: `w${counter}`,
    body: Buffer.from(JSON.stringify(snapshot)),
    headers: {},
  });
  return ownerOf(name);
}

async function ownerOf(name: string): Promise<string | undefined> {
  const row = await test.ctx
    .db('contacts')
    .where({ email: `${name}@buyers.example` })
    .first();
  return Object.entries(staff).find(([, id]) => id === row?.owner_id)?.[0];
}

const rule = (kind: OwnerRule['kind'], shares: Record<string, string> = {}) =>
  setOwnerRule(test.ctx, {
    kind,
    shares: Object.entries(shares).map(([value, name]) => ({ value, staffId: staff[name] ?? name })),
  });

it('a new contact is shared out by the rule as its order makes it, and nobody gets one who was chosen by hand', async () => {
  await rule('none');
  expect(await buy('zoe')).toBeUndefined();
  await rule('country', { IT: 'anna', '*': 'carla' });
  expect([await buy('ada'), await buy('bea', 'DE'), await buy('zoe')]).toEqual(['anna', 'carla', undefined]);
  await rule('shop', { [shop.id]: 'bruno' });
  expect([await buy('cleo'), await buy('ada')]).toEqual(['bruno', 'anna']);
  await rule('turn', { anna: 'anna', bruno: 'bruno' });
  const given = [await buy('dora'), await buy('elsa'), await buy('fay'), await buy('gina')];
  expect(given.sort()).toEqual(['anna', 'anna', 'bruno', 'bruno']);
  // Whoever does not work here any more is passed over.
  await test.ctx
    .db('staff')
    .where({ id: staff['anna'] ?? '' })
    .update({ state: 'disabled' });
  expect([await buy('hedy'), await buy('ines')]).toEqual(['bruno', 'bruno']);
  await test.ctx
    .db('staff')
    .where({ id: staff['anna'] ?? '' })
    .update({ state: 'active' });
  const rows = await test.ctx.db('contacts').where({ email: 'zoe@buyers.example' }).first();
  expect(
    await takeContact(test.ctx, { contactId: rows?.id ?? '', staffId: staff['carla'] ?? '' }),
  ).toMatchObject({ ok: true });
  expect(
    await takeContact(test.ctx, { contactId: rows?.id ?? '', staffId: staff['bruno'] ?? '' }),
  ).toMatchObject({
    reason: 'owned',
  });
  expect(await buy('zoe')).toBe('carla');
});

it('a rule that names nobody, somebody who is gone or no country is refused, and the one of before stands', async () => {
  await rule('turn', { a: 'anna' });
  expect(await rule('turn')).toMatchObject({ reason: 'no_owner' });
  expect(await rule('country', { Italia: 'anna' })).toMatchObject({
    field: 'country',
    reason: 'bad_country',
  });
  expect(await rule('shop', { [shop.id]: 'staff_gone' })).toMatchObject({ reason: 'bad_owner' });
  expect(await buy('ada')).toBe('anna');
  await rule('none');
});

it('my day shows today’s orders with their sum, what is to be shipped and whom nobody looks after', async () => {
  await rule('none');
  await buy('ada');
  await buy('bea');
  await test.ctx
    .db('orders')
    .where({ number: `N${counter}` })
    .update({ status: 'cancelled' });
  const day = await readMyDay(test.ctx, { staffId: staff['anna'] ?? '', timeZone: 'Europe/Rome' });
  expect(day.shops.bought).toEqual({ count: 1, sums: [{ currency: 'EUR', amount: 4392 }] });
  expect(day.shops.toShip.orders.map(({ number }) => number)).toEqual([`N${counter - 1}`]);
  expect(day.shops.unowned.contacts.map(({ name }) => name).sort()).toEqual(['ada', 'bea']);
  expect(day.shops).toMatchObject({ disputes: [], flags: 0, onItsWay: { count: 0, sums: [] } });
});
