import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../support/app.ts';
import { makeAddress, makeSnapshot } from '../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../support/make/shop.ts';
import { signInAtDesk } from '../support/staff.ts';
import type { Browser } from './browse.ts';

/** A page may not ask the database once more for each row that it shows. */
describe('the queries of a page', () => {
  let test: TestApp;
  let shop: ConnectedShop;
  let desk: Browser;
  let counter = 0;
  beforeAll(async () => {
    test = await createTestApp();
    shop = await connectShop(test);
    desk = await signInAtDesk(test, { role: 'owner' });
  });
  afterAll(() => test.close());

  const guest = (email: string) => ({ uid: null, email, accountEmail: null });
  const company = { name: 'Rossi & Figli', vatNumber: '01234567890' };

  /** It adds orders of one contact and of others that look like it, messages that cannot be read, tasks and notes. */
  async function fill(times: number): Promise<void> {
    for (let turn = 0; turn < times; turn += 1) {
      counter += 2;
      const orders = [
        { customer: guest('mario@example.com'), company },
        {
          customer: guest(`m${counter}@example.com`),
          company,
          billing: makeAddress({ line1: `Via ${counter}` }),
        },
      ];
      for (const [index, order] of orders.entries()) {
        const version = { epoch: 1, counter: counter + index };
        const named = { orderKey: `k${counter + index}`, number: `${counter + index}`, version };
        await postOrders(test, shop, makeSnapshot({ ...named, ...order, total: 5000 }));
      }
      await postOrders(test, shop, makeSnapshot({ orderKey: `bad${counter}`, currency: 'euro' }));
      const { id } = await mario();
      const { staffId } = (await test.ctx.db('staff').first({ staffId: 'id' })) as { staffId: string };
      await desk.submit(`/desk/contacts/${id}`, '/desk/notes', { text: `Note ${turn}` });
      const task = { title: `Call ${turn}`, staffId };
      await desk.submit(`/desk/tasks/new?contactId=${id}`, '/desk/tasks', task);
      await test.ctx.db('contacts').where({ id }).update({ owner_id: staffId });
    }
  }
  const mario = async () =>
    (await test.ctx.db('contacts').where({ email: 'mario@example.com' }).first('id', 'account_id')) as {
      id: string;
      account_id: string;
    };

  async function countQueries(path: string): Promise<number> {
    let queries = 0;
    const count = () => {
      queries += 1;
    };
    test.ctx.db.on('query', count);
    const answer = await desk.get(path);
    test.ctx.db.removeListener('query', count);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    return queries;
  }

  async function countAll(): Promise<Record<string, number>> {
    const { id, account_id } = await mario();
    const order = (await test.ctx.db('orders').where({ contact_id: id }).first('id')) as { id: string };
    const lists = ['', '/contacts', '/contacts?search=mar', '/companies', '/orders', '/orders?search=mar'];
    const records = [`/contacts/${id}`, `/companies/${account_id}`, `/orders/${order.id}`];
    const work = ['/duplicates', '/intake', '/intake/quarantined', '/staff', `/orders?contact=${id}`];
    const counts: [string, number][] = [];
    for (const path of [...lists, ...records, ...work])
      counts.push([path.replace(/\w{3}_\w+/, 'ID'), await countQueries(`/desk${path}`)]);
    return Object.fromEntries(counts);
  }

  it('a page asks the database as often for many rows as for few', async () => {
    await fill(3);
    const few = await countAll();
    await fill(17);
    expect(await countAll()).toEqual(few);
    expect(Math.max(...Object.values(few))).toBeLessThanOrEqual(40);
  }, 120_000);
});
