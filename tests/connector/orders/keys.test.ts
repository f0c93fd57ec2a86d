import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectShop as reconnectShop, rotateShopSecret } from '../../../connector/src/shops/shops.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, signAs, type ConnectedShop } from '../../support/make/shop.ts';
import { renewConnectCode } from '../../support/verbs.ts';

describe('the secrets that orders are verified with', () => {
  let test: TestApp;
  let shop: ConnectedShop;
  /** Another process works on the same database and remembers nothing. */
  let elsewhere: TestApp['ctx'];
  beforeEach(async () => {
    test = await createTestApp();
    shop = await connectShop(test);
    elsewhere = { ...test.ctx };
    expect((await post()).status).toBe(200);
  });
  afterEach(() => test.close());

  let sent = 0;
  const post = (secret = shop.secret) => {
    sent += 1;
    const snapshot = makeSnapshot({ orderKey: `key_${sent}`, version: { epoch: 1, counter: sent } });
    const payload = JSON.stringify(snapshot);
    const id = `key_msg_${sent}`;
    const headers = signAs(shop, { id, payload, at: test.clock.now(), secret });
    return postOrders(test, shop, payload, { id, headers });
  };

  it('a new secret is known at once when another process has made it', async () => {
    const secret = await rotateShopSecret(elsewhere, shop.shopId);
    expect((await post(secret)).status).toBe(200);
    expect((await post()).status).toBe(200);
  });

  it('an old secret ends with the rotation, to the moment', async () => {
    await rotateShopSecret(test.ctx, shop.shopId);
    expect((await post()).status).toBe(200);
    test.clock.advance(24 * 3_600_000 - 100);
    expect((await post()).status).toBe(200);
    test.clock.advance(100);
    expect((await post()).status).toBe(401);
  });

  it('an old secret ends a second after another process has connected the shop anew, and here at once', async () => {
    const connect = async (ctx: TestApp['ctx']) => {
      const code = await renewConnectCode(ctx, shop.shopId);
      const { siteUrl } = shop;
      return reconnectShop(ctx, { code, siteUrl, name: 'Shop', locale: 'en', pluginVersion: '1' });
    };
    const { secret } = await connect(elsewhere);
    test.clock.advance(1000);
    expect((await post()).status).toBe(401);
    expect((await post(secret)).status).toBe(200);
    const { secret: newest } = await connect(test.ctx);
    expect((await post(secret)).status).toBe(401);
    expect((await post(newest)).status).toBe(200);
  });
});
