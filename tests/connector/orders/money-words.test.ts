import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrations } from '../../../connector/migrations/index.ts';
import type { Db } from '../../../connector/src/platform/db.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { createTestDb } from '../../support/databases.ts';
import {
  makeDispute,
  makePayment,
  makeRefund,
  makeSnapshot,
  type SnapshotInput,
} from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../../support/make/shop.ts';

const TOTAL = 4392;
type Payment = Partial<NonNullable<SnapshotInput['payments']>[number]>;

type Dispute = NonNullable<Parameters<typeof makeDispute>[0]>;

/** Of the same order: its disputes, its refunds, and the word for both. */
const DISPUTED: [word: string, disputes: Dispute[], refunds: number[]][] = [
  ['disputed', [{ state: 'open' }], []],
  ['disputed', [{ state: 'answered' }], []],
  [
    'disputed',
    [
      { state: 'lost', amount: 1 },
      { key: 'du_2', amount: 1 },
    ],
    [TOTAL],
  ],
  ['lost', [{ state: 'lost' }], []],
  ['lost', [{ state: 'lost', amount: 1 }], [1000]],
  ['part_refunded', [{ state: 'won' }], [1]],
  ['refunded', [{ state: 'won' }], [TOTAL]],
  ['paid', [{ state: 'won' }], []],
];

/** As tables were before today's rows. */
type Row = Record<string, unknown>;

/** Of an order over €43.92: its payments, its refunds, and the word for both. */
const CASES: [word: string, payments: Payment[], refunds: number[]][] = [
  ['unpaid', [], []],
  ['unpaid', [{ state: 'failed' }], []],
  ['on_its_way', [{ state: 'pending' }], []],
  ['on_its_way', [{ amount: 1000 }, { key: 'pi_2', amount: 3392, state: 'pending' }], []],
  ['part_paid', [{ amount: 4391 }], []],
  ['part_paid', [{ amount: 1000 }, { key: 'pi_2', amount: 3392, state: 'failed' }], []],
  ['paid', [{}], []],
  ['paid', [{}, { key: 'pi_2', state: 'failed' }], []],
  ['overpaid', [{ amount: 4393 }], []],
  ['overpaid', [{}, { key: 'pi_2', amount: 100 }], []],
  ['part_refunded', [{}], [1]],
  ['part_refunded', [{}, { key: 'pi_2', amount: 100 }], [100]],
  ['refunded', [{}], [TOTAL]],
  ['refunded', [{ amount: 1000 }], [1000]],
];

describe('the word for the money of an order', () => {
  let test: TestApp;
  let shop: ConnectedShop;
  beforeEach(async () => {
    test = await createTestApp();
    shop = await connectShop(test);
  });
  afterEach(() => test.close());

  it.each(CASES)('the word is %s where the payments are %j and the refunds %j', async (word, paid, back) => {
    const payments = paid.map((each) => makePayment(each));
    const refunds = back.map((amount) => makeRefund({ amount, lines: [] }));
    await postOrders(test, shop, makeSnapshot({ payments, refunds }));
    expect(await test.ctx.db('orders').pluck('payment_state')).toEqual([word]);
  });

  it.each(DISPUTED)(
    'the word is %s where the disputes are %j and the refunds %j',
    async (word, told, back) => {
      const disputes = told.map((each) => makeDispute(each));
      const refunds = back.map((amount) => makeRefund({ amount, lines: [] }));
      await postOrders(test, shop, makeSnapshot({ disputes, refunds }));
      const lost = told.reduce((sum, { state, amount = TOTAL }) => sum + (state === 'lost' ? amount : 0), 0);
      const gone = lost + back.reduce((sum, amount) => sum + amount, 0);
      expect(await test.ctx.db('orders').select('payment_state', 'paid_total', 'refunded_total')).toEqual([
        { payment_state: word, paid_total: TOTAL, refunded_total: gone },
      ]);
    },
  );

  it('the word is paid where there is nothing to pay', async () => {
    const free = { lines: [], shipping: [], taxes: [], taxTotal: 0, total: 0, payments: [] };
    await postOrders(test, shop, makeSnapshot(free));
    expect(await test.ctx.db('orders').pluck('payment_state')).toEqual(['paid']);
  });
});

