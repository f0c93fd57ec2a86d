import request, { type Test } from 'supertest';
import { Webhook } from 'standardwebhooks';
import type { ConnectResponse } from '../../../connector/src/contract/shops.ts';
import { type NewShop } from '../../../connector/src/shops/shops.ts';
import type { TestApp } from '../app.ts';
import { addShop } from '../verbs.ts';

export const SITE = 'https://shop.example';

export function makeNewShop(over: Partial<NewShop> = {}): NewShop {
  return {
    name: 'La Bottega',
    url: SITE,
    currency: 'EUR',
    country: 'IT',
    timeZone: 'Europe/Rome',
    locale: 'en',
    ownerEmail: 'owner@shop.example',
    termsUrl: `${SITE}/terms`,
    privacyUrl: `${SITE}/privacy`,
    numberPrefix: 'CAR-',
    ...over,
  };
}

export type ConnectedShop = ConnectResponse & { siteUrl: string };

/** A shop that has gone through the handshake over HTTP. */
export async function connectShop(
  { app, ctx }: TestApp,
  over: Partial<NewShop> = {},
): Promise<ConnectedShop> {
  const input = makeNewShop(over);
  const { code } = await addShop(ctx, input);
  const answer = await request(app)
    .post('/v1/shops/connect')
    .send({ code, siteUrl: input.url, name: input.name, locale: input.locale, pluginVersion: '0.1.0' });
  if (answer.status !== 200) throw new Error(`The handshake failed: ${answer.text}`);
  return { ...(answer.body as ConnectResponse), siteUrl: input.url };
}

export interface SignOptions {
  id: string;
  payload: string;
  at: number;
  secret?: string;
}

/** Headers as the plugin sends them, signed by the reference implementation of Standard Webhooks. */
export function signAs(
  shop: ConnectedShop,
  { id, payload, at, secret }: SignOptions,
): Record<string, string> {
  const seconds = Math.floor(at / 1000);
  return {
    'Carrello-Shop': shop.shopId,
    'Carrello-Site': shop.siteUrl,
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': new Webhook(secret ?? shop.secret).sign(id, new Date(seconds * 1000), payload),
  };
}

let sent = 0;

/** `POST /v1/orders`, signed. Text is sent as it is, anything else as JSON. */
export function postOrders(
  { app, clock }: TestApp,
  shop: ConnectedShop,
  body: unknown,
  options: { id?: string; headers?: Record<string, string> } = {},
): Test {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  sent += 1;
  const id = options.id ?? `msg_${sent}`;
  return request(app)
    .post('/v1/orders')
    .set({
      ...signAs(shop, { id, payload, at: clock.now() }),
      'Content-Type': 'application/json',
      ...options.headers,
    })
    .send(payload);
}

export function getStatus(
  { app, clock }: TestApp,
  shop: ConnectedShop,
  headers: Record<string, string> = {},
): Test {
  const path = '/v1/shops/status';
  return request(app)
    .get(path)
    .set({ ...signAs(shop, { id: 'sts_1', payload: `GET ${path}`, at: clock.now() }), ...headers });
}
