import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { up } from '../../../connector/migrations/0071-name-spellings.ts';
import { searchContactIds } from '../../../connector/src/contacts/search-contacts.ts';
import { findOrderIdByNumber } from '../../../connector/src/orders/search.ts';
import { readSearch } from '../../../connector/src/search/spelling.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeAddress, makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop } from '../../support/make/shop.ts';
import { getShop, receiveOrder } from '../../support/verbs.ts';

const BUYERS = [
  { number: 'BL-1003', lastName: 'Müller', phone: '+49 30 12345678' },
  { number: 'BL-10031', lastName: "D'Angelo", phone: '+39 02 7654321' },
  { number: 'BL-2', lastName: 'Łukasz-Nowak', phone: '' },
  { number: 'BL-3', lastName: 'Dangelo', phone: '' },
];

describe('a search at the desk', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
    const shop = await getShop(test.ctx.db, (await connectShop(test)).shopId);
    for (const [index, { number, ...buyer }] of BUYERS.entries()) {
      const order = makeSnapshot({
        orderKey: `key_${index}`,
        number,
        version: { epoch: 1, counter: index + 1 },
        customer: { uid: null, email: `b${index}@example.com`, accountEmail: null },
        billing: makeAddress({ firstName: 'Eva', ...buyer }),
      });
      const body = Buffer.from(JSON.stringify(order));
      await receiveOrder(test.ctx, { shop, webhookId: `msg_${index}`, headers: {}, body });
    }
    await test.worker.drain();
  });
  afterAll(() => test.close());

  /** The family names of the contacts that are found. */
  async function find(text: string): Promise<string[]> {
    const ids = await searchContactIds(test.ctx.db, { words: readSearch(text), from: null, most: 10 });
    return test.ctx.db('contacts').whereIn('id', ids).orderBy('last_name').pluck('last_name');
  }

  it.each([
    ['03012345678', ['Müller']],
    ['030 12345678', ['Müller']],
    ['+493012345678', ['Müller']],
    ['027654321', ["D'Angelo"]],
    ['Mueller', ['Müller']],
    ['muller', ['Müller']],
    ['eva müller', ['Müller']],
    ['dangelo', ["D'Angelo", 'Dangelo']],
    ['d’angelo', ["D'Angelo", 'Dangelo']],
    ["D'Ang", ["D'Angelo", 'Dangelo']],
    ['lukasznowak', ['Łukasz-Nowak']],
    ['lukasz-nowak', ['Łukasz-Nowak']],
    ['nowak', ['Łukasz-Nowak']],
  ])('a search at the desk for %s finds who is meant', async (text, names) => {
    expect(await find(text)).toEqual(names);
  });

  it('a search at the desk for exactly the number of an order names that order', async () => {
    const numberOf = async (typed: string) => {
      const id = await findOrderIdByNumber(test.ctx.db, typed);
      return id === null ? null : test.ctx.db('orders').where({ id }).first('number');
    };
    expect(await numberOf(' bl-1003 ')).toEqual({ number: 'BL-1003' });
    expect(await numberOf('#BL-3')).toEqual({ number: 'BL-3' });
    for (const typed of ['BL-100', 'bl', '', '#', 'Müller']) expect(await numberOf(typed)).toBeNull();
  });

  it('a search at the desk finds the same in a database of before', async () => {
    const words = () => test.ctx.db('search_tokens').orderBy(['ref_id', 'token']).select('token', 'ref_id');
    const now = await words();
    const others = ['mueller', 'dangelo', 'lukasznowak'];
    await test.ctx.db('search_tokens').whereIn('token', others).where({ kind: 'contact' }).delete();
    expect(await find('mueller')).toEqual([]);
    await test.ctx.db.transaction((trx) => up(trx));
    const then = await words();
    expect(await find('mueller')).toEqual(['Müller']);
    expect(await find('lukasznowak')).toEqual(['Łukasz-Nowak']);
    // What is called Dangelo by itself lost a word of its own above.
    expect(now.length - then.length).toBe(1);
  });
});
