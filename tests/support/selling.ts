import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request, { type Test } from 'supertest';
import type {
  BuyerInput,
  CartInput,
  CheckoutState,
  PayOutcome,
  PayRequest,
  Quote,
} from '../../connector/src/contract/checkout.ts';
import { saveCoupons, replaceShippingMethods } from '../../connector/src/checkout/conditions-store.ts';
import { startSandbox, type Sandbox } from '../stage/sandbox/sandbox.ts';
import type { Disorder } from '../stage/sandbox/options.ts';
import { createTestApp, type TestApp } from './app.ts';
import type { TestClock } from './clock.ts';
import { allCountries, coupon, product } from './make/catalog.ts';
import { connectShop, SITE, type ConnectedShop } from './make/shop.ts';
import { saveProduct, saveVariant } from './verbs.ts';

export interface Selling extends TestApp {
  shop: ConnectedShop;
  sandbox: Sandbox;
  close(): Promise<void>;
}

/** The connector beside the sandbox of both providers, with a small catalogue and a connected shop. */
export async function createSelling(
  disorder: Partial<Disorder> = {},
  environment: Record<string, string> = {},
): Promise<Selling> {
  let clock: TestClock | undefined;
  const sandbox = await startSandbox({
    seed: 7,
    clock: { now: () => clock?.now() ?? 0 },
    disorder,
  });
  const { keys } = sandbox;
  const app = await createTestApp({
    CARRELLO_SANDBOX_URL: sandbox.url,
    STRIPE_SECRET_KEY: keys.stripeSecret,
    STRIPE_PUBLISHABLE_KEY: keys.stripePublishable,
    STRIPE_WEBHOOK_SECRET: keys.stripeWebhookSecret,
    PAYPAL_CLIENT_ID: keys.paypalClientId,
    PAYPAL_CLIENT_SECRET: keys.paypalSecret,
    PAYPAL_WEBHOOK_ID: keys.paypalWebhookId,
    ...environment,
  }).catch(async (error: unknown) => {
    await sandbox.close();
    throw error;
  });
  clock = app.clock;
  const server = await new Promise<Server>((resolve) => {
    const listening = app.app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const hooks = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`;
  sandbox.connect({ stripeUrl: `${hooks}/stripe`, paypalUrl: `${hooks}/paypal` });
  await seed(app);
  return {
    ...app,
    sandbox,
    shop: await connectShop(app),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await sandbox.close();
      await app.close();
    },
  };
}

/** `mug` 12.20 € (stock 5), `book` 10.40 € at 4 % (not counted), `lesson` 30.00 € (virtual), `last` 20.00 € (one left). */
async function seed({ ctx }: TestApp): Promise<void> {
  const goods = [
    product({ id: 'mug', price: 1220, stock: 5 }),
    product({ id: 'book', price: 1040, taxRate: '4' }),
    product({ id: 'lesson', price: 3000, kind: 'virtual' }),
    product({ id: 'last', price: 2000, stock: 1 }),
    product({ id: 'gone', active: false }),
  ];
  await ctx.db.transaction(async (trx) => {
    for (const { product: own, variant } of goods) {
      await saveProduct(trx, own, ctx.clock.now());
      await saveVariant(trx, variant, ctx.clock.now());
    }
    await replaceShippingMethods(trx, [allCountries({ price: 700 })]);
    await saveCoupons(trx, [coupon({ code: 'TEN', usageLimit: 1 })]);
  });
}

export const cart = (over: Partial<CartInput> = {}): CartInput => ({
  lines: [
    { variantId: 'mug', quantity: 2 },
    { variantId: 'book', quantity: 1 },
  ],
  country: 'IT',
  ...over,
});

export const buyer = (over: Partial<BuyerInput> = {}): BuyerInput => ({
  email: 'Giulia.Rossi@Example.com',
  billing: {
    firstName: 'Giulia',
    lastName: 'Rossi',
    line1: 'Via Cavana 4',
    postcode: '34124',
    city: 'Trieste',
    state: 'TS',
    country: 'IT',
    phone: '+39 040 123456',
  },
  termsAccepted: true,
  ...over,
});

export interface OpenCheckout {
  id: string;
  secret: string;
  quote: Quote;
}

let keys = 0;

export async function openCheckout(
  { app, shop }: Selling,
  over: Partial<CartInput> = {},
): Promise<OpenCheckout> {
  keys += 1;
  const answer = await request(app)
    .post(`/v1/checkouts?key=${shop.publishableKey}`)
    .set('Origin', SITE)
    .send({
      requestKey: `request-key-${keys}-0000000`,
      cart: cart(over),
      locale: 'en',
      returnUrl: `${SITE}/thanks`,
    });
  if (answer.status !== 201) throw new Error(`No checkout: ${answer.text}`);
  return answer.body as OpenCheckout;
}

export function call(
  { app }: Selling,
  checkout: Pick<OpenCheckout, 'id' | 'secret'>,
  verb: 'pay' | 'settle',
  body?: object,
): Test {
  const test = request(app)
    .post(`/v1/checkouts/${checkout.id}/${verb}`)
    .set('Authorization', `Bearer ${checkout.secret}`);
  return body ? test.send(body) : test;
}

export function payBody(
  checkout: OpenCheckout,
  payment: PayRequest['payment'],
  over: Partial<PayRequest> = {},
): PayRequest {
  return { cart: cart(), buyer: buyer(), quoteHash: checkout.quote.hash, payment, ...over };
}

function cardParams(number: string): Record<string, string> {
  return {
    'payment_method_data[type]': 'card',
    'payment_method_data[card][number]': number,
    'payment_method_data[card][exp_month]': '12',
    'payment_method_data[card][exp_year]': '2034',
    'payment_method_data[card][cvc]': '123',
  };
}

/** What the browser does with the card fields: a confirmation token of a test card, by Stripe's name or by number. */
export async function cardToken({ sandbox }: Selling, card = 'pm_card_visa'): Promise<string> {
  const answer = await fetch(`${sandbox.url}/v1/test_helpers/confirmation_tokens`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${sandbox.keys.stripeSecret}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({
      ...(card.startsWith('pm_') ? { payment_method: card } : cardParams(card)),
      return_url: `${SITE}/thanks`,
    }).toString(),
  });
  const token = (await answer.json()) as { id?: string };
  if (!token.id) throw new Error(`No token: ${JSON.stringify(token)}`);
  return token.id;
}

/** Pays by card and answers the outcome; throws when it is not one. */
export async function payByCard(
  selling: Selling,
  checkout: OpenCheckout,
  card?: string,
  over: Partial<PayRequest> = {},
): Promise<PayOutcome> {
  const confirmationToken = await cardToken(selling, card);
  return outcome(
    await call(selling, checkout, 'pay', payBody(checkout, { gateway: 'stripe', confirmationToken }, over)),
  );
}

export async function payByPaypal(
  selling: Selling,
  checkout: OpenCheckout,
  over: Partial<PayRequest> = {},
): Promise<PayOutcome> {
  return outcome(await call(selling, checkout, 'pay', payBody(checkout, { gateway: 'paypal' }, over)));
}

function outcome(answer: { status: number; text: string; body: unknown }): PayOutcome {
  if (answer.status !== 200) throw new Error(`No outcome: ${answer.status} ${answer.text}`);
  return answer.body as PayOutcome;
}

export async function settleOver(selling: Selling, checkout: OpenCheckout): Promise<CheckoutState> {
  const answer = await call(selling, checkout, 'settle');
  if (answer.status !== 200) throw new Error(`Not settled: ${answer.status} ${answer.text}`);
  return answer.body as CheckoutState;
}

/** Starts a payment in which the buyer has a step to do; answers the provider's id of it. */
export async function payTo(
  selling: Selling,
  checkout: OpenCheckout,
  gateway: 'stripe' | 'paypal',
  over: Partial<PayRequest> = {},
): Promise<string> {
  const paying =
    gateway === 'stripe'
      ? await payByCard(selling, checkout, 'pm_card_threeDSecure2Required', over)
      : await payByPaypal(selling, checkout, over);
  if (paying.outcome === 'approve') return paying.paypalOrderId;
  if (paying.outcome === 'action') return paying.clientSecret.split('_secret_')[0] ?? '';
  throw new Error(`No step for the buyer: ${JSON.stringify(paying)}`);
}

export function authenticate({ sandbox }: Selling, paymentIntent: string, success = true): Promise<void> {
  return sandbox.control({ stripe: { authenticate: { paymentIntent, success } } });
}

export function approve({ sandbox }: Selling, order: string): Promise<void> {
  return sandbox.control({ paypal: { approve: { order } } });
}

/** Runs everything that is due: the providers' webhooks and our own jobs. */
export async function runAll({ sandbox, worker }: Selling): Promise<void> {
  await sandbox.deliverDue();
  await worker.drain();
}
