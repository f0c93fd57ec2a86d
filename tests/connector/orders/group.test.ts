import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createApp } from '../../../connector/src/app.ts';
import { type Receipt } from '../../../connector/src/intake/receive.ts';
import { dialectOf, type Db } from '../../../connector/src/platform/db.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { readCrmState } from '../../support/crm-state.ts';
import { emptyCrm } from '../../support/empty-crm.ts';
import {
  makeAddress,
  makePayment,
  makeRefund,
  makeSnapshot,
  type SnapshotInput,
} from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../../support/make/shop.ts';
import { getShop, receiveOrder, type Shop } from '../../support/verbs.ts';

type Transaction = Parameters<Db['transaction']>[0];
interface Message {
  id: string;
  order: SnapshotInput;
}

const guest = (email: string) => ({ uid: null, email, accountEmail: null });

const orderOf = (key: number, counter: number, over: Partial<SnapshotInput> = {}): SnapshotInput =>
  makeSnapshot({
    orderKey: `key_${key}`,
    number: String(1000 + key),
    version: { epoch: 1, counter },
    customer: guest(`buyer${key}@example.com`),
    ...over,
  });

describe('orders that arrive together', () => {
  let test: TestApp;
  let connected: ConnectedShop;
  let shop: Shop;
  let transactions = 0;
  beforeAll(async () => {
    test = await createTestApp();
    if (dialectOf(test.ctx.db) === 'sqlite') await test.ctx.db.raw('PRAGMA synchronous = OFF');
    connected = await connectShop(test);
    shop = await getShop(test.ctx.db, connected.shopId);
  });
  afterAll(() => test.close());
  beforeEach(() => emptyCrm(test.ctx.db));

  /** The database of this context counts transactions and calls `ending` before each one commits. */
  function watched(ending: () => void = () => undefined): TestApp['ctx'] {
    transactions = 0;
    const { db } = test.ctx;
    const transaction = (work: Transaction) => {
      transactions += 1;
      return db.transaction(async (trx) => {
        const result: unknown = await work(trx);
        ending();
        return result;
      });
    };
    const counting = new Proxy(db, {
      get: (target, name): unknown =>
        name === 'transaction' ? transaction : Reflect.get(target, name, target),
    });
    return { ...test.ctx, db: counting };
  }

  /** All messages arrive in the same turn of the event loop, so they are one group. */
  function receive(messages: Message[], ctx = test.ctx): Promise<PromiseSettledResult<Receipt>[]> {
    return Promise.allSettled(
      messages.map(({ id, order }) =>
        receiveOrder(ctx, {
          shop,
          webhookId: id,
          headers: {},
          body: Buffer.from(JSON.stringify(order)),
        }),
      ),
    );
  }

  const messages = (orders: SnapshotInput[]): Message[] =>
    orders.map((order, index) => ({ id: `msg_${index}`, order }));

  const answers = (results: PromiseSettledResult<Receipt>[]): string[] =>
    results.map((result) =>
      result.status === 'fulfilled' ? result.value.answer : (result.reason as { code: string }).code,
    );

  const rows = (table: string): Promise<Record<string, unknown>[]> => test.ctx.db(table).select('*');

  it('orders that arrive together share one transaction', async () => {
    const orders = Array.from({ length: 20 }, (_, key) => orderOf(key, key + 1));
    expect(answers(await receive(messages(orders), watched()))).toEqual(orders.map(() => 'stored'));
    expect(transactions).toBe(1);
    expect(await rows('orders')).toHaveLength(20);
    expect(await rows('contacts')).toHaveLength(20);
    expect(await rows('jobs')).toHaveLength(0);
  });

  it('orders that arrive together are not hurt by one that cannot be applied and waits for the workers', async () => {
    // The key leads to a contact that is not there, so the order cannot be applied until somebody mends the key.
    const broken = {
      kind: 'mailbox' as const,
      scope: '',
      value: 'buyer2@example.com',
      contact_id: 'con_gone',
    };
    await test.ctx.db('contact_keys').insert({ ...broken, order_id: null, created_at: 0 });
    const orders = Array.from({ length: 5 }, (_, key) => orderOf(key, key + 1));
    expect(answers(await receive(messages(orders)))).toEqual(orders.map(() => 'stored'));
    expect((await rows('orders')).map(({ order_key }) => order_key).sort()).toEqual([
      'key_0',
      'key_1',
      'key_3',
      'key_4',
    ]);
    expect((await rows('inbox')).map(({ state }) => state).sort()).toEqual([
      'applied',
      'applied',
      'applied',
      'applied',
      'received',
    ]);
    await test.ctx.db('contact_keys').where({ contact_id: 'con_gone' }).delete();
    await test.worker.drain();
    expect(await rows('orders')).toHaveLength(5);
  });

  it('a message that is twice in a group gets the same answer, and its id with other bytes gets 409', async () => {
    const [first, second] = [orderOf(1, 1), orderOf(2, 2)];
    const results = await receive([
      { id: 'msg_a', order: first },
      { id: 'msg_b', order: second },
      { id: 'msg_a', order: first },
      { id: 'msg_a', order: orderOf(3, 3) },
    ]);
    expect(answers(results)).toEqual(['stored', 'stored', 'stored', 'conflict']);
    expect(results[2]).toEqual(results[0]);
    expect(await rows('orders')).toHaveLength(2);
    expect((await rows('inbox')).map(({ state }) => state).sort()).toEqual([
      'applied',
      'applied',
      'conflict',
    ]);
  });

  it('orders that arrive together share two transactions when one of them had come before', async () => {
    const known = messages([orderOf(0, 1)]);
    const [before] = await receive(known);
    const fresh = messages([orderOf(0, 1), orderOf(1, 2), orderOf(2, 3), orderOf(3, 4)]);
    const results = await receive(fresh, watched());
    expect(results[0]).toEqual(before);
    expect(answers(results)).toEqual(['stored', 'stored', 'stored', 'stored']);
    expect(transactions).toBe(2);
    expect(await rows('orders')).toHaveLength(4);
  });

  it('orders that arrive together may be versions of one order, whichever comes first', async () => {
    const versions = [3, 1, 4, 2].map((counter) => orderOf(1, counter, { status: `step-${counter}` }));
    const results = await receive(messages(versions), watched());
    expect(answers(results)).toEqual(['stored', 'flagged', 'stored', 'flagged']);
    expect(transactions).toBe(1);
    expect(await rows('orders')).toMatchObject([{ status: 'step-4', counter: 4 }]);
    const kinds = (await rows('activities')).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'order_status')).toHaveLength(3);
  });

  it('versions that arrive together tell the same changes of status as one by one', async () => {
    const status = (counter: number, state: string) => ({
      id: `m${counter}`,
      order: orderOf(1, counter, { status: state, payments: [] }),
    });
    const late = [
      status(70, 'processing'),
      status(80, 'on-hold'),
      status(60, 'processing'),
      status(85, 'pending'),
    ];
    const told = async () => {
      const rows: { activity_key: string; detail: string }[] = await test.ctx
        .db('activities')
        .where({ kind: 'order_status' })
        .orderBy('activity_key');
      return rows.map(({ activity_key, detail }) => [activity_key, JSON.parse(detail)] as unknown);
    };
    const first = [status(1, 'pending'), status(90, 'processing')];
    for (const message of [...first, ...late]) await receive([message]);
    const oneByOne = await told();
    expect(oneByOne).toContainEqual(['status:1.90', expect.objectContaining({ from: 'pending' })]);
    await emptyCrm(test.ctx.db);
    for (const message of first) await receive([message]);
    await receive([{ id: 'other', order: orderOf(2, 200) }, ...late]);
    expect(await told()).toEqual(oneByOne);
  });

  it('orders that arrive together may be the first ones of one buyer, and may join two buyers', async () => {
    const member = (accountEmail: string) => ({ uid: 'u1', email: '', accountEmail });
    const orders = [
      orderOf(1, 1, { customer: guest('a@example.com') }),
      orderOf(2, 2, { customer: guest('a@example.com') }),
      orderOf(3, 3, { customer: member('b@example.com') }),
      orderOf(4, 4, { customer: member('a@example.com') }),
      orderOf(5, 5, { customer: guest('b@example.com') }),
    ];
    await receive(messages(orders), watched());
    expect(transactions).toBe(1);
    const standing = (await rows('contacts')).filter((row) => row['merged_into_id'] === null);
    expect(standing).toHaveLength(1);
    expect(new Set((await rows('orders')).map((row) => row['contact_id']))).toEqual(
      new Set([standing[0]?.['id']]),
    );
  });

  it('orders that arrive together are all refused with 503 when their commit fails, and none is stored', async () => {
    const ctx = watched(() => {
      throw Object.assign(new Error('The disk is full'), { code: 'SQLITE_FULL' });
    });
    const app = { ...test, ctx, app: createApp(ctx) };
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, key) => postOrders(app, connected, orderOf(key, key + 1))),
    );
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 503));
    expect(replies.every(({ headers }) => Number(headers['retry-after']) > 0)).toBe(true);
    for (const table of ['inbox', 'orders', 'contacts', 'jobs']) expect(await rows(table)).toEqual([]);
  });

  it('orders that arrive together end as if they had come one by one, whatever they are', async () => {
    const event = fc.record({
      key: fc.integer({ min: 0, max: 2 }),
      status: fc.constantFrom('pending', 'processing', 'completed'),
      customer: fc.constantFrom(
        guest('a@example.com'),
        guest('b@example.com'),
        guest(''),
        { uid: 'u1', email: 'x@example.com', accountEmail: 'a@example.com' },
        { uid: 'u1', email: 'x@example.com', accountEmail: 'b@example.com' },
      ),
      billing: fc.constantFrom('Mario', 'Anna').map((firstName) => makeAddress({ firstName })),
      company: fc.constantFrom(null, { name: 'Ditta', vatNumber: 'IT01234567890' }),
      payments: fc.subarray([makePayment(), makePayment({ key: 'pi_2', amount: 500, state: 'pending' })]),
      refunds: fc.subarray([makeRefund(), makeRefund({ key: 're_2', amount: 100 })]),
      currency: fc.constantFrom('EUR', 'EUR', 'USD'),
      repeats: fc.boolean(),
    });
    const history = fc.array(event, { minLength: 2, maxLength: 9 }).chain((events) => {
      // Several orders may have version 50, but one order only once: else it were open which of the two is newer.
      const reused = new Set<number>();
      const told = events.map(({ key, repeats, ...over }, index) => {
        const reuses = repeats && !reused.has(key);
        if (reuses) reused.add(key);
        return { id: `msg_${index}`, order: orderOf(key, reuses ? 50 : index + 1, over) };
      });
      return fc.shuffledSubarray(told, { minLength: told.length });
    });
    await fc.assert(
      fc.asyncProperty(history, async (told) => {
        await emptyCrm(test.ctx.db);
        const alone: PromiseSettledResult<Receipt>[] = [];
        for (const message of told) alone.push(...(await receive([message])));
        const expected = await readCrmState(test.ctx.db);
        await emptyCrm(test.ctx.db);
        const together = await receive(told);
        expect(await readCrmState(test.ctx.db)).toEqual(expected);
        expect(answers(together)).toEqual(answers(alone));
      }),
      { numRuns: dialectOf(test.ctx.db) === 'sqlite' ? 150 : 25 },
    );
  }, 900_000);
});
