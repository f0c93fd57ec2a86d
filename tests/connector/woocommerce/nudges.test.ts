import { createHmac } from 'node:crypto';
import request from 'supertest';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { woocommerceCommands } from '../../../connector/src/woocommerce/commands.ts';
import { setKeys } from '../../../connector/src/woocommerce/keys.ts';
import { isSigned, webhookSecret } from '../../../connector/src/woocommerce/nudges.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { emptyCrm } from '../../support/empty-crm.ts';
import { makeNewShop } from '../../support/make/shop.ts';
import { addShop } from '../../support/verbs.ts';
import { restOrder } from '../../support/woocommerce/rest-order.ts';
import { KEYS, RestShop } from '../../support/woocommerce/rest-shop.ts';
import { tellOrder } from '../../plugin/support/told-order.ts';

let app: TestApp;
let site: RestShop;
let shopId: string;
const NOW = Date.UTC(2026, 10, 22, 12);
const ERROR =
  '{"code":"woocommerce_rest_shop_order_invalid_id","message":"Invalid ID.","data":{"status":404}}';

beforeAll(async () => {
  app = await createTestApp();
  site = await new RestShop().start();
});
beforeEach(async () => {
  await emptyCrm(app.ctx.db);
  for (const table of ['woocommerce_shops', 'woocommerce_orders', 'jobs'] as const)
    await app.ctx.db(table).delete();
  site.orders.clear();
  app.clock.advance(NOW - app.clock.now());
  shopId = (await addShop(app.ctx, makeNewShop({ url: site.url }))).shop.id;
  await setKeys(app.ctx, shopId, KEYS);
});
afterAll(async () => {
  await site.close();
  await app.close();
});

/** As WooCommerce sends it: PHP escapes slashes and everything beyond ASCII. */
const phpJson = (value: object): string =>
  JSON.stringify(value)
    .replaceAll('/', '\\/')
    .replace(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
const sign = (body: string): string =>
  createHmac('sha256', webhookSecret(app.ctx, shopId)).update(body).digest('base64');

async function deliver(topic: string, body: string, signature = sign(body)): Promise<number> {
  const sent = request(app.app)
    .post(`/webhooks/woocommerce/${shopId}`)
    .set('content-type', 'application/json')
    .set('x-wc-webhook-topic', topic)
    // The same for all deliveries of a second.
    .set('x-wc-webhook-delivery-id', 'da710c38fa0431abe9f3cb0b04dd71c0')
    .set('x-wc-webhook-signature', signature);
  return (await sent.send(body)).status;
}
const jobs = () => app.ctx.db('jobs').where({ kind: 'woocommerce_nudge' });
const orders = () => app.ctx.db('orders').where({ shop_id: shopId }).orderBy('number').pluck('number');
async function work(): Promise<void> {
  app.clock.advance(10_000);
  await app.worker.drain();
}

it('a signature of WooCommerce 9.9.5 is recognised on the bytes as they came', () => {
  const check = (body: string, signature: string) =>
    isSigned('bench-webhook-secret', Buffer.from(body), signature);
  expect(check('{"id":29}', 'ISajplm+ahfgMM0WDVeToU4+4tFrw71xRA2bIejcVIA=')).toBe(true);
  expect(check(ERROR, 'H9a2H8cJlFJo2dHyem6CIDGBN92VtMDSwuOKPNvdSzw=')).toBe(true);
  expect(check('{"id": 29}', 'ISajplm+ahfgMM0WDVeToU4+4tFrw71xRA2bIejcVIA=')).toBe(false);
  expect(check('{"id":29}', '')).toBe(false);
});

it('a delivery says which order to ask for, and what it says else is not believed', async () => {
  site.put(tellOrder(1), tellOrder(2), tellOrder(3, { status: 'trash' }));
  const lie = phpJson(restOrder(tellOrder(1, { total: '1.00' })));
  expect(lie).toContain('Citt\\u00e0');
  // Updated comes before created, and twice; two orders share a delivery id.
  for (const topic of ['order.updated', 'order.created', 'order.updated'])
    expect(await deliver(topic, lie)).toBe(200);
  expect(await deliver('order.updated', phpJson(restOrder(tellOrder(2))))).toBe(200);
  expect(await deliver('order.deleted', '{"id":3}')).toBe(200);
  expect(await jobs()).toHaveLength(3);
  await work();
  expect(await orders()).toEqual(['1', '2', '3']);
  expect(await app.ctx.db('orders').where({ shop_id: shopId, number: '1' }).first()).toMatchObject({
    total: 4106,
  });
  expect(await app.ctx.db('orders').where({ shop_id: shopId, number: '3' }).first()).toMatchObject({
    status: 'trash',
  });

  // Restored and thrown away anew, in the same bytes.
  site.put(tellOrder(3));
  await deliver('order.restored', '{"id":3}');
  await work();
  site.put(tellOrder(1, { total: '41.05' }));
  expect(
    await deliver('action.woocommerce_order_refunded', '{"action":"woocommerce_order_refunded","arg":1}'),
  ).toBe(200);
  await work();
  expect(await app.ctx.db('orders').where({ shop_id: shopId, number: '1' }).first()).toMatchObject({
    total: 4105,
  });
});

it('pings, error bodies, drafts and other topics are answered and lead to nothing; a wrong signature does not pass', async () => {
  const ping = await request(app.app)
    .post(`/webhooks/woocommerce/${shopId}`)
    .type('form')
    .send('webhook_id=1');
  expect(ping.status).toBe(200);
  expect(await deliver('order.updated', ERROR)).toBe(200);
  expect(
    await deliver('order.updated', phpJson(restOrder(tellOrder(33, { status: 'checkout-draft' })))),
  ).toBe(200);
  expect(await deliver('product.updated', '{"id":10}')).toBe(200);
  expect(await deliver('order.updated', 'no JSON')).toBe(200);
  expect(await deliver('order.updated', 'null')).toBe(200);
  expect(await jobs()).toEqual([]);
  expect(await deliver('order.updated', '{"id":1}', sign('{"id":2}'))).toBe(401);
  expect(await deliver('order.updated', '{"id":1}', '')).toBe(401);
  await app.ctx.db('woocommerce_shops').delete();
  expect(await deliver('order.updated', '{"id":1}')).toBe(404);
});

it('a command prints what to enter in WooCommerce', async () => {
  const lines: string[] = [];
  const command = woocommerceCommands.find(({ name }) => name === 'woocommerce webhooks');
  await command?.run(app.ctx, {
    positionals: [shopId],
    values: {},
    print: (line: string) => lines.push(line),
  } as never);
  expect(lines.join('\n')).toContain(`/webhooks/woocommerce/${shopId}\n`);
  expect(lines.join('\n')).toContain(`Secret        ${webhookSecret(app.ctx, shopId)}\n`);
});
