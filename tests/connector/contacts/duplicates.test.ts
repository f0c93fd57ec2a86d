import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findDuplicates, listDuplicates } from '../../../connector/src/portal-services/records/duplicates.ts';
import { pin } from '../../../connector/src/contacts/pins.ts';
import type { ContactRow } from '../../../connector/src/contacts/store.ts';
import { writeCursor } from '../../../connector/src/platform/cursor.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeAddress, makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop } from '../../support/make/shop.ts';
import { getShop, receiveOrder } from '../../support/verbs.ts';

/** Each has first name, last name, postcode, phone and perhaps a company. The oldest contact comes first. */
const PEOPLE: Record<string, [string, string, string, string, string?]> = {
  alone1: ['Ada', 'Alberti', '10100', ''],
  alone2: ['Bice', 'Bruni', '10100', ''],
  alone3: ['Carla', 'Ceri', '10100', ''],
  alone4: ['Dina', 'Dossi', '10100', ''],
  alone5: ['Elsa', 'Eberle', '10100', ''],
  alone6: ['Fede', 'Furlan', '10100', ''],
  rare: ['Maria', 'Özdemir', '20100', ''],
  swapped: ['ozdemir', 'MARIA', '20100', '+39 333 100 0001'],
  elsewhere: ['Maria', 'Özdemir', '10121', '', 'Marmi Carrara'],
  colleague: ['Maria', 'Özdemir', '50100', '', 'Marmi Carrara'],
  called: ['Anna', 'Verdi', '30100', '0333 1000001'],
  longer: ['Maria', 'Özdemir Bianchi', '20100', ''],
  long: ['Maria Chiara', 'di Savoia della Rovere', '20100', ''],
  longToo: ['Maria Chiara', 'Di Savoia Della Rovere', '20100', ''],
  longOther: ['Maria Chiara', 'de Savoia della Rovere', '20100', ''],
  one: ['Maria', '', '20100', ''],
  oneToo: ['Maria', '', '20100', ''],
  oldest: ['Maria', 'Rossi', '40100', ''],
  older: ['Maria', 'Rossi', '40100', ''],
  newer: ['Maria', 'Rossi', '40100', ''],
  newest: ['Rossi', 'Maria', '40 100', ''],
};

