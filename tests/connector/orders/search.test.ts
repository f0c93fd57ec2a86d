import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { searchContactIds } from '../../../connector/src/contacts/search-contacts.ts';
import { hasWord } from '../../../connector/src/search/words.ts';
import type { SearchLimits } from '../../../connector/src/search/walk.ts';
import { searchOrderIds } from '../../../connector/src/orders/search.ts';
import type { Position } from '../../../connector/src/platform/cursor.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeAddress, makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop } from '../../support/make/shop.ts';
import { getShop, receiveOrder } from '../../support/verbs.ts';

const FIRST = ['Mario', 'Maria', 'Anna'];
const LAST = ['Rossi', 'Russo', 'Bianchi'];
const COMPANIES = ['', 'Rossi Tessuti', 'Marmi Carrara'];
const ORDERS = 60;

describe('a search of orders and contacts', () => {
  let test: TestApp;
  /** The newest order comes first; `words` holds every text that a searched word may begin. */
  let orders: { id: string; placed_at: number; contact_id: string; words: string[] }[];
  beforeAll(async () => {
    test = await createTestApp();
    const shop = await getShop(test.ctx.db, (await connectShop(test)).shopId);
    const texts = new Map<string, string>();
    const received = Array.from({ length: ORDERS }, (_, index) => {
      const buyer = (index * 7) % 20;
      const firstName = FIRST[buyer % 3] ?? '';
      const lastName = LAST[Math.floor(buyer / 3) % 3] ?? '';
      const name = COMPANIES[buyer % 4] ?? '';
      const email = `b${buyer}@example.com`;
      const order = makeSnapshot({
        orderKey: `key_${index}`,
        number: `20${index}`,
        version: { epoch: 1, counter: index + 1 },
        // Two orders each are placed at the same moment, so that the id decides.
        placedAt: new Date(Date.UTC(2026, 1, 1, Math.floor(index / 2))).toISOString(),
        customer: { uid: null, email, accountEmail: null },
        billing: makeAddress({ firstName, lastName, phone: '' }),
        company: name === '' ? null : { name },
      });
      texts.set(`key_${index}`, `20${index} ${firstName} ${lastName} ${email} ${name}`.toLowerCase());
      const body = Buffer.from(JSON.stringify(order));
      return receiveOrder(test.ctx, { shop, webhookId: `msg_${index}`, headers: {}, body });
    });
    await Promise.all(received);
    const rows = (await test.ctx.db('orders').select('id', 'placed_at', 'contact_id', 'order_key')) as {
      id: string;
      placed_at: number;
      contact_id: string;
      order_key: string;
    }[];
    orders = rows
      .map(({ id, placed_at, contact_id, order_key }) => ({
        id,
        placed_at,
        contact_id,
        words: (texts.get(order_key) ?? '').split(' '),
      }))
      .sort((a, b) => b.placed_at - a.placed_at || (a.id < b.id ? 1 : -1));
  });
  afterAll(() => test.close());

  async function pages(
    search: typeof searchOrderIds,
    { words, most, ...limits }: { words: string[]; most: number } & SearchLimits,
  ) {
    const found: string[] = [];
    let from: Position | null = null;
    for (;;) {
      const ids: string[] = await search(test.ctx.db, { words, from, most }, limits);
      found.push(...ids);
      const last = ids.at(-1);
      if (ids.length < most || last === undefined) return found;
      from = { at: orders.find(({ id }) => id === last)?.placed_at ?? 0, id: last };
    }
  }

  const WORDS = ['mar', 'mario', 'r', 'rossi', 'b1', 'anna', '20', '205', 'marmi', 'tes', 'zzz'];
  const searches = fc.record({
    words: fc.uniqueArray(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 }),
    most: fc.constantFrom(1, 4, 21),
    few: fc.constantFrom(0, 3, 10, 1000),
    known: fc.constantFrom(0, 3, 10, 1000),
    frequent: fc.constantFrom(0, 10, 1000),
    step: fc.constantFrom(1, 2, 5, 500),
  });
  const hasAll = (texts: string[], words: string[]) =>
    words.every((word) => texts.some((text) => text.startsWith(word)));

  it('a search finds the orders with every word, the newest first, page by page, however common the words', async () => {
    await fc.assert(
      fc.asyncProperty(searches, async (search) => {
        const meant = orders.filter(({ words }) => hasAll(words, search.words));
        expect(await pages(searchOrderIds, search)).toEqual(meant.map(({ id }) => id));
      }),
      { numRuns: 150 },
    );
  });

  it('a search finds the contacts whose names, company or orders have every word, in the same way', async () => {
    const texts = new Map<string, string[]>();
    for (const { contact_id, words } of orders)
      texts.set(contact_id, [...(texts.get(contact_id) ?? []), ...words]);
    expect(texts.size).toBe(20);
    await fc.assert(
      fc.asyncProperty(searches, async (search) => {
        const meant = [...texts].filter(([, words]) => hasAll(words, search.words)).map(([id]) => id);
        expect(await pages(searchContactIds, search)).toEqual(meant.sort().reverse());
      }),
      { numRuns: 150 },
    );
  });

  it('a search for a word asks about more ids than a statement may have values', async () => {
    const [order] = orders;
    const many = Array.from({ length: 70_000 }, (_, index) => `ord_none_${index}`);
    const ids = [...many, order?.contact_id ?? ''];
    expect([...(await hasWord(test.ctx.db, order?.words[1] ?? '', ids))]).toEqual([order?.contact_id]);
  });
});
