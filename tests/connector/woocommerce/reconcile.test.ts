import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beginBackfill, stepBackfill } from '../../../connector/src/woocommerce/backfill.ts';
import { readShopProven } from '../../../connector/src/woocommerce/comparisons.ts';
import { setKeys } from '../../../connector/src/woocommerce/keys.ts';
import { poll } from '../../../connector/src/woocommerce/poll.ts';
import { addAsking } from '../../../connector/src/woocommerce/jobs.ts';
import { reconcile, reconcileUntil, type Going } from '../../../connector/src/woocommerce/reconcile.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { emptyCrm } from '../../support/empty-crm.ts';
import { makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop, makeNewShop, postOrders } from '../../support/make/shop.ts';
import { runProof } from '../../support/run-proof.ts';
import { signInAtDesk } from '../../support/staff.ts';
import { addShop } from '../../support/verbs.ts';
import { KEYS, RestShop } from '../../support/woocommerce/rest-shop.ts';
import { tellOrder, tellRefund, type Told } from '../../plugin/support/told-order.ts';

let app: TestApp;
let site: RestShop;
let shopId: string;
const NOW = Date.UTC(2026, 10, 22, 12);
const DAY = 24 * 60 * 60 * 1000;

beforeAll(async () => {
  app = await createTestApp();
  site = await new RestShop().start();
});
beforeEach(async () => {
  await emptyCrm(app.ctx.db);
  await app.ctx.db('woocommerce_shops').delete();
  site.orders.clear();
  site.hidden.clear();
  site.trouble = () => undefined;
  app.clock.advance(NOW - app.clock.now());
  shopId = (await addShop(app.ctx, makeNewShop({ url: site.url }))).shop.id;
  await setKeys(app.ctx, shopId, KEYS);
});
afterAll(async () => {
  await site.close();
  await app.close();
});

const compare = () => reconcile(app.ctx, shopId, { from: NOW - DAY, to: NOW });
const order = (key: string) => app.ctx.db('orders').where({ shop_id: shopId, order_key: key }).first();
const rowsOf = (differences: { kind: string; sourceId: string | null; healed: boolean }[]) =>
  differences.map(({ kind, sourceId, healed }) => [kind, sourceId, healed]);

