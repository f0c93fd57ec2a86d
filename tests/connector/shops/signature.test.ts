import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import request from 'supertest';
import { Webhook } from 'standardwebhooks';
import { rotateShopSecret, signForShop } from '../../../connector/src/shops/shops.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { connectShop, getStatus, signAs, type ConnectedShop } from '../../support/make/shop.ts';
import { getShop } from '../../support/verbs.ts';

const SECOND = 1000;

describe('a signed call of a shop', () => {
  let test: TestApp;
  let shop: ConnectedShop;
  beforeEach(async () => {
    test = await createTestApp();
    shop = await connectShop(test);
  });
  afterEach(() => test.close());

  it('a signed call for the status is answered with what the settings screen shows', async () => {
    const answer = await getStatus(test, shop);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      state: 'connected',
      reason: '',
      ordersReceived: 0,
      lastOrderAt: null,
      received: null,
      gateways: [],
    });
  });

  it.each([
    ['of an unknown shop', { 'Carrello-Shop': 'shp_nobody' }, 'shop_unknown'],
    [
      'with another signature',
      { 'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}` },
      'signature_wrong',
    ],
    ['with another id than was signed', { 'webhook-id': 'other' }, 'signature_wrong'],
    ['with another time than was signed', { 'webhook-timestamp': '1700000000' }, 'signature_wrong'],
    ['without a signature', { 'webhook-signature': '' }, 'signature_missing'],
    ['without an id', { 'webhook-id': '' }, 'signature_missing'],
    ['with a time that is none', { 'webhook-timestamp': 'now' }, 'signature_missing'],
  ])('a signed call %s is refused', async (_case, headers, reason) => {
    const answer = await getStatus(test, shop, headers as Record<string, string>);
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ code: 'unauthorised', reason });
  });

  it('a signed call is refused when the signed path or query is another one', async () => {
    const headers = signAs(shop, { id: 'x', payload: 'GET /v1/shops/status', at: test.clock.now() });
    expect((await request(test.app).get('/v1/shops/status?x=1').set(headers)).status).toBe(401);
  });

  it('a signed call without a body is none for an order, and the other way round', async () => {
    const payload = 'GET /v1/shops/status';
    const seen = signAs(shop, { id: 'x', payload, at: test.clock.now() });
    const order = await request(test.app)
      .post('/v1/orders')
      .set({ ...seen, 'Content-Type': 'application/json' })
      .send(payload);
    expect([order.status, order.body.reason]).toEqual([401, 'signature_wrong']);
    expect(await test.ctx.db('inbox')).toEqual([]);
    const signed = signAs(shop, { id: 'y', payload: '', at: test.clock.now() });
    for (const method of ['get', 'head'] as const)
      expect((await request(test.app)[method]('/v1/shops/status').set(signed)).status).toBe(401);
  });

  it.each([
    [301, 301],
    [-301, -301],
  ])('a signed call with a clock %i seconds off is refused with the skew', async (offset, skewSeconds) => {
    const at = test.clock.now() + offset * SECOND;
    const headers = signAs(shop, { id: 'x', payload: 'GET /v1/shops/status', at });
    const answer = await request(test.app).get('/v1/shops/status').set(headers);
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ reason: 'clock_skew', skewSeconds });
    expect(answer.headers['date']).toBe(new Date(test.clock.now()).toUTCString());
  });

  it.each([300, -300])('a signed call with a clock %i seconds off is taken', async (offset) => {
    const headers = signAs(shop, {
      id: 'x',
      payload: 'GET /v1/shops/status',
      at: test.clock.now() + offset * SECOND,
    });
    expect((await request(test.app).get('/v1/shops/status').set(headers)).status).toBe(200);
  });

  it('a signed call is verified by either of two secrets during a rotation, afterwards by the new one', async () => {
    const rotated = { ...shop, secret: await rotateShopSecret(test.ctx, shop.shopId) };
    expect((await getStatus(test, shop)).status).toBe(200);
    expect((await getStatus(test, rotated)).status).toBe(200);
    test.clock.advance(24 * 3600 * SECOND);
    expect((await getStatus(test, shop)).status).toBe(401);
    expect((await getStatus(test, rotated)).status).toBe(200);
  });

  it('a call signed for the plugin during a rotation is verified by the new secret', async () => {
    const rotated = await rotateShopSecret(test.ctx, shop.shopId);
    test.clock.set(Date.now());
    const headers = await signForShop(test.ctx, await getShop(test.ctx.db, shop.shopId), {
      id: 'psh_1',
      body: '{"a":"ü"}',
    });
    expect(() => new Webhook(rotated).verify('{"a":"ü"}', headers)).not.toThrow();
    expect(() => new Webhook(rotated).verify('{"a":"u"}', headers)).toThrow();
  });

  it('a signed call of a copy of the site is shown as paused there and leaves the shop alone', async () => {
    const copy = await getStatus(test, { ...shop, siteUrl: 'https://staging.shop.example' });
    expect(copy.status).toBe(200);
    expect(copy.body).toMatchObject({
      state: 'paused',
      reason: expect.stringContaining('copy of https://shop.example'),
    });
    expect((await getStatus(test, { ...shop, siteUrl: 'http://shop.example/' })).body).toMatchObject({
      state: 'connected',
    });
  });
});
