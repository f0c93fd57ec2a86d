import { afterAll, beforeAll, expect, it } from 'vitest';
import { addAddress } from '../../../connector/src/address-book/address-book.ts';
import { addNote } from '../../../connector/src/notes/notes.ts';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import type { Db } from '../../../connector/src/platform/db.ts';
import { eraseCustomer } from '../../../connector/src/privacy/erase.ts';
import { createWorkers } from '../../../connector/src/workers.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeAddressEntries } from '../../support/make/address-entries.ts';
import { makeAddress, makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../../support/make/shop.ts';
import { searchAll } from '../../support/search-all.ts';
import { addBuyer, opened } from '../cases/buyers.ts';

let app: TestApp;
let shop: ConnectedShop;
let counter = 0;
beforeAll(async () => {
  app = await createTestApp();
  shop = await connectShop(app);
});
afterAll(() => app.close());

class Killed extends Error {}

/** A database of a process that dies when it begins its transaction number `most`: from then on it reads nothing, either. */
function dyingAt(db: Db, most: number): { db: Db; isDead(): boolean } {
  let begun = 0;
  const check = () => {
    if (begun >= most) throw new Killed();
  };
  const dying = new Proxy(db, {
    apply: (target, self, args: unknown[]) => (
      check(),
      Reflect.apply(target as never, self, args) as unknown
    ),
    get(target, name) {
      if (name === 'transaction') {
        begun += 1;
        check();
      }
      return Reflect.get(target, name) as unknown;
    },
  });
  return { db: dying, isDead: () => begun >= most };
}

interface Person {
  name: string;
  customerId: string;
  mailbox: string;
  phone: string;
  /** The shop tells of both orders, again or newer. */
  tell(note: string): Promise<void>;
}

/** Somebody with two orders, one for a company, a saved address, a case, a mail and a note about them. */
async function live(n: number): Promise<Person> {
  const name = `zenobia${n}x`;
  const { id: customerId, email: mailbox } = await addBuyer(app, `buyer${n}`);
  const phone = `555019900${n}`;
  const tell = async (note: string) => {
    for (const key of ['a', 'b']) {
      counter += 1;
      const snapshot = makeSnapshot({
        ...{ orderKey: `${key}${n}`, number: `${key}${n}`, status: 'completed', note },
        ...{ version: { epoch: 1, counter }, customer: { uid: null, email: mailbox, accountEmail: null } },
        billing: makeAddress({ firstName: name, phone }),
        ...(key === 'b' ? { company: { name: `${name} Design` } } : {}),
      });
      expect((await postOrders(app, shop, snapshot)).status).toBe(200);
    }
  };
  await tell(`Ring ${name}`);
  const order = await app.ctx
    .db('orders')
    .where({ order_key: `a${n}` })
    .first();
  const { id: orderId = '', contact_id: contactId = '' } = order ?? {};
  await addNote(app.ctx.db, app.ctx, {
    note: { contactId, companyId: '', orderId: '', text: `${name} likes blue` },
    by: 'stf_1',
  });
  const entries = makeAddressEntries({ firstName: name, phone });
  await addAddress(app.ctx, { customerId, kind: 'delivery', entries, isDefault: true });
  await opened(app, { kind: 'customer', id: customerId, email: mailbox }, orderId, { text: `I am ${name}` });
  await app.worker.drain();
  return { name, customerId, mailbox, phone, tell };
}

it('an erasure that is killed between any two of its steps goes on, though the shop tells of the person meanwhile', async () => {
  let died = 0;
  for (let at = 1; ; at += 1) {
    const { name, customerId, mailbox, phone, tell } = await live(at);
    const words = [name, mailbox, phone];
    expect((await searchAll(app.ctx.db, words)).length).toBeGreaterThan(15);
    expect(await eraseCustomer(app.ctx, { customerId, typed: mailbox })).toMatchObject({ ok: true });
    const dying = dyingAt(app.ctx.db, at);
    await createWorkers({ ...app.ctx, db: dying.db })
      .drain()
      .catch((error: unknown) => error);
    if (dying.isDead()) died += 1;
    await tell(`Ring ${name} again`);
    // The lease of the dead one is over; the second look, which comes after an hour, is not yet due.
    app.clock.advance(5 * MINUTE);
    await app.worker.drain();
    expect(await app.ctx.db('erasures').whereNull('done_at')).toEqual([]);
    expect([at, await searchAll(app.ctx.db, words)]).toEqual([
      at,
      ['inbox.body', 'orders.billing', 'orders.company'].map((place) => `${place}: ${name}`),
    ]);
    if (!dying.isDead()) break;
  }
  // Its steps are at least: the people, two for each order, what is loose, the company, the end.
  expect(died).toBeGreaterThanOrEqual(8);
});
