import { isOnSite } from '../../../connector/src/shops/site.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import request from 'supertest';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { connectShop, SITE, type ConnectedShop } from '../../support/make/shop.ts';

describe('the storefront a browser asks for', () => {
  let test: TestApp;
  let shop: ConnectedShop;
  beforeEach(async () => {
    test = await createTestApp({
      CARRELLO_SANDBOX_URL: 'http://127.0.0.1:9',
      STRIPE_SECRET_KEY: 'sk_sandbox_x',
      STRIPE_PUBLISHABLE_KEY: 'pk_sandbox_x',
      STRIPE_WEBHOOK_SECRET: 'whsec_x',
    });
    shop = await connectShop(test);
  });
  afterEach(() => test.close());

  it('GET /v1/storefront says how to pay, and is open to the shop’s own origin only', async () => {
    const path = `/v1/storefront?key=${shop.publishableKey}`;
    const own = await request(test.app).get(path).set('Origin', SITE);
    expect(own.status).toBe(200);
    expect(own.headers['access-control-allow-origin']).toBe(SITE);
    expect(own.body).toMatchObject({
      currency: 'EUR',
      sandbox: true,
      termsUrl: `${SITE}/terms`,
      gateways: [
        {
          gateway: 'stripe',
          publishableKey: 'pk_sandbox_x',
          sandboxScriptUrl: 'http://127.0.0.1:9/stripe.js',
        },
      ],
    });
    const other = await request(test.app).get(path).set('Origin', 'https://evil.example');
    expect(other.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('a shop that moved to another scheme goes on selling, and one under another port is another site', async () => {
    const answersTo = async (origin: string) => {
      const path = `/v1/storefront?key=${shop.publishableKey}`;
      const asked = await request(test.app).get(path).set('Origin', origin);
      const preflight = await request(test.app).options('/v1/storefront').set('Origin', origin);
      return [asked, preflight].map(({ headers }) => headers['access-control-allow-origin'] as string);
    };
    const moved = SITE.replace('https:', 'http:');
    expect(await answersTo(moved)).toEqual([moved, moved]);
    for (const other of [`${SITE}:8443`, `${SITE}.evil.example`, 'null'])
      expect(await answersTo(other)).toEqual([undefined, undefined]);
    for (const from of [SITE, moved]) expect(isOnSite(from, `${moved}/thanks`)).toBe(true);
    expect(isOnSite(SITE, 'javascript://shop.example/%0a')).toBe(false);
  });

  it('a preflight of a call that names no shop is answered by its origin', async () => {
    const answer = await request(test.app).options('/v1/storefront').set('Origin', SITE);
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-origin']).toBe(SITE);
    expect(answer.headers['access-control-allow-headers']).toContain('Authorization');
  });

  it.each(['', '?key=', '?key=pk_nobody', '?key=%27%20OR%201%3D1'])(
    'GET /v1/storefront refuses the query "%s", naming the field',
    async (query) => {
      const answer = await request(test.app).get(`/v1/storefront${query}`);
      expect(answer.status).toBe(422);
      expect(answer.body).toMatchObject({ errors: [{ field: 'key' }] });
    },
  );
});
