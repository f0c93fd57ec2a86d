import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { dialectOf } from '../../../connector/src/platform/db.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { emptyCrm } from '../../support/empty-crm.ts';
import { makeAddress, makeRefund, makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../../support/make/shop.ts';
import { signInAtDesk } from '../../support/staff.ts';
import type { Browser } from '../../portal/browse.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Place = { path: (string | number)[]; value: Json };

const at = '2026-03-01T12:00:00.000Z';

/** The order has every part that the contract knows, once. */
const WHOLE = JSON.parse(
  JSON.stringify({
    ...makeSnapshot({
      delivery: makeAddress({ line1: 'Via Verdi 3' }),
      company: {
        name: 'Ditta',
        vatNumber: 'IT01234567890',
        fiscalCode: 'X',
        sdiCode: 'ABC1234',
        pec: 'a@pec.it',
      },
      fees: [{ key: 'f1', name: 'Gift wrap', total: 0, tax: 0 }],
      coupons: [{ code: 'TEN', discount: 0 }],
      refunds: [makeRefund()],
      consents: [{ kind: 'marketing', given: true, text: 'News', at }],
      parcels: [
        {
          key: 'p1',
          carrier: 'BRT',
          trackingNumber: '1',
          trackingUrl: 'https://brt.example/1',
          shippedAt: at,
        },
      ],
      flags: [{ code: 'oversold' }],
      meta: [{ key: 'gift', value: { from: 'Anna' } }],
      note: 'Ring twice',
    }),
  }),
) as { [key: string]: Json };

function placesIn(value: Json, path: (string | number)[] = []): Place[] {
  const inside =
    value === null || typeof value !== 'object'
      ? []
      : Array.isArray(value)
        ? value.flatMap((item, index) => placesIn(item, [...path, index]))
        : Object.entries(value).flatMap(([key, item]) => placesIn(item, [...path, key]));
  return path.length === 0 ? inside : [{ path, value }, ...inside];
}

const TEXTS = [
  ...[
    '',
    ' ',
    'a ',
    ' a',
    'x'.repeat(10_000),
    `x${'🦊'.repeat(300)}`,
    `x${'🐶'.repeat(300)}`,
    '\ud83e',
    'a\udc00b',
  ],
  ...[
    '\u0000',
    'a\u0000b@example.com',
    '\u202eمحمد',
    '<b>&amp;"\'',
    "'; DROP TABLE orders; --",
    'ﬁ',
    'İ',
    'ß',
    '\u00a0',
  ],
  ...[
    '0',
    '-1',
    '-0',
    '00',
    '1e3',
    '9'.repeat(40),
    '0.'.concat('1'.repeat(37)),
    'NaN',
    'EUR',
    'XXX',
    'eur',
    'key_2',
  ],
  ...['1970-01-01T00:00:00Z', '2150-06-01T00:00:00Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'],
  ...[
    '2026-02-30T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:00:00.1234567890123Z',
    '2026-01-01T00:00:00+02:00',
  ],
  ...[
    'javascript:alert(1)',
    'http://',
    'a@b',
    'a\ud83e@b',
    'A@B',
    '__proto__',
    'constructor',
    'toString',
    'paid',
    'failed',
  ],
];
const NUMBERS = [0, -1, 1, 1.5, 2 ** 31, -(2 ** 31) - 1, 2 ** 53 - 1, -(2 ** 53) + 1, 2 ** 53, 1e308];
const OTHERS: Json[] = [null, true, false, [], {}, [[]], [null], { a: { b: [1] } }];

const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 120 }) },
);
const value: fc.Arbitrary<Json> = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 3, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 2, arbitrary: fc.constantFrom(...OTHERS) },
);

type Edit = (order: { [key: string]: Json }) => void;

function parentOf(order: Json, path: (string | number)[]): Record<string | number, Json> | null {
  let here: Json = order;
  for (const key of path.slice(0, -1)) {
    if (here === null || typeof here !== 'object') return null;
    here = (here as Record<string | number, Json>)[key] ?? null;
  }
  return here !== null && typeof here === 'object' ? (here as Record<string | number, Json>) : null;
}

const place = fc.constantFrom(...placesIn(WHOLE).map(({ path }) => path));
const replace = fc.tuple(place, value).map(([path, given]): Edit => (order) => {
  const parent = parentOf(order, path);
  const key = path.at(-1) as string;
  if (parent)
    Object.defineProperty(parent, key, {
      value: given,
      enumerable: true,
      configurable: true,
      writable: true,
    });
});
/** A text is replaced by a text, so that more orders get past the contract. */
const retext = fc
  .tuple(
    fc.constantFrom(
      ...placesIn(WHOLE)
        .filter((each) => typeof each.value === 'string')
        .map(({ path }) => path),
    ),
    text,
  )
  .map(([path, given]): Edit => (order) => {
    const parent = parentOf(order, path);
    if (parent) parent[path.at(-1) as string] = given;
  });
