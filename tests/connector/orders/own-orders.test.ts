import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFirstPlacedAt, listOwnOrders } from '../../../connector/src/orders/own-orders.ts';
import type { LineRow, OrderRow } from '../../../connector/src/orders/rows.ts';
import { DAY } from '../../../connector/src/platform/clock.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeSnapshot, type SnapshotInput } from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../../support/make/shop.ts';

const MARIO = { mailboxKeys: ['mario.rossi@example.com'], customerId: 'cus_mario' };
const ANNA = { mailboxKeys: ['anna@example.com'], customerId: 'cus_anna' };
const NOBODY = { mailboxKeys: [], customerId: 'cus_nobody' };

let test: TestApp;
let shop: ConnectedShop;
let counter = 0;

const snapshotOf = (number: string, over: Partial<SnapshotInput> = {}) => {
  counter += 1;
  const placedAt = new Date(Date.UTC(2025, 11, 1) + counter * DAY).toISOString();
  return makeSnapshot({ orderKey: number, number, version: { epoch: 1, counter }, placedAt, ...over });
};

const articleOf = (name: string, sku: string): Partial<SnapshotInput> => {
  const snapshot = makeSnapshot();
  return { lines: snapshot.lines.map((line) => ({ ...line, name, sku })) };
};

beforeAll(async () => {
  test = await createTestApp();
  shop = await connectShop(test);
  const mario = { customer: { email: 'mario.rossi@example.com' } };
  const snapshots = [
    snapshotOf('CAR-1001', { ...mario, ...articleOf('Caffè macinato', 'CF-250') }),
    snapshotOf('CAR-1002', { ...mario, ...articleOf('Moka Express', 'MK-3') }),
    snapshotOf('ANNA-1001', {
      customer: { email: 'anna@example.com' },
      ...articleOf('Caffè in grani', 'CF-1'),
    }),
    snapshotOf('CAR-1003', {
      ...mario,
      ...articleOf('Tazza 100%', 'TZ_1'),
      placedAt: '2026-03-01T10:00:00Z',
    }),
  ];
  for (const snapshot of snapshots) {
    const answer = await postOrders(test, shop, snapshot);
    if (answer.status !== 200) throw new Error(answer.text);
  }
  await test.worker.drain();
});
afterAll(() => test.close());

async function find(search: string, owner = MARIO, over: { span?: { from: number; to: number } } = {}) {
  const page = await listOwnOrders(test.ctx.db, { owner, search, span: over.span ?? null, cursor: null });
  return page.items.map(({ number }) => number);
}

describe('a buyer’s search', () => {
  it.each([
    ['1001', ['CAR-1001']],
    ['car-1002', ['CAR-1002']],
    ['caffe', ['CAR-1001']],
    ['MACINATO caffè', ['CAR-1001']],
    ['cf-250', ['CAR-1001']],
    ['moka tazza', []],
    ['%', ['CAR-1003']],
    ['tz_', ['CAR-1003']],
    ['100!', []],
    ["' OR 1=1 --", []],
    ['ANNA-1001', []],
    ['grani', []],
  ])('a buyer’s search for “%s” finds %j', async (search, expected) => {
    expect(await find(search)).toEqual(expected);
  });

  it('a buyer’s search finds nothing of anybody else’s', async () => {
    expect(await find('1001', ANNA)).toEqual(['ANNA-1001']);
    expect(await find('1001', NOBODY)).toEqual([]);
    expect(await find('1001', { mailboxKeys: [''], customerId: '' })).toEqual([]);
  });

  it('a buyer’s list of a year has that year alone, also with a search', async () => {
    const span = { from: Date.UTC(2025, 0, 1), to: Date.UTC(2026, 0, 1) };
    expect(await find('', MARIO, { span })).toEqual(['CAR-1002', 'CAR-1001']);
    expect(await find('tazza', MARIO, { span })).toEqual([]);
    expect(await findFirstPlacedAt(test.ctx.db, MARIO)).toBe(Date.UTC(2025, 11, 2));
    expect(await findFirstPlacedAt(test.ctx.db, NOBODY)).toBeNull();
  });
});

describe('a buyer of thousands of orders', () => {
  const MANY = 2_300;
  const owner = { mailboxKeys: ['many@example.com'], customerId: 'cus_many' };

  /** Half are the mailbox's, half were placed signed in, some are both: as rows, because the door is not what is tested. */
  beforeAll(async () => {
    const order = (await test.ctx.db('orders').where({ number: 'CAR-1002' }).first()) as OrderRow;
    const line = (await test.ctx.db('order_lines').where({ order_id: order.id }).first()) as LineRow;
    const at = (index: number) => Date.UTC(2024, 0, 1) - index * 1000;
    const orders = Array.from({ length: MANY }, (_, index) => ({
      ...order,
      id: `ord_many${String(index).padStart(5, '0')}`,
      order_key: `many-${index}`,
      number: `M-${10_000 + index}`,
      mailbox_key: index % 2 === 0 ? 'many@example.com' : 'gift@example.com',
      customer_id: index % 3 === 0 || index % 2 === 1 ? 'cus_many' : null,
      placed_at: at(index),
    }));
    const lines = orders.map(({ id }, index) => ({
      ...line,
      order_id: id,
      name: index === 2_001 ? 'Rarity' : index % 50 === 0 ? 'Refill' : 'Mug',
    }));
    await test.ctx.db.batchInsert('orders', orders, 100);
    await test.ctx.db.batchInsert('order_lines', lines, 100);
  });

  async function walk(search: string): Promise<{ numbers: string[]; pages: number; stops: number }> {
    const walked = { numbers: [] as string[], pages: 0, stops: 0 };
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listOwnOrders>> = await listOwnOrders(test.ctx.db, {
        ...{ owner, search, span: null, cursor },
      });
      walked.numbers.push(...page.items.map(({ number }) => number));
      walked.pages += 1;
      walked.stops += page.lookedBackTo === null ? 0 : 1;
      cursor = page.next;
    } while (cursor !== null);
    return walked;
  }

  it('a buyer of thousands of orders sees each once, whichever way it is theirs', async () => {
    const { numbers, pages } = await walk('');
    expect(numbers).toHaveLength(MANY);
    expect(new Set(numbers).size).toBe(MANY);
    expect(numbers.slice(0, 3)).toEqual(['M-10000', 'M-10001', 'M-10002']);
    expect(pages).toBe(Math.ceil(MANY / 20));
  });

  it('a buyer of thousands of orders finds any by its number at once', async () => {
    const page = await listOwnOrders(test.ctx.db, { owner, search: '12299', span: null, cursor: null });
    expect(page.items.map(({ number }) => number)).toEqual(['M-12299']);
  });

  it('a buyer of thousands of orders finds every article, looking back five hundred orders at a time', async () => {
    expect(await walk('rarity')).toEqual({ numbers: ['M-12001'], pages: 5, stops: 4 });
    expect((await walk('refill')).numbers).toHaveLength(MANY / 50);
    const { numbers } = await walk('50');
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers).toHaveLength(MANY / 100);
  });
});
