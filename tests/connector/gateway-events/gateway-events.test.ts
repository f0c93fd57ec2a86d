import { generateKeyPairSync, sign, type X509Certificate } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import request, { type Test } from 'supertest';
import { Stripe } from 'stripe';
import { verifyPaypalEvent } from '../../../connector/src/gateways/paypal/webhooks.ts';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import {
  authenticate,
  createSelling,
  openCheckout,
  payTo,
  settleOver,
  type Selling,
} from '../../support/selling.ts';

let selling: Selling;
beforeEach(async () => {
  selling = await createSelling({ immediate: 1, duplicate: 1 });
});
afterEach(async () => selling.close());

const rows = async (): Promise<{ state: string; event_key: string }[]> =>
  selling.ctx.db('gateway_events').orderBy('id').select('state', 'event_key');

function stripeEvent(over: object = {}): string {
  const object = {
    object: 'payment_intent',
    id: 'pi_unknown',
    metadata: { attempt: 'att_unknown' },
    ...over,
  };
  return JSON.stringify({ id: 'evt_1', object: 'event', type: 'payment_intent.succeeded', data: { object } });
}

function postStripe(
  payload: string,
  { age = 0, secret = selling.sandbox.keys.stripeWebhookSecret } = {},
): Test {
  const timestamp = Math.floor((selling.clock.now() - age) / 1000);
  const header = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  return request(selling.app)
    .post('/webhooks/stripe')
    .set({ 'Content-Type': 'application/json', 'Stripe-Signature': header })
    .send(payload);
}

describe('a webhook of Stripe', () => {
  it('a webhook of Stripe is kept before it is answered, and a repeat is the same event', async () => {
    expect((await postStripe(stripeEvent())).status).toBe(200);
    expect((await postStripe(stripeEvent())).status).toBe(200);
    expect(await rows()).toEqual([{ state: 'received', event_key: 'stripe:evt_1' }]);
  });

  it('a webhook of Stripe is refused when its signature is wrong, too old, or of the future', async () => {
    for (const given of [{ secret: 'whsec_other' }, { age: 6 * MINUTE }, { age: -6 * MINUTE }]) {
      const answer = await postStripe(stripeEvent(), given);
      expect([answer.status, answer.type]).toEqual([401, 'application/problem+json']);
    }
    const changed = await postStripe(stripeEvent()).send(`${stripeEvent()} `);
    expect(changed.status).toBe(401);
    expect((await request(selling.app).post('/webhooks/stripe').send('{}')).status).toBe(401);
    expect(await rows()).toEqual([]);
  });

  it.each(['null', '[]', '7', '"x"', '{}', '{"id":"evt_1"}', '{"id":"evt_1","type":"x","data":null}', '{'])(
    'a webhook of Stripe that says %s is answered with 400, although its signature is right',
    async (payload) => {
      const answer = await postStripe(payload);
      expect([answer.status, answer.body.code]).toEqual([400, 'malformed']);
      expect(await rows()).toEqual([]);
    },
  );

  it('a webhook of Stripe is kept as it came, but for the secret of the buyer’s browser', async () => {
    const url = 'https://shop.example/?payment_intent_client_secret=';
    const sent = stripeEvent({
      client_secret: 'pi_unknown_secret_"abc',
      note: 'pi_ü',
      url: `${url}pi_1_secret_2`,
    });
    await postStripe(sent.replace('"client_secret":', '"client_secret" : '));
    const row = await selling.ctx.db('gateway_events').first<{ body: Buffer }>('body');
    const kept = Buffer.from(row.body).toString('utf8');
    expect(kept).not.toContain('_secret_');
    expect(JSON.parse(kept)).toEqual(JSON.parse(stripeEvent({ client_secret: null, note: 'pi_ü', url })));
  });

  it('a webhook of Stripe whose names are no texts is kept, and means no payment', async () => {
    const odd = { id: { of: 'pi_1' }, metadata: { attempt: ['att_1', 'att_2'] } };
    expect((await postStripe(stripeEvent(odd))).status).toBe(200);
    expect(await rows()).toMatchObject([{ event_key: 'stripe:evt_1' }]);
  });

  it('a webhook of Stripe is refused when it is larger than a webhook is', async () => {
    expect((await postStripe(stripeEvent({ pad: 'x'.repeat(1_100_000) }))).status).toBe(413);
  });

  it('a webhook of Stripe that names an unknown attempt is kept and looked at again', async () => {
    await postStripe(stripeEvent());
    await selling.worker.drain();
    expect(await rows()).toMatchObject([{ state: 'received' }]);
    const job = await selling.ctx.db('jobs').where({ kind: 'settle_gateway_event' }).first();
    expect(job).toMatchObject({ state: 'waiting', attempts: 1 });
  });

  it('a webhook of Stripe for another system on the same account is put aside as unknown', async () => {
    await postStripe(stripeEvent({ metadata: {} }));
    for (let each = 0; each < 4; each += 1) {
      await selling.worker.drain();
      selling.clock.advance(MINUTE);
    }
    expect(await rows()).toMatchObject([{ state: 'unknown' }]);
  });

  it('a webhook of Stripe that comes before the answer to our call settles by the attempt it names', async () => {
    const checkout = await openCheckout(selling);
    const intent = await payTo(selling, checkout, 'stripe');
    await selling.ctx.db('pay_attempts').update({ state: 'intent', provider_key: null });
    await authenticate(selling, intent);
    await selling.sandbox.deliverDue();
    await selling.worker.drain();
    expect((await settleOver(selling, checkout)).state).toBe('paid');
  });
});

