import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orderCommands } from '../../../connector/src/intake/commands.ts';
import { orderJobs } from '../../../connector/src/intake/jobs.ts';
import { type PostOrder } from '../../../connector/src/intake/post.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { createWorker, type Job } from '../../../connector/src/platform/jobs.ts';
import { readInput } from '../../../connector/src/commands.ts';
import { createWorkers } from '../../../connector/src/workers.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { readCrmState } from '../../support/crm-state.ts';
import { makeSnapshot, makeUnversioned } from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../../support/make/shop.ts';
import { postOrder } from '../../support/verbs.ts';

type Row = Record<string, unknown>;

describe('the jobs and commands of the inbox', () => {
  let test: TestApp;
  let shop: ConnectedShop;
  beforeEach(async () => {
    test = await createTestApp();
    shop = await connectShop(test);
  });
  afterEach(() => test.close());

  async function settle(orderKey: string, over: Partial<PostOrder> = {}): Promise<void> {
    const snapshot = makeUnversioned({ orderKey, source: 'carrello' });
    const order = { shopId: shop.shopId, snapshot, webhookId: `settle_${orderKey}`, ...over };
    await transact(test.ctx.db, (trx) => postOrder(trx, test.ctx, order));
  }

  const run = async (name: string, ...args: string[]): Promise<string[]> => {
    const printed: string[] = [];
    const command = orderCommands.find((each) => each.name === name);
    if (!command) throw new Error(`No command ${name}`);
    await command.run(
      test.ctx,
      readInput(command, args, (line) => printed.push(line)),
    );
    return printed;
  };

  it('an order of our own checkout comes into the CRM with its own version and its signed-in customer', async () => {
    await settle('own_1', { customerId: 'cus_1' });
    await settle('own_1');
    await settle('own_2');
    expect(await test.ctx.db('orders').select('id')).toHaveLength(0);
    expect(await test.worker.drain()).toBeGreaterThanOrEqual(2);
    expect(
      await test.ctx
        .db('orders')
        .orderBy('counter')
        .select('order_key', 'epoch', 'counter', 'customer_id', 'source'),
    ).toMatchObject([
      { order_key: 'own_1', epoch: 0, counter: 1, customer_id: 'cus_1', source: 'carrello' },
      { order_key: 'own_2', epoch: 0, customer_id: null },
    ]);
  });

  it('an order of the checkout and one of the plugin may have the same version', async () => {
    await settle('own_1');
    await postOrders(test, shop, makeSnapshot({ version: { epoch: 0, counter: 1 } }));
    await test.worker.drain();
    expect(await test.ctx.db('orders').select('id')).toHaveLength(2);
    expect(await test.ctx.db('shops').first('state')).toEqual({ state: 'connected' });
  });

  it('a settling transaction that rolls back leaves no inbox row and no job', async () => {
    const snapshot = makeUnversioned();
    const settled = transact(test.ctx.db, async (trx) => {
      await postOrder(trx, test.ctx, { shopId: shop.shopId, snapshot, webhookId: 'w' });
      throw new Error('declined');
    });
    await expect(settled).rejects.toThrow('declined');
    expect(await test.ctx.db('inbox').select('id')).toHaveLength(0);
    expect(await test.ctx.db('jobs').where({ kind: 'inbox.apply' })).toHaveLength(0);
  });

  it('the inbox is shared by two workers, each row once', async () => {
    for (let index = 0; index < 12; index += 1) await settle(`own_${index}`);
    const ran = await Promise.all([test.worker.drain(), createWorkers(test.ctx).drain()]);
    expect(ran[0] + ran[1]).toBe(12);
    const orders = (await test.ctx.db('orders').select('id')) as Row[];
    expect(orders).toHaveLength(12);
    expect(await test.ctx.db('activities').where({ kind: 'order_placed' })).toHaveLength(12);
    expect(await test.ctx.db('contacts').select('id')).toHaveLength(1);
  });

  it('a job that dies before the commit has no effect, and one when it is tried again', async () => {
    await settle('own_1');
    const apply = orderJobs(test.ctx)['inbox.apply'];
    const dying = createWorker({
      ...test.ctx,
      handlers: {
        'inbox.apply': async (job: Job) =>
          apply?.({ ...job, finish: () => Promise.reject(new Error('killed')) }),
      },
    });
    await dying.drain();
    expect(Object.values(await readCrmState(test.ctx.db)).flat()).toEqual([]);
    expect(await test.ctx.db('inbox').first('state')).toEqual({ state: 'received' });
    test.clock.advance(60_000);
    await test.worker.drain();
    expect(await test.ctx.db('orders').select('id')).toHaveLength(1);
    expect(await test.ctx.db('inbox').first('state')).toEqual({ state: 'applied' });
  });

  it('a job that runs twice applies its inbox row once', async () => {
    await settle('own_1');
    await test.worker.drain();
    const before = await readCrmState(test.ctx.db);
    const { id } = (await test.ctx.db('inbox').first('id')) as { id: string };
    const job = {
      id: 'job_x',
      kind: 'inbox.apply',
      payload: { inboxId: id },
      attempts: 1,
      finish: () => Promise.resolve(),
    };
    await orderJobs(test.ctx)['inbox.apply']?.(job);
    expect(await readCrmState(test.ctx.db)).toEqual(before);
  });

  it('an inbox row that keeps failing is put aside with its reason, and people can replay it', async () => {
    await settle('own_bad');
    const broken = createWorker({
      ...test.ctx,
      handlers: { 'inbox.apply': () => Promise.reject(new Error('out of paper')) },
    });
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await broken.drain();
      test.clock.advance(2 * 24 * 3_600_000);
    }
    await settle('own_good');
    await test.worker.drain();
    expect(await test.ctx.db('orders').pluck('order_key')).toEqual(['own_good']);
    const [line] = await run('inbox list');
    expect(line).toMatch(/^inb_\S+ .* failed .* own_bad {2}12 tries {2}out of paper$/);
    expect(await run('inbox replay', '--all', '--shop', 'shp_other').catch(String)).toContain('no such shop');
    expect(await run('inbox list', '--search', 'no ink')).toEqual(['Nothing is waiting.']);
    expect(await run('inbox replay', '--search', 'no ink')).toContain('received  queued  0');
    expect(await run('inbox list', '--search', 'Out of PAPER')).toEqual([line]);
    expect(await run('inbox replay', '--search', 'Out of PAPER')).toContain('received  queued  1');
    await test.worker.drain();
    expect(await test.ctx.db('orders').select('id')).toHaveLength(2);
    expect(await run('inbox list')).toEqual(['Nothing is waiting.']);
  });

  it('a quarantined inbox row is read again on replay', async () => {
    await postOrders(test, shop, { ...makeSnapshot(), total: 'free' }, { id: 'msg_q' });
    const { id } = (await test.ctx.db('inbox').first('id')) as { id: string };
    expect(await run('inbox replay', id)).toEqual([`${id}  still_invalid`]);
    // The body is mended, as if a newer release had learnt to read it.
    await test.ctx.db('inbox').update({ body: Buffer.from(JSON.stringify(makeSnapshot())) });
    expect(await run('inbox replay', id)).toEqual([`${id}  queued`]);
    await test.worker.drain();
    expect(await test.ctx.db('orders').select('id')).toHaveLength(1);
    expect(await run('inbox replay', id)).toEqual([`${id}  nothing_to_do`]);
  });

  it('carrello inbox list tells which versions of a shop never arrived', async () => {
    for (const counter of [1, 2, 5, 6, 9]) {
      await postOrders(test, shop, makeSnapshot({ orderKey: `k${counter}`, version: { epoch: 1, counter } }));
    }
    const gaps = (await run('inbox list')).filter((line) => line.startsWith('gap'));
    expect(gaps).toEqual([
      `gap  ${shop.shopId}  versions 7 to 8 never arrived`,
      `gap  ${shop.shopId}  versions 3 to 4 never arrived`,
    ]);
  });

  it('many orders of one new buyer at once make one contact', async () => {
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) =>
        postOrders(
          test,
          shop,
          makeSnapshot({
            orderKey: `k${index}`,
            number: String(index),
            version: { epoch: 1, counter: index + 1 },
          }),
        ),
      ),
    );
    await test.worker.drain();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await test.ctx.db('orders').select('id')).toHaveLength(16);
    expect(await test.ctx.db('contacts').select('id')).toHaveLength(1);
    expect(await test.ctx.db('inbox').whereNot({ state: 'applied' })).toHaveLength(0);
  });

  it('all versions of one order at once end at the newest', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        postOrders(
          test,
          shop,
          makeSnapshot({ status: `step-${index + 1}`, version: { epoch: 1, counter: index + 1 } }),
        ),
      ),
    );
    await test.worker.drain();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await test.ctx.db('orders').select('status', 'counter')).toMatchObject([
      { status: 'step-12', counter: 12 },
    ]);
    expect(await test.ctx.db('activities').where({ kind: 'order_status' })).toHaveLength(11);
  });
});
