import { createVerify, X509Certificate } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stripe } from 'stripe';
import { startSandbox } from '../stage/sandbox/sandbox.ts';
import { pay, startShop, type Shop } from './shop.ts';

let shop: Shop;
const shops: Shop[] = [];
async function open(...args: Parameters<typeof startShop>): Promise<Shop> {
  const opened = await startShop(...args);
  shops.push(opened);
  return opened;
}
beforeEach(async () => {
  shop = await open();
});
afterEach(async () => {
  for (const each of shops.splice(0)) await each.close();
});

const HOUR = 3600_000;
const types = (of: Shop): string[] =>
  of.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);

describe('the delivery of webhooks', () => {
  it('a webhook is sent twice, never before it is due', async () => {
    await pay(shop, '4242424242424242');
    expect(shop.received).toHaveLength(0);
    const first = await shop.sandbox.deliverDue();
    expect(first.sent).toBe(shop.received.length);
    shop.clock.advance(HOUR);
    expect(await shop.sandbox.deliverDue()).toMatchObject({ pending: 0, nextDueAt: null });
    expect(types(shop)).toEqual(['payment_intent.succeeded', 'payment_intent.succeeded']);
    const ids = new Set(shop.received.map(({ body }) => (JSON.parse(body) as { id: string }).id));
    expect(ids.size).toBe(1);
  });

  it('the delivery is in the same disorder for the same seed, and in another for another', async () => {
    const run = async (seed: number): Promise<string[]> => {
      const each = await open({ seed });
      for (let n = 0; n < 4; n += 1) await pay(each, n % 2 ? '4242424242424242' : '4000002760003184');
      for (let n = 0; n < 40; n += 1) {
        each.clock.advance(500);
        await each.sandbox.deliverDue();
      }
      return each.received.map(({ body }) => {
        const event = JSON.parse(body) as { type: string; data: { object: { id: string } } };
        return `${event.type} ${each.sandbox.ledger().charges.findIndex((charge) => charge.paymentId === event.data.object.id)}`;
      });
    };
    const [one, again, other] = [await run(1), await run(1), await run(2)];
    expect(again).toEqual(one);
    expect(other).not.toEqual(one);
    expect([...other].sort()).toEqual([...one].sort());
  });

  it('the delivery tries again with growing pauses until the shop takes it', async () => {
    const calm = await open({ disorder: { duplicate: 1, immediate: 1 } });
    calm.answerWith(503);
    await pay(calm, '4242424242424242');
    expect((await calm.sandbox.deliverDue()).sent).toBe(1);
    expect((await calm.sandbox.deliverDue()).sent).toBe(0);
    calm.clock.advance(5_000);
    expect((await calm.sandbox.deliverDue()).sent).toBe(1);
    calm.answerWith(200);
    calm.clock.advance(30_000);
    expect(await calm.sandbox.deliverDue()).toMatchObject({ sent: 1, pending: 0 });
    const [webhook] = calm.sandbox.ledger().webhooks;
    expect(webhook).toMatchObject({ state: 'delivered' });
    expect(webhook?.attempts.map(({ result }) => result)).toEqual(['503', '503', '200']);
  });

  it('the delivery gives up after days', async () => {
    const calm = await open({ disorder: { duplicate: 1, immediate: 1 } });
    calm.answerWith(500);
    await pay(calm, '4242424242424242');
    for (let n = 0; n < 20; n += 1) {
      await calm.sandbox.deliverDue();
      calm.clock.advance(24 * HOUR);
    }
    expect(calm.sandbox.ledger().webhooks[0]).toMatchObject({ state: 'failed' });
    expect(calm.received).toHaveLength(10);
  });

  it('the delivery loses what it is told to lose, and the event can be sent again', async () => {
    const lossy = await open({ disorder: { lose: 1 } });
    await pay(lossy, '4242424242424242');
    lossy.clock.advance(HOUR);
    await lossy.sandbox.deliverDue();
    expect(lossy.received).toHaveLength(0);
    const [event] = (await lossy.stripe.events.list({ type: 'payment_intent.succeeded' })).data;
    await lossy.sandbox.control({ resend: { event: event?.id ?? '' }, webhooks: 'deliver-due' });
    expect(types(lossy)).toEqual(['payment_intent.succeeded']);
  });

  it('the delivery can be held back, released and hurried', async () => {
    await shop.sandbox.control({ webhooks: 'hold' });
    await pay(shop, '4242424242424242');
    shop.clock.advance(HOUR);
    expect((await shop.sandbox.deliverDue()).sent).toBe(0);
    await shop.sandbox.control({ webhooks: 'release' });
    await shop.sandbox.control({ webhooks: 'deliver-due' });
    expect(shop.received).toHaveLength(2);
    await pay(shop, '4242424242424242');
    await shop.sandbox.control({ webhooks: 'deliver-all' });
    expect(shop.received).toHaveLength(4);
  });

  it('a webhook can overtake the answer of the call that caused it', async () => {
    const early = await open({ disorder: { immediate: 1, beforeAnswer: 1 } });
    await pay(early, '4242424242424242');
    expect(types(early)).toEqual(['payment_intent.succeeded', 'payment_intent.succeeded']);
  });

  it('a webhook waits until the shop has an address', async () => {
    const nobody = await open({ webhooks: {} });
    await pay(nobody, '4242424242424242');
    nobody.clock.advance(HOUR);
    expect(await nobody.sandbox.deliverDue()).toMatchObject({ sent: 0, pending: 2 });
  });

  it('the delivery works by itself when asked to', async () => {
    const live = await open({ autoDeliver: true, clock: Date, disorder: { immediate: 1 } });
    await pay(live, '4242424242424242');
    while (live.received.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(types(live)).toEqual(['payment_intent.succeeded', 'payment_intent.succeeded']);
  });
});

describe('the signatures of webhooks', () => {
  it('a signature of Stripe passes the real SDK, with the time of each attempt', async () => {
    await pay(shop, '4242424242424242');
    shop.clock.advance(HOUR);
    await shop.sandbox.deliverDue();
    const body = shop.received[0]?.body ?? '';
    const signature = String(shop.received[0]?.headers['stripe-signature']);
    const secret = shop.sandbox.keys.stripeWebhookSecret;
    const verify = (text: string, at = shop.clock.now()): Stripe.Event =>
      Stripe.webhooks.constructEvent(text, signature, secret, 300, undefined, at);
    expect(verify(body).type).toBe('payment_intent.succeeded');
    expect(() => verify(body.replace('4990', '4991'))).toThrow();
    expect(() => verify(body, shop.clock.now() + 301_000)).toThrow();
  });

  it('a signature of PayPal passes with the certificate it names, which the sandbox authority signed', async () => {
    const body = {
      intent: 'CAPTURE' as const,
      purchaseUnits: [{ amount: { currencyCode: 'EUR', value: '12.00' } }],
    };
    const { result } = await shop.orders.createOrder({ body: body as never });
    await shop.sandbox.control({ paypal: { approve: { order: result.id ?? '' } }, webhooks: 'deliver-all' });
    const [first, second] = shop.received;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['paypal-transmission-id']).not.toBe(first?.headers['paypal-transmission-id']);
    const header = (name: string): string => String(first?.headers[`paypal-${name}`]);
    expect(header('cert-url')).toMatch(
      new RegExp(`^${shop.sandbox.url}/v1/notifications/certs/[\\w-]+\\.pem$`),
    );
    const leaf = new X509Certificate(await (await fetch(header('cert-url'))).text());
    const ca = new X509Certificate(await (await fetch(`${shop.sandbox.url}/sandbox/paypal-ca.pem`)).text());
    expect(leaf.subject).toMatch(/CN=.*paypal\.com$/);
    expect([leaf.verify(ca.publicKey), leaf.checkIssued(ca), ca.ca]).toEqual([true, true, true]);
    const signed = (text: string): string =>
      `${header('transmission-id')}|${header('transmission-time')}|${shop.sandbox.keys.paypalWebhookId}|${crc32(text)}`;
    const verify = (text: string): boolean =>
      createVerify('RSA-SHA256')
        .update(signed(text))
        .verify(leaf.publicKey, header('transmission-sig'), 'base64');
    expect(verify(first?.body ?? '')).toBe(true);
    expect(verify(`${first?.body} `)).toBe(false);
    expect(header('auth-algo')).toBe('SHA256withRSA');
  });
});

describe('a restart', () => {
  it('a restart keeps payments, keys, webhooks that were not sent yet and idempotency keys', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
    try {
      const stateFile = join(folder, 'sandbox.json');
      const before = await open({ stateFile });
      const intent = await pay(before, '4242424242424242', { key: 'k1' });
      await before.sandbox.close();
      const after = await startSandbox({ seed: 7, clock: before.clock, stateFile });
      expect(after.keys).toEqual(before.sandbox.keys);
      expect(after.paypalCa).toBe(before.sandbox.paypalCa);
      expect(after.ledger()).toEqual(before.sandbox.ledger());
      expect(after.ledger().webhooks.filter((each) => each.state === 'pending')).toHaveLength(2);
      expect(after.ledger().charges).toMatchObject([{ paymentId: intent.id }]);
      await after.close();
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
