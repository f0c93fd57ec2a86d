import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { up } from '../../../connector/migrations/0071-name-spellings.ts';
import { up as articlesAndTowns } from '../../../connector/migrations/0084-articles-and-towns.ts';
import { editVariant } from '../../../connector/src/catalog/edit.ts';
import { importCatalog } from '../../../connector/src/catalog/import.ts';
import { searchContactIds } from '../../../connector/src/contacts/search-contacts.ts';
import { findOrderIdByNumber, searchOrderIds } from '../../../connector/src/orders/search.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { LIMITS } from '../../../connector/src/search/walk.ts';
import { readSearch } from '../../../connector/src/search/spelling.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeAddress, makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop } from '../../support/make/shop.ts';
import { getShop, receiveOrder } from '../../support/verbs.ts';

const BUYERS = [
  { number: 'BL-1003', lastName: 'Müller', phone: '+49 30 12345678', city: 'Gorizia', sku: '' },
  { number: 'BL-10031', lastName: "D'Angelo", phone: '+39 02 7654321', city: 'Trieste', sku: 'MUG-RED' },
  { number: 'BL-2', lastName: 'Łukasz-Nowak', phone: '', city: 'Gorizia', sku: '' },
  { number: 'BL-3', lastName: 'Dangelo', phone: '', city: 'Gorizia', sku: 'MUG-GRUEN' },
];

const CSV = `sku,product,name,description,category,kind,options,price,stock,tax_rate
MUG-RED,bora-mug,Bora mug,,Mugs,physical,Colour: Red,12.00,9,22
MUG-GRUEN,bora-mug,Bora mug,,Mugs,physical,Colour: Grün,12.00,9,22
`;

describe('a search at the desk', () => {
  let test: TestApp;
  let shop: Awaited<ReturnType<typeof getShop>>;

  interface Sale {
    number: string;
    index: number;
    email: string;
    billing: Parameters<typeof makeAddress>[0];
    sku: string;
  }

  async function receive({ number, index, email, billing, sku }: Sale): Promise<void> {
    const [variant] = await test.ctx.db('variants').where({ sku }).select('id');
    const order = makeSnapshot({
      orderKey: `key_${index}`,
      number,
      version: { epoch: 1, counter: index + 1 },
      customer: { uid: null, email, accountEmail: null },
      billing: makeAddress({ firstName: 'Eva', ...billing }),
    });
    const lines = order.lines.map((line) => ({ ...line, variantKey: variant?.id ?? '71' }));
    const body = Buffer.from(JSON.stringify({ ...order, lines }));
    await receiveOrder(test.ctx, { shop, webhookId: `msg_${index}`, headers: {}, body });
  }

  beforeAll(async () => {
    test = await createTestApp();
    shop = await getShop(test.ctx.db, (await connectShop(test)).shopId);
    const report = await importCatalog(test.ctx, { csvText: CSV, pictureFolder: '/nowhere', dryRun: false });
    expect(report.faults).toEqual([]);
    for (const [index, { number, sku, ...billing }] of BUYERS.entries())
      await receive({ number, index, sku, billing, email: `b${index}@example.com` });
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

  it('a search at the desk finds the contacts of a town, also of one that a later order named', async () => {
    expect(await find('triest')).toEqual(["D'Angelo"]);
    expect(await find('dangelo trieste')).toEqual(["D'Angelo"]);
    const billing = { lastName: 'Dangelo', city: 'Müllheim' };
    await receive({ number: 'BL-4', index: 9, email: 'b3@example.com', billing, sku: '' });
    await test.worker.drain();
    expect(await find('muellheim')).toEqual(['Dangelo']);
    // What a database of before gets is what is written now.
    const words = () =>
      test.ctx.db('search_tokens').whereIn('kind', ['contact', 'variant']).orderBy(['token', 'ref_id']);
    const now = await words();
    await test.ctx.db('search_tokens').whereIn('token', ['trieste', 'mullheim', 'muellheim']).delete();
    await test.ctx.db('search_tokens').where({ kind: 'variant' }).delete();
    await articlesAndTowns(test.ctx.db);
    expect(await words()).toEqual(now);
  });

  it('a search at the desk finds orders by what was bought: its name, option and article number, with other words', async () => {
    const { ctx } = test;
    const numbers = async (text: string, limits = LIMITS) => {
      const ids = await searchOrderIds(ctx.db, { words: readSearch(text), from: null, most: 20 }, limits);
      return ctx.db('orders').whereIn('id', ids).orderBy('number').pluck('number');
    };
    // Read ahead, looked for among the newest, and each in its turn.
    const rare = { few: 1, known: 1, frequent: 1, step: 8 };
    for (const limits of [LIMITS, rare]) {
      expect(await numbers('bora', limits)).toEqual(['BL-10031', 'BL-3']);
      expect(await numbers('mug-gruen', limits)).toEqual(['BL-3']);
      expect(await numbers('bora grün', limits)).toEqual(['BL-3']);
      expect(await numbers("d'angelo bora", limits)).toEqual(['BL-10031', 'BL-3']);
      expect(await numbers('müller bora', limits)).toEqual([]);
    }
    const [variant] = await ctx.db('variants').where({ sku: 'MUG-GRUEN' }).select('id');
    await transact(ctx.db, (trx) =>
      editVariant(trx, ctx, { variantId: variant?.id ?? '', edits: { name: 'Never' } }),
    );
    expect(await numbers('bora')).toHaveLength(2);
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