describe('a webhook of PayPal', () => {
  /** It catches a webhook of the sandbox as it went over the wire: its body, and its headers that begin with `paypal-`. */
  async function catchWebhook(): Promise<{ body: string; headers: Record<string, string> }> {
    const caught: { body: string; headers: Record<string, string> }[] = [];
    const http = await import('node:http');
    const server = http.createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        caught.push({
          body: Buffer.concat(chunks).toString('utf8'),
          headers: req.headers as Record<string, string>,
        });
        res.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    selling.sandbox.connect({ paypalUrl: `http://127.0.0.1:${port}/` });
    const order = await payTo(selling, await openCheckout(selling), 'paypal');
    await selling.sandbox.control({ paypal: { approve: { order } } });
    await selling.sandbox.deliverDue();
    await new Promise((resolve) => server.close(resolve));
    const [webhook] = caught;
    if (!webhook) throw new Error('No webhook came');
    const kept = Object.entries(webhook.headers).filter(([name]) => name.startsWith('paypal-'));
    return { body: webhook.body, headers: Object.fromEntries(kept) };
  }

  const post = (body: string, headers: Record<string, string>) =>
    request(selling.app)
      .post('/webhooks/paypal')
      .set({ 'Content-Type': 'application/json', ...headers })
      .send(body);

  it('a webhook of PayPal is verified on its bytes, certificate and time', async () => {
    const { body, headers } = await catchWebhook();
    expect((await post(body, headers)).status).toBe(200);
    const wrong: [string, Record<string, string>][] = [
      [`${body} `, headers],
      [body, { ...headers, 'paypal-transmission-id': 'another' }],
      [
        body,
        { ...headers, 'paypal-transmission-time': new Date(selling.clock.now() + 10 * MINUTE).toISOString() },
      ],
      [body, { ...headers, 'paypal-transmission-time': 'yesterday' }],
      [body, { ...headers, 'paypal-auth-algo': 'SHA1withRSA' }],
      [body, { ...headers, 'paypal-transmission-sig': '' }],
      [body, { ...headers, 'paypal-cert-url': 'https://evil.example/v1/notifications/certs/CERT-1' }],
      [body, { ...headers, 'paypal-cert-url': `${selling.sandbox.url}/ledger.json` }],
      [body, {}],
    ];
    for (const [sent, given] of wrong) expect((await post(sent, given)).status).toBe(401);
    expect(await rows()).toHaveLength(1);
  });

  it.each(['null', '[]', '7', '{}', '{"id":"WH-1"}', '{'])(
    'a webhook of PayPal that says %s is malformed, although its signature is right',
    async (text) => {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const body = Buffer.from(text);
      const time = new Date(selling.clock.now()).toISOString();
      const signature = sign('sha256', Buffer.from(`id|${time}|WEBHOOK|${crc32(body)}`), privateKey);
      const headers = {
        'paypal-auth-algo': 'SHA256withRSA',
        'paypal-transmission-id': 'id',
        'paypal-transmission-time': time,
        'paypal-transmission-sig': signature.toString('base64'),
      };
      const load = () => Promise.resolve({ publicKey } as unknown as X509Certificate);
      const verifying = verifyPaypalEvent(body, headers, {
        webhookId: 'WEBHOOK',
        now: selling.clock.now(),
        load,
      });
      await expect(verifying).rejects.toMatchObject({ code: 'malformed' });
    },
  );

  it('a webhook of PayPal whose certificate cannot be fetched is answered with 502, to be sent again', async () => {
    const { body, headers } = await catchWebhook();
    await selling.sandbox.close();
    expect((await post(body, headers)).status).toBe(502);
    expect(await rows()).toEqual([]);
  });
});
