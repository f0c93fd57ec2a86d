import { expect, it } from 'vitest';
import { orderSnapshot } from '../../../connector/src/contract/orders.ts';
import { createRandom } from '../../stage/sandbox/random.ts';
import { makeSale, type Article } from '../../stage/seed/history/orders.ts';
import { makePeople } from '../../stage/seed/history/people.ts';

const articles: Article[] = ['22', '4', '22'].map((taxRate, index) => ({
  ...{ id: `v${index}`, productId: `p${index}`, sku: `S${index}`, name: `Article ${index}`, options: [] },
  ...{ price: 1830 + index * 700, taxRate, isDigital: index === 2 },
}));

function makeHistory(now: number) {
  const random = createRandom({ random: 42 });
  const people = makePeople(random);
  const at = (index: number): number => now - (401 - index) * 43_200_000;
  const sales = Array.from({ length: 400 }, (_, place) => {
    const person = people[place % people.length];
    if (!person) throw new Error('There are people.');
    return makeSale({ index: place + 1, at: at(place + 1), now, person, articles, random });
  });
  return { people, sales };
}

it('the history that npm start seeds is the same at each run, is what the wire takes, and adds up', () => {
  const now = Date.parse('2026-06-01T10:00:00.000Z');
  const { people, sales } = makeHistory(now);
  expect(makeHistory(now)).toEqual({ people, sales });
  expect(new Set(people.map(({ email }) => email)).size).toBe(150);
  expect(new Set(people.flatMap(({ company }) => company?.name ?? [])).size).toBe(12);
  const wrong = sales.filter((sale) => {
    const { total, taxTotal, lines, shipping, taxes } = orderSnapshot.parse(sale);
    const net = [...lines, ...shipping].reduce((sum, line) => sum + line.total, 0);
    const tax = taxes.reduce((sum, { goods, shipping: own }) => sum + goods + own, 0);
    return net + taxTotal !== total || tax !== taxTotal;
  });
  expect(wrong).toEqual([]);
  // Who bought lessons alone paid no shipping, got no parcel, and is waited for by nobody.
  const lessons = sales.filter(({ lines }) => lines.every(({ digital }) => digital === true));
  expect(lessons.length).toBeGreaterThan(20);
  const idle = { shipping: [], parcels: [] };
  for (const sale of lessons)
    expect(sale).toMatchObject({ ...idle, status: expect.not.stringMatching('processing') });
  const count = (has: (sale: (typeof sales)[number]) => unknown) => sales.filter(has).length;
  expect(count(({ refunds }) => refunds?.length)).toBeGreaterThan(20);
  expect(count(({ parcels }) => parcels?.length)).toBeGreaterThan(200);
  expect(count(({ payments }) => payments?.[0]?.state === 'pending')).toBeGreaterThan(0);
  expect(sales.flatMap(({ disputes }) => disputes?.map(({ state }) => state) ?? [])).toEqual([
    'won',
    'lost',
    'open',
  ]);
});