describe('both books of a shop', () => {
  it('whatever the CRM lacks or has otherwise is listed with both sides and healed, and the sums are the shop’s', async () => {
    site.put(
      tellOrder(1),
      tellOrder(2),
      tellOrder(3),
      tellOrder(4),
      tellOrder(5, { status: 'checkout-draft' }),
    );
    expect(rowsOf((await compare()).differences)).toEqual(
      [1, 2, 3, 4].map((id) => ['missing_here', String(id), true]),
    );
    expect(await compare()).toMatchObject({ equal: true, differences: [] });

    // None of these moves the time of the order, and no hook is needed to find them.
    site.put(
      tellOrder(1, { refunds: [tellRefund(31, 1)] }),
      tellOrder(2, { status: 'trash' }),
      tellOrder(3, { total: '41.07' }),
    );
    site.orders.delete(4);
    const found = await compare();
    expect(rowsOf(found.differences)).toEqual([
      ['refunds', '1', true],
      ['status', '2', true],
      ['total', '3', true],
      ['missing_there', '4', true],
    ]);
    expect(found.differences[0]).toMatchObject({
      there: { refunded: { amount: 1098, currency: 'EUR' } },
      here: { refunded: { amount: 0, currency: 'EUR' } },
    });
    const side = { orders: 3, total: 4106 * 2 + 4107, refunded: 1098, states: { processing: 2, trash: 1 } };
    expect(found.days).toEqual([{ day: '2026-11-22', currency: 'EUR', there: side, here: side }]);
    expect(await order('wc_order_4')).toMatchObject({ status: 'deleted', total: 4106, paid_total: 4106 });
    site.put(tellOrder(1));
    expect(await compare()).toMatchObject({ equal: true, differences: [{ kind: 'refunds', healed: true }] });
    expect(await order('wc_order_1')).toMatchObject({ refunded_total: 0 });
    expect(await compare()).toMatchObject({ equal: true, differences: [] });
  });

  it('an order that is missing in lists alone is a difference for people, and not one that was deleted', async () => {
    site.put(tellOrder(1), tellOrder(2));
    expect(await compare()).toMatchObject({ equal: true });
    site.hidden.add(2);
    expect(rowsOf((await compare()).differences)).toEqual([['missing_there', '2', false]]);
    expect(await order('wc_order_2')).toMatchObject({ status: 'processing' });
    site.hidden.clear();
    expect(await compare()).toMatchObject({ equal: true, differences: [] });
  });

  it('an order of another day is not looked at, and one at midnight counts in UTC', async () => {
    const at = (date_created: string): Told => ({ date_created });
    site.put(
      tellOrder(1, at('2026-11-21T11:59:59')),
      tellOrder(2, at('2026-11-21T12:00:00')),
      tellOrder(3, at('2026-11-21T23:30:00')),
    );
    const { days, differences } = await compare();
    expect(differences.map(({ sourceId }) => sourceId)).toEqual(['2', '3']);
    expect(days.map(({ day, there }) => [day, there.orders])).toEqual([['2026-11-21', 2]]);
  });

  it('two orders that share a key are two orders here, whoever is told again, and the second bears a flag', async () => {
    const second = (total: string) => tellOrder(2, { order_key: 'wc_order_1', total });
    site.put(tellOrder(1), second('9.00'));
    expect(rowsOf((await compare()).differences)).toEqual([
      ['missing_here', '1', true],
      ['missing_here', '2', true],
    ]);
    expect(await compare()).toMatchObject({ equal: true, differences: [] });
    site.put(tellOrder(1, { total: '41.05' }), second('9.50'));
    expect(rowsOf((await compare()).differences)).toEqual([
      ['total', '1', true],
      ['total', '2', true],
    ]);
    expect(await order('wc_order_1')).toMatchObject({
      ...{ source_id: '1', total: 4105 },
      flags: expect.not.stringContaining('shared_key'),
    });
    expect(await order('wc_order_1~2')).toMatchObject({
      ...{ source_id: '2', total: 950 },
      flags: expect.stringContaining('"shared_key"'),
    });
    expect(await app.ctx.db('orders').where({ shop_id: shopId })).toHaveLength(2);
  });

  it('a shop that does not answer proves nothing, and what was proven last stays', async () => {
    site.put(tellOrder(1));
    await compare();
    app.clock.advance(1000);
    site.trouble = () => ({ status: 500, body: 'Fatal error' });
    expect(await compare()).toMatchObject({ equal: false, error: 'The shop answered 500.' });
    expect(await readShopProven(app.ctx.db, shopId)).toMatchObject({ equalAt: NOW, last: { equal: false } });
  });
});

describe('a shop with our plugin', () => {
  it('the plugin is asked for what it told otherwise, what is on its way is left alone, and history comes over REST', async () => {
    const shop = await connectShop(app, { url: site.url });
    await setKeys(app.ctx, shop.shopId, KEYS);
    const version = { epoch: shop.epoch, counter: 1 };
    const placedAt = '2026-11-22T03:22:13Z';
    const own = { orderKey: 'wc_order_1', sourceId: '1', source: 'woocommerce', placedAt, version };
    expect((await postOrders(app, shop, makeSnapshot(own))).status).toBe(200);
    const late = tellOrder(3, { date_modified_gmt: '2026-11-22T11:55:00' });
    site.put(tellOrder(1), tellOrder(2), late);
    const found = await reconcile(app.ctx, shop.shopId, { from: NOW - DAY, to: NOW });
    expect(rowsOf(found.differences)).toEqual([
      ['total', '1', false],
      ['missing_here', '2', true],
    ]);
    expect(site.wanted.map(({ body }) => body)).toEqual(['{"orders":[1]}']);
    expect(site.wanted[0]?.signature).toMatch(/^v1,/);
    expect(await poll(app.ctx, shop.shopId)).toBe(0);
  });
});