const renumber = fc
  .tuple(
    fc.constantFrom(
      ...placesIn(WHOLE)
        .filter((each) => typeof each.value === 'number')
        .map(({ path }) => path),
    ),
    fc.oneof(fc.constantFrom(...NUMBERS), fc.maxSafeInteger()),
  )
  .map(([path, given]): Edit => (order) => {
    const parent = parentOf(order, path);
    if (parent) parent[path.at(-1) as string] = given;
  });
const drop = place.map((path): Edit => (order) => {
  const parent = parentOf(order, path);
  if (Array.isArray(parent)) parent.splice(path.at(-1) as number, 1);
  else if (parent) delete parent[path.at(-1) as string];
});
const repeat = place.map((path): Edit => (order) => {
  const parent = parentOf(order, path);
  if (Array.isArray(parent))
    parent.push(JSON.parse(JSON.stringify(parent[path.at(-1) as number] ?? null)) as Json);
});
const addKey = fc
  .tuple(place, fc.constantFrom('__proto__', 'constructor', 'prototype', 'extra', 'toString'), value)
  .map(([path, key, given]): Edit => (order) => {
    const parent = parentOf(order, path);
    if (parent && !Array.isArray(parent))
      Object.defineProperty(parent, key, {
        value: given,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  });
const edit = fc.oneof(
  { weight: 6, arbitrary: retext },
  { weight: 3, arbitrary: renumber },
  { weight: 2, arbitrary: replace },
  { weight: 1, arbitrary: drop },
  { weight: 1, arbitrary: repeat },
  { weight: 1, arbitrary: addKey },
);

interface Sent {
  id: string;
  body: string;
}

/** A few versions of two orders come, all or one with something odd about it, and now and then an id comes twice. */
const traffic = fc.record({
  edits: fc.array(edit, { minLength: 1, maxLength: 4 }),
  events: fc.array(
    fc.record({
      order: fc.integer({ min: 1, max: 2 }),
      own: fc.array(edit, { maxLength: 1 }),
      sameId: fc.integer({ min: 0, max: 9 }).map((die) => die === 0),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

type Traffic = typeof traffic extends fc.Arbitrary<infer T> ? T : never;

function sentOf({ edits, events }: Traffic): Sent[] {
  return events.map(({ order, own, sameId }, index) => {
    const told = JSON.parse(JSON.stringify(WHOLE)) as { [key: string]: Json };
    Object.assign(told, { orderKey: `key_${order}`, version: { epoch: 1, counter: index + 1 } });
    for (const change of [...edits, ...own]) change(told);
    return { id: `msg_${sameId ? 0 : index}`, body: JSON.stringify(told) };
  });
}

describe('an order with anything wrong about it', () => {
  let test: TestApp;
  let shop: ConnectedShop;
  let desk: Browser;
  beforeAll(async () => {
    test = await createTestApp();
    if (dialectOf(test.ctx.db) === 'sqlite') await test.ctx.db.raw('PRAGMA synchronous = OFF');
    shop = await connectShop(test);
    desk = await signInAtDesk(test, { role: 'sales' });
  });
  beforeEach(() => emptyCrm(test.ctx.db));
  afterAll(() => test.close());

  const ids = async (table: string): Promise<string[]> => (await test.ctx.db(table).pluck('id')) as string[];

  async function pages(): Promise<string[]> {
    return [
      ...(await ids('orders')).map((id) => `/desk/orders/${id}`),
      ...(await ids('contacts')).map((id) => `/desk/contacts/${id}`),
      ...(await ids('accounts')).map((id) => `/desk/companies/${id}`),
      ...(await ids('inbox')).map((id) => `/desk/intake/messages/${id}`),
      ...[
        '/desk/orders',
        '/desk/contacts',
        '/desk/intake',
        '/desk/intake/quarantined',
        '/desk/intake/conflict',
      ],
    ];
  }

  it('any odd order is stored, in conflict or in quarantine, never half-done, and its pages open', async () => {
    await fc.assert(
      fc.asyncProperty(traffic.map(sentOf), async (sent) => {
        await emptyCrm(test.ctx.db);
        for (const { id, body } of sent) {
          const { status, text: told } = await postOrders(test, shop, body, { id });
          expect({ known: [200, 409, 422].includes(status), status, told }).toMatchObject({ known: true });
        }
        const stuck = await test.ctx.db('inbox').where({ state: 'received' }).select('reason');
        const jobs = await test.ctx.db('jobs').where({ kind: 'inbox.apply' }).select('last_error');
        expect({ stuck, jobs }).toEqual({ stuck: [], jobs: [] });
        for (const path of await pages()) {
          const { status } = await desk.get(path);
          expect([path, status]).toEqual([path, 200]);
        }
      }),
      { numRuns: dialectOf(test.ctx.db) === 'sqlite' ? 100 : 30 },
    );
  }, 900_000);
});