describe('likely duplicates', () => {
  let test: TestApp;
  let contacts: Map<string, ContactRow>;
  beforeAll(async () => {
    test = await createTestApp();
    const shop = await getShop(test.ctx.db, (await connectShop(test)).shopId);
    let counter = 0;
    for (const [who, [firstName, lastName, postcode, phone, company]] of Object.entries(PEOPLE)) {
      counter += 1;
      test.clock.advance(1000);
      const order = makeSnapshot({
        orderKey: `key_${who}`,
        version: { epoch: 1, counter },
        customer: { uid: null, email: `${who}@example.com`, accountEmail: null },
        billing: makeAddress({ firstName, lastName, postcode, phone }),
        company: company === undefined ? null : { name: company, vatNumber: '01234567890' },
      });
      const body = Buffer.from(JSON.stringify(order));
      await receiveOrder(test.ctx, { shop, webhookId: `msg_${who}`, headers: {}, body });
    }
    const rows = await test.ctx.db<ContactRow>('contacts').select('*');
    contacts = new Map(rows.map((row) => [row.email.replace('@example.com', ''), row]));
  });
  afterAll(() => test.close());

  const rowOf = (who: string): ContactRow => contacts.get(who) as ContactRow;
  const nameOf = (email: string) => email.replace('@example.com', '');

  async function duplicatesOf(who: string, common?: number): Promise<string[]> {
    const found = await findDuplicates(test.ctx.db, rowOf(who), common);
    return found.map(({ email, reasons }) => `${nameOf(email)}: ${reasons.join()}`).sort();
  }

  it.each([
    ['rare', ['swapped: name_postcode']],
    ['swapped', ['called: phone', 'rare: name_postcode']],
    ['elsewhere', ['colleague: name_company']],
    ['called', ['swapped: phone']],
    ['longer', []],
    ['long', ['longToo: name_postcode']],
    ['longOther', []],
    ['one', []],
    ['newest', ['newer: name_postcode', 'older: name_postcode', 'oldest: name_postcode']],
  ])('the likely duplicates of "%s" are %j', async (who, wanted) => {
    expect(await duplicatesOf(who)).toEqual(wanted);
  });

  it('likely duplicates are found by the rarest word, however common the others are', async () => {
    // Five are named Özdemir, and six newer ones Maria.
    expect(await duplicatesOf('rare', 6)).toEqual(['swapped: name_postcode']);
    expect(await duplicatesOf('swapped', 6)).toEqual(['called: phone', 'rare: name_postcode']);
  });

  it('likely duplicates are looked for among the newest contacts when every word is common', async () => {
    expect(await duplicatesOf('oldest', 2)).toEqual(['newer: name_postcode', 'newest: name_postcode']);
  });

  const pairNames = ({ items }: Awaited<ReturnType<typeof listDuplicates>>): string[] =>
    items.map(({ contacts: both }) =>
      both
        .map(({ email }) => nameOf(email))
        .sort()
        .join(),
    );

  it.each([1, 2, 4, 7])(
    'likely duplicates are listed once each, all of them, page by page (%i at a time)',
    async (together) => {
      const whole = await listDuplicates(test.ctx.db, null);
      expect(whole.next).toBeNull();
      const paged: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof listDuplicates>> = await listDuplicates(
          test.ctx.db,
          cursor,
          together,
        );
        paged.push(...pairNames(page));
        cursor = page.next;
      } while (cursor !== null);
      expect(paged).toEqual(pairNames(whole));
      expect(new Set(paged).size).toBe(10);
    },
  );

  it('a page of likely duplicates looks at a few contacts, and the next page goes on from there', async () => {
    const from = (who: string) => writeCursor({ at: 0, id: rowOf(who).id });
    const next = await listDuplicates(test.ctx.db, from('oldest'), 1);
    expect({ pairs: pairNames(next), next: next.next }).toEqual({
      pairs: ['long,longToo'],
      next: from('longToo'),
    });
    const older = await listDuplicates(test.ctx.db, from('longToo'), 1);
    expect({ pairs: pairNames(older), next: older.next }).toEqual({
      pairs: ['called,swapped'],
      next: from('called'),
    });
    expect(await listDuplicates(test.ctx.db, from('rare'), 1)).toEqual({ items: [], next: from('alone2') });
    expect(await listDuplicates(test.ctx.db, from('alone2'), 1)).toEqual({ items: [], next: null });
    await expect(listDuplicates(test.ctx.db, 'nonsense')).rejects.toThrow(
      'This page does not exist any more',
    );
  });

  it('likely duplicates are listed as pairs until they are kept apart', async () => {
    const pairs = async () => pairNames(await listDuplicates(test.ctx.db, null));
    const wanted = ['called,swapped', 'colleague,elsewhere', 'long,longToo', 'rare,swapped'];
    const rossi = ['newer,newest', 'newer,older', 'newer,oldest', 'newest,older', 'newest,oldest'];
    const all = [...wanted, ...rossi, 'older,oldest'].sort();
    expect((await pairs()).sort()).toEqual(all);
    const apart = { mergeId: 'none', now: test.clock.now() };
    for (const ids of [
      [rowOf('rare').id, rowOf('swapped').id],
      [rowOf('newest').id, rowOf('older').id],
    ])
      await test.ctx.db.transaction((trx) => pin(trx, { ids: ids as [string, string], ...apart }));
    expect((await pairs()).sort()).toEqual(
      all.filter((pair) => pair !== 'rare,swapped' && pair !== 'newest,older'),
    );
    expect(await duplicatesOf('rare')).toEqual([]);
    expect(await duplicatesOf('swapped')).toEqual(['called: phone']);
  });
});