describe('the proof', () => {
  it('the proof goes on where its time was over, prints both sides, and fails while they differ', async () => {
    site.put(tellOrder(1), tellOrder(2, { date_created: '2026-11-20T08:00:00' }));
    let going: Going | null = { from: NOW - 3 * DAY, to: NOW, found: null };
    let rounds = 0;
    for (; going; rounds += 1) going = await reconcileUntil(app.ctx, shopId, { going, end: 0 });
    expect(rounds).toBe(3);
    const { last } = await readShopProven(app.ctx.db, shopId);
    expect(last).toMatchObject({ from: NOW - 3 * DAY, to: NOW, equal: true });
    expect(last?.days.map(({ day }) => day)).toEqual(['2026-11-20', '2026-11-22']);
    site.put(tellOrder(3, { total: '9.00' }));
    await compare();
    site.hidden.add(3);
    const { lines, error } = await runProof(app.ctx, '--days', '1');
    expect(lines.join('\n')).toContain(
      '  2026-11-22  there orders 1, 41.06 EUR, given back 0.00 (processing 1)  here orders 2, 50.06 EUR, given back 0.00 (processing 2)',
    );
    expect(error).toMatch(/^Not proven equal\./);
  });

  it('the desk shows what differed with both sides, the sums, and how far the history is', async () => {
    site.put(tellOrder(1), tellOrder(2), tellOrder(3, { total: '9.00' }));
    await compare();
    site.put(tellOrder(1, { refunds: [tellRefund(31, 1)] }));
    site.hidden.add(3);
    await compare();
    site.hidden.clear();
    await beginBackfill(app.ctx, shopId);
    await stepBackfill(app.ctx, shopId);
    const desk = await signInAtDesk(app);
    const page = (await desk.get('/desk/intake')).text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    expect(page).toContain('La Bottega · orders in WooCommerce Last proven equal: 22 Nov 2026, 13:00');
    expect(page).toContain('Orders there: 2 · €82.12; here: 3 · €91.12');
    expect(page).toContain(
      'Other refunds 1: there Received · €41.06 · €10.98 given back; here Received · €41.06 put right',
    );
    expect(page).toContain('Gone from the shop 3: there nothing; here Received · €9.00 still different');
    expect(page).toContain('History: 3 of 3 orders read');
  });

  it('a job of its own compares each shop again and again', async () => {
    site.put(tellOrder(1));
    await addAsking(app.ctx.db, app.ctx);
    app.clock.advance(15 * 60 * 1000);
    await app.worker.drain();
    expect(await order('wc_order_1')).toBeDefined();
    expect((await readShopProven(app.ctx.db, shopId)).last).toMatchObject({ equal: true });
    const waiting = await app.ctx
      .db('jobs')
      .where({ state: 'waiting' })
      .where('kind', 'like', 'woocommerce%')
      .pluck('kind');
    expect(waiting.sort()).toEqual([
      'woocommerce_compare',
      'woocommerce_compare_long',
      'woocommerce_poll',
      'woocommerce_pull',
    ]);
  });
});

describe('a shop without our plugin', () => {
  const changed = (id: number, second: number, over: Told = {}): Told =>
    tellOrder(id, { date_modified_gmt: new Date(NOW + second * 1000).toISOString().slice(0, 19), ...over });

  it('what changes is asked for, also many orders of one second, and what says the same is told once', async () => {
    expect(await poll(app.ctx, shopId)).toBe(0);
    app.clock.advance(60_000);
    site.put(...Array.from({ length: 230 }, (_, index) => changed(index + 1, index < 220 ? 5 : 6)));
    site.put(changed(500, 7, { status: 'trash' }), changed(501, 7, { status: 'checkout-draft' }));
    expect(await poll(app.ctx, shopId)).toBe(231);
    expect(await poll(app.ctx, shopId)).toBe(0);
    site.put(changed(7, 50, { status: 'completed' }), changed(8, 50));
    expect(await poll(app.ctx, shopId)).toBe(1);
    expect(await order('wc_order_7')).toMatchObject({ status: 'completed' });
    expect(await order('wc_order_500')).toMatchObject({ status: 'trash' });
  });

  it('what changes is found by the clock of the shop, which is behind ours, and by none that runs ahead', async () => {
    expect(await poll(app.ctx, shopId)).toBe(0);
    app.clock.advance(3_600_000);
    expect(await poll(app.ctx, shopId)).toBe(0);
    site.put(changed(1, 60));
    expect(await poll(app.ctx, shopId)).toBe(1);
    site.put(changed(2, 30 * 86_400));
    expect(await poll(app.ctx, shopId)).toBe(1);
    site.put(changed(3, 3600));
    expect(await poll(app.ctx, shopId)).toBe(1);
  });
});
