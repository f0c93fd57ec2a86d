import http from 'node:http';
import { Agent } from 'node:https';
import type { AddressInfo } from 'node:net';
import net from 'node:net';
import { Client, Environment, OrdersController, PaymentsController } from '@paypal/paypal-server-sdk';
import { Stripe } from 'stripe';
import type { SandboxOptions } from '../stage/sandbox/options.ts';
import { startSandbox, type Sandbox } from '../stage/sandbox/sandbox.ts';
import { createTestClock, type TestClock } from '../support/clock.ts';

export interface Received {
  path: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** A shop that talks to a sandbox through the real SDKs and records the webhooks it gets. */
export interface Shop {
  sandbox: Sandbox;
  clock: TestClock;
  stripe: Stripe;
  orders: OrdersController;
  payments: PaymentsController;
  received: Received[];
  /** Status the shop answers webhooks with. */
  answerWith(status: number): void;
  close(): Promise<void>;
}

export async function startShop(options: Partial<SandboxOptions> = {}): Promise<Shop> {
  const clock = createTestClock();
  const received: Received[] = [];
  let status = 200;
  const receiver = http.createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      received.push({ path: req.url ?? '', headers: req.headers, body: Buffer.concat(chunks).toString() });
      res.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const sandbox = await startSandbox({
    seed: 7,
    clock,
    webhooks: { stripeUrl: `${address}/stripe`, paypalUrl: `${address}/paypal` },
    ...options,
  });
  const client = paypalClient(sandbox);
  return {
    sandbox,
    clock,
    received,
    stripe: stripeClient(sandbox),
    orders: new OrdersController(client),
    payments: new PaymentsController(client),
    answerWith(next) {
      status = next;
    },
    async close() {
      await sandbox.close();
      await new Promise((resolve) => receiver.close(resolve));
    },
  };
}

export function stripeClient(sandbox: Sandbox, key = sandbox.keys.stripeSecret): Stripe {
  return new Stripe(key, {
    host: '127.0.0.1',
    port: sandbox.port,
    protocol: 'http',
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** The server SDK has no base address to set; an agent that opens a plain connection to the sandbox stands in. */
export function paypalClient(sandbox: Sandbox, secret = sandbox.keys.paypalSecret): Client {
  const httpsAgent = new Agent({ keepAlive: false });
  httpsAgent.createConnection = () => net.connect({ host: '127.0.0.1', port: sandbox.port });
  return new Client({
    environment: Environment.Sandbox,
    // A limit for what hangs, not a measure of speed.
    timeout: 240_000,
    clientCredentialsAuthCredentials: {
      oAuthClientId: sandbox.keys.paypalClientId,
      oAuthClientSecret: secret,
    },
    httpClientOptions: { httpsAgent },
  });
}

/** A confirmation token for a card, as the browser would get one. */
export async function tokenFor(shop: Shop, number: string): Promise<string> {
  const body = new URLSearchParams({
    key: shop.sandbox.keys.stripePublishable,
    'payment_method_data[type]': 'card',
    'payment_method_data[card][number]': number,
    'payment_method_data[card][exp_month]': '12',
    'payment_method_data[card][exp_year]': '2030',
    'payment_method_data[card][cvc]': '123',
  });
  const response = await fetch(`${shop.sandbox.url}/v1/confirmation_tokens`, { method: 'POST', body });
  return ((await response.json()) as { id: string }).id;
}

export async function pay(
  shop: Shop,
  number: string,
  options: { amount?: number; key?: string } = {},
): Promise<Stripe.PaymentIntent> {
  const { amount = 4990, key } = options;
  return shop.stripe.paymentIntents.create(
    {
      amount,
      currency: 'eur',
      confirm: true,
      confirmation_token: await tokenFor(shop, number),
      return_url: 'https://shop.example/thank-you',
      automatic_payment_methods: { enabled: true },
      metadata: { order: 'C-1001' },
      receipt_email: 'anna@example.com',
    },
    key ? { idempotencyKey: key } : {},
  );
}

/** The error with which a call of Stripe's client ended; throws when it did not fail. */
export async function failureOf(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  return promise.then(
    () => {
      throw new Error('the call was expected to fail');
    },
    (error: unknown) => error as Stripe.errors.StripeError,
  );
}
