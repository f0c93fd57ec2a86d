import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../stage/sandbox/ledger.ts';
import { pay, startShop, type Shop } from './shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await startShop();
});
afterEach(() => shop.close());

const get = (path: string): Promise<Response> => fetch(`${shop.sandbox.url}${path}`);
const control = (command: unknown): Promise<Response> =>
  fetch(`${shop.sandbox.url}/sandbox/control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(command),
  });

describe('the ledger', () => {
  it('the ledger shows every payment with its order data, for people and for programs', async () => {
    const intent = await pay(shop, '4242424242424242');
    const charge = String(intent.latest_charge);
    await shop.stripe.refunds.create({ charge, amount: 990 });
    const ledger = (await (await get('/ledger.json')).json()) as Ledger;
    expect(ledger.charges).toMatchObject([
      {
        provider: 'stripe',
        paymentId: intent.id,
        amount: 4990,
        refunded: 990,
        metadata: { order: 'C-1001' },
      },
    ]);
    expect(ledger.refunds).toMatchObject([{ chargeId: charge, amount: 990, currency: 'EUR' }]);
    const page = await (await get('/')).text();
    for (const text of [intent.id, '49.90 EUR', '9.90 EUR', 'order: C-1001', 'Sandbox: no money moves']) {
      expect(page).toContain(text);
    }
  });

  it('the ledger writes what a shop sent as text, never as markup', async () => {
    const metadata = { order: '<img src=x onerror=alert(1)>' };
    await shop.stripe.paymentIntents.create({ amount: 1000, currency: 'eur', metadata });
    const page = await (await get('/')).text();
    expect(page).not.toContain('<img');
    expect(page).toContain('&#60;img src=x');
  });

  it('the ledger delivers waiting webhooks by its button', async () => {
    await pay(shop, '4242424242424242');
    const answer = await fetch(`${shop.sandbox.url}/sandbox/deliver`, { method: 'POST', redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(shop.received).toHaveLength(2);
    expect(await (await get('/')).text()).toContain('0 waiting');
  });
});

describe('the control over HTTP', () => {
  it('the control over HTTP does what it is told', async () => {
    expect((await control({ paypal: { nextCapture: { status: 'PENDING' } }, webhooks: 'hold' })).status).toBe(
      200,
    );
    await pay(shop, '4242424242424242');
    expect((await control({ webhooks: 'deliver-due' })).status).toBe(200);
    expect(shop.received).toHaveLength(0);
    await control({ webhooks: 'deliver-all' });
    expect(shop.received).toHaveLength(2);
  });

  it.each([
    ['an unknown order', { explode: true }],
    ['a wrong value', { paypal: { nextCapture: { status: 'MAYBE' } } }],
    ['a share above one', { disorder: { lose: 2 } }],
  ])('the control over HTTP refuses %s', async (_what, command) => {
    const answer = await control(command);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toHaveProperty('error');
  });

  it('the control over HTTP says what it cannot find', async () => {
    const answer = await control({ stripe: { authenticate: { paymentIntent: 'pi_none', success: true } } });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({ error: "No such payment_intent: 'pi_none'" });
    await expect(shop.sandbox.control({ paypal: { approve: { order: 'NONE' } } })).rejects.toThrow();
  });
});

it.each(['/stripe/unknown', '/wp-admin', '/sandbox/unknown', '/browser/../sandbox.ts'])(
  'the sandbox has no page at %s',
  async (path) => {
    expect((await get(path)).status).toBe(404);
  },
);
