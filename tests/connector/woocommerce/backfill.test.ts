import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { beginBackfill, readProgress, stepBackfill } from '../../../connector/src/woocommerce/backfill.ts';
import { openRest, setKeys } from '../../../connector/src/woocommerce/keys.ts';
import { ShopAway } from '../../../connector/src/woocommerce/rest.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { emptyCrm } from '../../support/empty-crm.ts';
import { makeSnapshot } from '../../support/make/order-snapshot.ts';
import { makeNewShop, postOrders, connectShop, type ConnectedShop } from '../../support/make/shop.ts';
import { addShop } from '../../support/verbs.ts';
import { ODD_ORDERS } from '../../support/woocommerce/odd-orders.ts';
import { KEYS, RestShop } from '../../support/woocommerce/rest-shop.ts';
import { tellOrder } from '../../plugin/support/told-order.ts';

let app: TestApp;
let site: RestShop;
let shopId: string;

beforeAll(async () => {
  app = await createTestApp();
  site = await new RestShop().start();
});
beforeEach(async () => {
  await emptyCrm(app.ctx.db);
  site.orders.clear();
  site.trouble = () => undefined;
  shopId = (await addShop(app.ctx, makeNewShop({ url: site.url }))).shop.id;
  await setKeys(app.ctx, shopId, KEYS);
  site.asked.length = 0;
});
afterAll(async () => {
  await site.close();
  await app.close();
});

const keysOf = (): Promise<string[]> => app.ctx.db('orders').where({ shop_id: shopId }).pluck('order_key');
const run = async (): Promise<void> => {
  await beginBackfill(app.ctx, shopId);
  await app.worker.drain();
};
const many = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) =>
    tellOrder(3 * (from + index), { order_key: `k${from + index}` }),
  );

describe('the history of a shop', () => {
  it('every kind of order comes in once, those of the bin too, drafts do not, and nothing follows from them', async () => {
    site.put(...ODD_ORDERS);
    site.put(tellOrder(20, { status: 'checkout-draft' }), tellOrder(21, { status: 'trash' }));
    const { db } = app.ctx;
    await run();
    await run();
    const keys = [
      ...ODD_ORDERS.map((told) => String(told['order_key'] || `woocommerce-${told['id'] as number}`)),
      'wc_order_21',
    ];
    expect(new Set(await keysOf())).toEqual(new Set(keys));
    expect(await db('orders').where({ order_key: 'wc_order_21' }).first('status')).toEqual({
      status: 'trash',
    });
    expect(await db('inbox').where({ shop_id: shopId }).select('state').distinct()).toEqual([
      { state: 'applied' },
    ]);
    expect(await db('mails').select('id')).toEqual([]);
    expect(await db('tasks').select('id')).toEqual([]);
    expect(await db('jobs').whereIn('kind', ['issue_invoice', 'credit_refund']).select('id')).toEqual([]);
    expect(await readProgress(app.ctx, shopId)).toMatchObject({
      phase: 'done',
      told: ODD_ORDERS.length + 1,
      left: 0,
      error: '',
    });
  });

  it('whoever is killed after any page loses and doubles nothing, also when orders go meanwhile', async () => {
    site.put(...many(250));
    await beginBackfill(app.ctx, shopId);
    expect(await stepBackfill(app.ctx, shopId)).toBe('read');
    expect(await readProgress(app.ctx, shopId)).toMatchObject({ seen: 100, total: 250 });
    // All that stood before moves by more than a page has in common with the one before.
    for (let id = 3; id <= 90; id += 3) site.orders.delete(id);
    await stepBackfill(app.ctx, shopId);
    // Killed between the door and its note of how far it is: the page is read again.
    await app.ctx.db('woocommerce_backfills').update({ after_id: 300, seen: 70 });
    await app.ctx.db('woocommerce_orders').where('source_id', '>', 300).delete();
    await app.worker.drain();
    expect(await keysOf()).toHaveLength(250);
    const states = await app.ctx.db('inbox').where({ shop_id: shopId }).pluck('state');
    expect(states.filter((state) => !['applied', 'superseded'].includes(state))).toEqual([]);
    expect(await app.ctx.db('orders').where('flags', 'like', '%stale%').select('id')).toEqual([]);
    expect(await app.ctx.db('payments').select('id')).toHaveLength(250);
  });

  it('an order that the plugin has told stays as the plugin told it', async () => {
    const shop: ConnectedShop = await connectShop(app, { url: site.url });
    await setKeys(app.ctx, shop.shopId, KEYS);
    site.put(tellOrder(1, { customer_note: 'Over REST' }), tellOrder(2));
    const version = { epoch: shop.epoch, counter: 1 };
    const told = makeSnapshot({ orderKey: 'wc_order_1', sourceId: '1', note: 'By the plugin', version });
    expect((await postOrders(app, shop, told)).status).toBe(200);
    await beginBackfill(app.ctx, shop.shopId);
    await app.worker.drain();
    const rows = await app.ctx
      .db('orders')
      .where({ shop_id: shop.shopId })
      .orderBy('order_key')
      .pluck('note');
    expect(rows).toEqual(['By the plugin', '']);
  });

  it('a shop that is busy is left alone as long as it says, its owner’s mistake is told, and both go on later', async () => {
    site.put(...many(3));
    let answers = 0;
    site.trouble = (path) => {
      if (path !== 'orders') return undefined;
      answers += 1;
      return answers === 1 ? { status: 503, body: '<html>', headers: { 'Retry-After': '40' } } : undefined;
    };
    await beginBackfill(app.ctx, shopId);
    await app.worker.drain();
    expect(await readProgress(app.ctx, shopId)).toMatchObject({
      phase: 'orders',
      seen: 0,
      error: 'The shop answered 503.',
    });
    app.clock.advance(39_000);
    await app.worker.drain();
    expect(answers).toBe(1);
    app.clock.advance(1_000);
    await app.worker.drain();
    expect(await readProgress(app.ctx, shopId)).toMatchObject({ phase: 'done', told: 3, error: '' });
  });
});

describe('keys of a shop', () => {
  it('keys are sealed, wrong ones are not kept, and no error tells a key or a signature', async () => {
    const [row] = await app.ctx.db('woocommerce_shops').where({ shop_id: shopId }).select('*');
    expect(JSON.stringify(row)).not.toMatch(/ck_1a|cs_4d/);
    await expect(setKeys(app.ctx, shopId, { ...KEYS, consumerSecret: 'cs_wrong' })).rejects.toThrow(
      'Invalid signature',
    );
    const rest = await openRest(app.ctx, shopId);
    await expect(
      rest.list('orders', { search: "l'òrdine «1» *!()", status: 'any,trash' }),
    ).resolves.toMatchObject({ items: [] });
    await site.close();
    const away: unknown = await rest.list('orders').catch((error: unknown) => error);
    expect(away).toBeInstanceOf(ShopAway);
    expect(`${String(away)}${JSON.stringify(away)}${String((away as Error).cause)}`).not.toMatch(/ck_|oauth/);
    site = await new RestShop().start();
  });
});
