import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addAddress, type Saved } from '../../../connector/src/address-book/address-book.ts';
import { findProfileFor, listProfilesFor } from '../../../connector/src/address-book/profiles.ts';
import { findCaseFile } from '../../../connector/src/cases/queries.ts';
import { sayInCase } from '../../../connector/src/cases/thread.ts';
import { leaveCompany } from '../../../connector/src/memberships/members.ts';
import {
  findCompanyOrder,
  listCompanyOrders,
  seenByMember,
} from '../../../connector/src/memberships/company-orders.ts';
import { joinContacts } from '../../../connector/src/merging/join.ts';
import { cancelOwnOrder } from '../../../connector/src/order-desk/cancel.ts';
import { listOwnOrders } from '../../../connector/src/orders/own-orders.ts';
import { findCustomerOrder, listOrdersOfKeys } from '../../../connector/src/orders/queries.ts';
import { eraseCustomer } from '../../../connector/src/privacy/erase.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeAddressEntries } from '../../support/make/address-entries.ts';
import { addBuyer, ask, opened, QUESTION } from '../cases/buyers.ts';
import { addCompany, buy, join, keyOf, ownerOf, type Buyer } from './company.ts';

let app: TestApp;
let accountId: string;
let anna: Buyer;
let bruno: Buyer;
let carla: Buyer;
let stranger: Buyer;
beforeAll(async () => {
  app = await createTestApp();
  accountId = await addCompany(app);
  const [a, b, c, d] = ['anna', 'bruno', 'carla', 'stranger'];
  for (const name of [a, b, c, d]) await addBuyer(app, name ?? '');
  const buyer = (name = ''): Buyer => ({ kind: 'customer', id: `cus_${name}`, email: `${name}@example.com` });
  [anna, bruno, carla, stranger] = [buyer(a), buyer(b), buyer(c), buyer(d)];
});
beforeEach(async () => {
  for (const table of ['company_members', 'company_invitations', 'company_orders', 'rate_limits'])
    await app.ctx.db(table).delete();
  await join(app, { accountId, buyer: anna, sees: 'manager' });
  await join(app, { accountId, buyer: bruno, sees: 'own' });
  await join(app, { accountId, buyer: carla, sees: 'all' });
});
afterAll(() => app.close());

const sightOf = (buyer: Buyer) => ({ ...ownerOf(buyer), alsoSees: seenByMember(app.ctx.db, buyer.id) });
const sees = async (buyer: Buyer, id: string): Promise<boolean> =>
  (await findCustomerOrder(app.ctx.db, sightOf(buyer), id)) !== null;
const listed = async (buyer: Buyer): Promise<string[] | null> => {
  const page = await listCompanyOrders(app.ctx.db, { accountId, customerId: buyer.id, cursor: null });
  return page && (await listOrdersOfKeys(app.ctx.db, page.items)).map(({ id }) => id);
};
const cancel = (buyer: Buyer, orderId: string) =>
  cancelOwnOrder(app.ctx, { owner: sightOf(buyer), orderId, sum: 0 });