describe('a database from before disputes were kept', () => {
  const NEW = migrations.findIndex(({ name }) => name === '0024-disputes');
  const jobs = async (attempts: Row[], times = 1) => {
    const { db, close } = await createTestDb(undefined, async (old) => {
      for (const { up } of migrations.slice(0, NEW)) await up(old);
      await old.from<Row>('pay_attempts').insert(attempts);
    });
    for (let time = 0; time < times; time += 1) await migrations[NEW]?.up(db);
    const rows = await db('jobs').select('kind', 'state');
    await close();
    return rows;
  };

  it('a database from before disputes asks the providers once for those that were thrown away', async () => {
    const paid = { ...makeAttempt('a', 'paid', null), capture_id: 'pi_1' };
    expect(await jobs([paid], 2)).toEqual([{ kind: 'find_disputes', state: 'waiting' }]);
  });
});

const makeAttempt = (id: string, state: string, open_key: string | null): Row => ({
  ...{ id, state, open_key, checkout_id: id, shop_id: 'shp_1', gateway: 'stripe', idempotency_key: id },
  ...{ currency: 'EUR', buyer: '{}', quote: '{}', request: '{}' },
  ...{ created_at: 7, updated_at: 9, next_check_at: 9 },
});

describe('a database from before the words of money', () => {
  const NEW = migrations.findIndex(({ name }) => name === '0016-money-words');
  let db: Db;
  let close: () => Promise<void>;
  const order = (id: string, payment_state: string, paid_total: number) => ({
    ...{ id, payment_state, paid_total, shop_id: 'shp_1', order_key: id, source: 'x', number: id },
    ...{ contact_id: 'con_1', email: '', mailbox_key: '', mailboxes: '[]', buyer_uid: '', buyer_name: '' },
    ...{ buyer_name_key: '', status: 'processing', currency: 'EUR', prices_include_tax: true, pieces: '1' },
    ...{ first_item: '', total: TOTAL, billing: '{}', coupons: '[]', note: '', meta: '[]', flags: '[]' },
    ...{ epoch: 1, counter: 1, content_hash: id, placed_at: 1, modified_at: 1, created_at: 1, updated_at: 1 },
  });
  const payment = (order_id: string, payment_key: string, state: string) => ({
    ...{ id: `${order_id}${payment_key}${state}`, order_id, payment_key, state, gateway: 'stripe' },
    ...{ amount: 1, currency: 'EUR', paid_at: 1, epoch: 1, counter: 1, created_at: 1 },
  });
  beforeEach(async () => {
    ({ db, close } = await createTestDb(undefined, async (old) => {
      for (const { up } of migrations.slice(0, NEW)) await up(old);
      await old
        .from<Row>('orders')
        .insert([
          order('awaited', 'pending', 1000),
          order('failed', 'pending', 1000),
          order('exact', 'paid', TOTAL),
          order('over', 'paid', TOTAL + 1),
          order('back', 'refunded', TOTAL + 1),
          order('open', 'unpaid', 0),
        ]);
      await old
        .from<Row>('payments')
        .insert([
          payment('awaited', 'p1', 'paid'),
          payment('awaited', 'p2', 'pending'),
          payment('failed', 'p1', 'paid'),
          payment('failed', 'p2', 'pending'),
          payment('failed', 'p2', 'failed'),
        ]);
      await old
        .from<Row>('pay_attempts')
        .insert([makeAttempt('a', 'processing', 'a'), makeAttempt('b', 'paid', null)]);
    }));
  });
  afterEach(() => close());

  it('an old order gets the word its money has now, also when the migration runs again', async () => {
    for (let time = 0; time < 2; time += 1) await migrations[NEW]?.up(db);
    const rows = await db('orders').orderBy('id').select('id', 'payment_state');
    expect(Object.fromEntries(rows.map(({ id, payment_state }) => [id, payment_state]))).toEqual({
      ...{ awaited: 'on_its_way', failed: 'part_paid', exact: 'paid', over: 'overpaid' },
      ...{ back: 'refunded', open: 'unpaid' },
    });
    const since = await db('pay_attempts').orderBy('id').pluck('on_its_way_at');
    expect(since.map((at: number | null) => (at === null ? null : Number(at)))).toEqual([7, null]);
  });
});