describe('an order of a company', () => {
  it('an order of a company is seen by who ordered it, by managers and by who sees all; it is in no colleague’s own list', async () => {
    const brunos = await buy(app, bruno, { accountId });
    const carlas = await buy(app, carla, { accountId });
    expect([await sees(anna, brunos), await sees(bruno, brunos), await sees(carla, brunos)]).toEqual([
      true,
      true,
      true,
    ]);
    expect([await sees(anna, carlas), await sees(bruno, carlas)]).toEqual([true, false]);
    expect(await listed(anna)).toEqual([carlas, brunos]);
    expect(await listed(bruno)).toEqual([brunos]);
    expect(await listed(stranger)).toBeNull();
    const asked = { owner: ownerOf(anna), search: '', span: null, cursor: null };
    expect((await listOwnOrders(app.ctx.db, asked)).items).toEqual([]);
  });

  it('an order in whose form somebody typed the company’s number is its buyer’s alone, whoever they are', async () => {
    const typed = await buy(app, stranger);
    const privately = await buy(app, bruno);
    const accounts = await app.ctx.db('orders').whereIn('id', [typed, privately]).distinct('account_id');
    expect(accounts).toEqual([{ account_id: accountId }]);
    for (const buyer of [anna, carla]) {
      expect([await sees(buyer, typed), await sees(buyer, privately)]).toEqual([false, false]);
      expect(await listed(buyer)).toEqual([]);
    }
    const theirs = await buy(app, bruno, { accountId });
    expect(await sees(stranger, theirs)).toBe(false);
  });

  it('an order goes to nobody else’s view when staff join the records of its buyer and a colleague', async () => {
    const privately = await buy(app, bruno);
    const theirs = await buy(app, carla, { accountId });
    const carlas = await buy(app, carla);
    const contactOf = async (id: string): Promise<string> =>
      (await app.ctx.db('orders').where({ id }).first<{ contact_id: string }>('contact_id')).contact_id;
    await joinContacts(app.ctx, {
      ids: [await contactOf(privately), await contactOf(carlas)],
      staffId: 'stf_sara',
    });
    expect(await contactOf(privately)).toBe(await contactOf(carlas));
    const strangers = await buy(app, stranger);
    await joinContacts(app.ctx, {
      ids: [await contactOf(strangers), await contactOf(carlas)],
      staffId: 'stf_sara',
    });
    expect([await sees(carla, privately), await sees(bruno, carlas), await sees(anna, carlas)]).toEqual([
      false,
      false,
      false,
    ]);
    expect([await sees(stranger, theirs), await listed(stranger)]).toEqual([false, null]);
    expect(await listed(anna)).toEqual([theirs]);
  });

  it('an order of a company is no more to be seen by who has left; what they bought themselves they look at and change no more', async () => {
    const theirs = await buy(app, carla, { accountId });
    const colleagues = await buy(app, bruno, { accountId });
    const privately = await buy(app, carla);
    const caseId = await opened(app, carla, theirs, QUESTION);
    expect(await leaveCompany(app.ctx, { accountId, customerId: carla.id })).toEqual({ ok: true });
    expect([await sees(carla, colleagues), await sees(carla, theirs), await sees(carla, privately)]).toEqual([
      false,
      true,
      true,
    ]);
    expect(await listed(carla)).toBeNull();
    await expect(cancel(carla, theirs)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(ask(app, carla, theirs)).rejects.toMatchObject({ code: 'forbidden' });
    const said = { caseId, by: carla, key: 'k'.repeat(20), text: 'Send it to me', source: 'portal' as const };
    await expect(sayInCase(app.ctx, said)).rejects.toMatchObject({ code: 'forbidden' });
    expect(await ask(app, carla, privately, QUESTION)).toMatchObject({ ok: true });
    expect(await sees(anna, theirs)).toBe(true);
    const later = await buy(app, carla, { accountId });
    expect([await sees(anna, later), await listed(anna)]).toEqual([false, [colleagues, theirs]]);
  });

  it('an order of a company is changed by who ordered it and by managers, and only looked at by others; so are its cases', async () => {
    const theirs = await buy(app, bruno, { accountId });
    await expect(cancel(carla, theirs)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(cancel(stranger, theirs)).rejects.toMatchObject({ code: 'not_found' });
    const caseId = await opened(app, bruno, theirs, QUESTION);
    const reads = async (by: Buyer): Promise<boolean> =>
      (await findCaseFile(app.ctx.db, caseId, by)) !== null;
    expect([await reads(bruno), await reads(carla), await reads(anna), await reads(stranger)]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    const say = (by: Buyer) =>
      sayInCase(app.ctx, { caseId, by, key: `k-${by.id}-000000000000`, text: 'Hello', source: 'portal' });
    await expect(say(carla)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(say(stranger)).rejects.toMatchObject({ code: 'not_found' });
    expect([await say(bruno), await say(anna)]).toEqual([{ ok: true }, { ok: true }]);
    // The order is of another system, so that nobody cancels it here; a manager is told that, as who ordered it is.
    expect(await cancel(anna, theirs)).toEqual(await cancel(bruno, theirs));
  });
});

describe('a billing profile of a company', () => {
  const save = (customerId: string): Promise<Saved> =>
    addAddress(app.ctx, {
      ...{ customerId, kind: 'billing', isDefault: false },
      entries: makeAddressEntries({ company: 'Rossi & Figli Srl', line1: `Via ${customerId} 1` }),
    });

  it('a billing profile of a company is offered to its people while they are of it, beside their own', async () => {
    const [company, own] = [await save(accountId), await save(bruno.id)];
    if (!company.ok || !own.ok) throw new Error('not saved');
    const offered = async (buyer: Buyer) =>
      (await listProfilesFor(app.ctx.db, buyer.id)).map(({ id, of }) => [id, of?.name ?? null]);
    expect(await offered(bruno)).toEqual([
      [own.id, null],
      [company.id, 'Rossi & Figli Srl'],
    ]);
    expect(await offered(stranger)).toEqual([]);
    const find = (buyer: Buyer, profileId: string) =>
      findProfileFor(app.ctx.db, { customerId: buyer.id, profileId });
    expect((await find(bruno, company.id))?.of).toEqual({ id: accountId, name: 'Rossi & Figli Srl' });
    expect((await find(bruno, own.id))?.of).toBeNull();
    expect([await find(carla, own.id), await find(stranger, company.id)]).toEqual([null, null]);
    await leaveCompany(app.ctx, { accountId, customerId: bruno.id });
    expect([await offered(bruno), await find(bruno, company.id)]).toEqual([[[own.id, null]], null]);
  });

  it('an erasure ends the membership of its last manager and leaves the orders with the company', async () => {
    const theirs = await buy(app, carla, { accountId });
    await eraseCustomer(app.ctx, { customerId: anna.id, typed: anna.email });
    const rows = await app.ctx.db('company_members').where({ customer_id: anna.id });
    expect(rows).toMatchObject([{ mailbox_key: '', active_of: null }]);
    expect([await sees(anna, theirs), await sees(carla, theirs)]).toEqual([false, true]);
    expect(await findCompanyOrder(app.ctx.db, await keyOf(app, theirs))).toMatchObject({
      account_id: accountId,
      customer_id: carla.id,
    });
  });
});
