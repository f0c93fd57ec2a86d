import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Stripe } from 'stripe';
import { failureOf, pay, startShop, stripeClient, tokenFor, type Shop } from './shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await startShop();
});
afterEach(() => shop.close());

describe('a card payment', () => {
  it('a card payment succeeds at once with the plain test card', async () => {
    const intent = await pay(shop, '4242424242424242');
    expect(intent).toMatchObject({
      status: 'succeeded',
      amount_received: 4990,
      metadata: { order: 'C-1001' },
    });
    const full = await shop.stripe.paymentIntents.retrieve(intent.id, {
      expand: ['latest_charge.balance_transaction'],
    });
    expect(full.latest_charge).toMatchObject({
      object: 'charge',
      paid: true,
      balance_transaction: { amount: 4990 },
      payment_method_details: { card: { last4: '4242', brand: 'visa' } },
    });
    expect(shop.sandbox.ledger().totals).toEqual({ 'stripe EUR': { received: 4990, refunded: 0 } });
  });

  it('a card payment asks for 3-D Secure and goes on after the buyer completed it', async () => {
    const intent = await pay(shop, '4000002760003184');
    expect(intent).toMatchObject({ status: 'requires_action', next_action: { type: 'use_stripe_sdk' } });
    expect(shop.sandbox.ledger().totals).toEqual({ 'stripe EUR': { received: 0, refunded: 0 } });
    await shop.sandbox.control({ stripe: { authenticate: { paymentIntent: intent.id, success: true } } });
    expect((await shop.stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
  });

  it('a card payment goes back to requires_payment_method when 3-D Secure fails', async () => {
    const intent = await pay(shop, '4000000000003220');
    await shop.sandbox.control({ stripe: { authenticate: { paymentIntent: intent.id, success: false } } });
    expect(await shop.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    });
  });

  it.each([
    ['4000000000000002', 'card_declined', 'generic_decline'],
    ['4000000000009995', 'card_declined', 'insufficient_funds'],
    ['4000000000000069', 'expired_card', ''],
  ])('a card payment is declined with %s as Stripe declines', async (number, code, declineCode) => {
    const error = await failureOf(pay(shop, number));
    expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect(error).toMatchObject({ statusCode: 402, code, type: 'StripeCardError' });
    expect(error.decline_code).toBe(declineCode);
    expect(error.payment_intent).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code },
    });
  });

  it('a card payment can be confirmed again with another card after a decline', async () => {
    const { payment_intent: intent } = await failureOf(pay(shop, '4000000000000002'));
    const again = await shop.stripe.paymentIntents.confirm(intent?.id ?? '', {
      confirmation_token: await tokenFor(shop, '4242424242424242'),
      return_url: 'https://shop.example/thank-you',
    });
    expect(again).toMatchObject({ status: 'succeeded', last_payment_error: null });
  });

  it('a card payment stays in processing until its time has come', async () => {
    const intent = await pay(shop, '4000005000000001');
    expect(intent.status).toBe('processing');
    shop.clock.advance(60_000);
    await shop.sandbox.deliverDue();
    expect((await shop.stripe.paymentIntents.retrieve(intent.id)).status).toBe('succeeded');
  });

  it('a card payment can be canceled until it succeeded', async () => {
    const open = await pay(shop, '4000002760003184');
    expect(await shop.stripe.paymentIntents.cancel(open.id)).toMatchObject({ status: 'canceled' });
    const paid = await pay(shop, '4242424242424242');
    const error = await failureOf(shop.stripe.paymentIntents.cancel(paid.id));
    expect(error).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
    expect(error.payment_intent).toMatchObject({ id: paid.id, status: 'succeeded' });
  });

  it('a card payment takes a confirmation token only once', async () => {
    const token = await tokenFor(shop, '4242424242424242');
    const params: Stripe.PaymentIntentCreateParams = {
      amount: 1000,
      currency: 'eur',
      confirm: true,
      confirmation_token: token,
      return_url: 'https://shop.example/',
    };
    await shop.stripe.paymentIntents.create(params);
    const error = await failureOf(shop.stripe.paymentIntents.create(params));
    expect(error).toMatchObject({ statusCode: 400, param: 'confirmation_token' });
    expect(shop.sandbox.ledger().charges).toHaveLength(1);
  });
});

describe('an idempotency key', () => {
  it('an idempotency key gives the same answer again without a second charge', async () => {
    const token = await tokenFor(shop, '4242424242424242');
    const create = (amount = 1000): Promise<Stripe.Response<Stripe.PaymentIntent>> =>
      shop.stripe.paymentIntents.create(
        {
          amount,
          currency: 'eur',
          confirm: true,
          confirmation_token: token,
          return_url: 'https://shop.example/',
        },
        { idempotencyKey: 'pi:shop:1:1' },
      );
    const first = await create();
    const second = await create();
    expect(second.id).toBe(first.id);
    expect(second.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(first.lastResponse.headers['idempotent-replayed']).toBeUndefined();
    expect(shop.sandbox.ledger().charges).toHaveLength(1);
    expect(await failureOf(create(1001))).toMatchObject({ statusCode: 400, type: 'StripeIdempotencyError' });
  });

  it('an idempotency key replays a decline, but never a refusal of the parameters', async () => {
    const token = await tokenFor(shop, '4000000000000002');
    const create = (amount: number): Promise<unknown> =>
      shop.stripe.paymentIntents.create(
        {
          amount,
          currency: 'eur',
          confirm: true,
          confirmation_token: token,
          return_url: 'https://shop.example/',
        },
        { idempotencyKey: 'key' },
      );
    expect(await failureOf(create(1))).toMatchObject({ code: 'amount_too_small' });
    const [one, two] = [await failureOf(create(1000)), await failureOf(create(1000))];
    expect(one.code).toBe('card_declined');
    expect(two.payment_intent?.id).toBe(one.payment_intent?.id);
    expect(two.headers?.['idempotent-replayed']).toBe('true');
  });

  it('an idempotency key is busy while the answer of the first call is still out', async () => {
    await shop.sandbox.control({ faults: [{ path: '/v1/payment_intents', effect: 'hold' }] });
    const create = (): Promise<Stripe.PaymentIntent> =>
      shop.stripe.paymentIntents.create({ amount: 1000, currency: 'eur' }, { idempotencyKey: 'key' });
    const first = create();
    while (shop.sandbox.ledger().charges.length === 0) await new Promise(setImmediate);
    expect(await failureOf(create())).toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    await shop.sandbox.control({ releaseAnswers: true });
    expect((await first).object).toBe('payment_intent');
  });

  it('an idempotency key finds the payment of a call whose answer was lost', async () => {
    await shop.sandbox.control({ faults: [{ path: '/v1/payment_intents', effect: 'drop-after', times: 2 }] });
    const create = (): Promise<Stripe.PaymentIntent> =>
      shop.stripe.paymentIntents.create({ amount: 1000, currency: 'eur' }, { idempotencyKey: 'key' });
    // The SDK tries a closed connection once more by itself.
    expect(await failureOf(create())).toMatchObject({ type: 'StripeConnectionError' });
    const found = await create();
    expect(found.status).toBe('requires_payment_method');
    expect(shop.sandbox.ledger().charges).toHaveLength(1);
  });
});

describe('the strictness of the Stripe sandbox', () => {
  const valid = { amount: 1000, currency: 'eur' };
  it.each<[string, object, object]>([
    ['an unknown parameter', { ...valid, colour: 'red' }, { code: 'parameter_unknown', param: 'colour' }],
    [
      'an unknown inner parameter',
      { ...valid, automatic_payment_methods: { enabled: true, on: 1 } },
      { param: 'automatic_payment_methods[on]' },
    ],
    ['a missing currency', { amount: 1000 }, { code: 'parameter_missing', param: 'currency' }],
    [
      'an amount that is no integer',
      { ...valid, amount: 10.5 },
      { code: 'parameter_invalid_integer', param: 'amount' },
    ],
    ['a negative amount', { ...valid, amount: -5 }, { code: 'parameter_invalid_integer', param: 'amount' }],
    ['an amount below the least', { ...valid, amount: 49 }, { code: 'amount_too_small', param: 'amount' }],
    ['a currency that does not exist', { ...valid, currency: 'xyz' }, { param: 'currency' }],
    [
      'a decimal króna',
      { amount: 10050, currency: 'isk' },
      { code: 'invalid_charge_amount_no_decimal_compatible' },
    ],
    [
      'a token without confirm',
      { ...valid, confirmation_token: 'ctoken_x' },
      { param: 'confirmation_token' },
    ],
    [
      'an unknown token',
      { ...valid, confirm: true, confirmation_token: 'ctoken_x', return_url: 'https://a.example' },
      { code: 'resource_missing', param: 'confirmation_token' },
    ],
    [
      'confirm without a return address',
      {
        ...valid,
        confirm: true,
        payment_method: 'pm_card_visa',
        automatic_payment_methods: { enabled: true },
      },
      { param: 'return_url' },
    ],
  ])('the Stripe sandbox refuses %s by name and leaves nothing behind', async (_what, params, error) => {
    const failure = await failureOf(
      shop.stripe.paymentIntents.create(params as Stripe.PaymentIntentCreateParams),
    );
    expect(failure).toMatchObject({ type: 'StripeInvalidRequestError', ...error });
    expect(shop.sandbox.ledger().charges).toHaveLength(0);
    expect((await shop.stripe.events.list()).data).toHaveLength(0);
  });

  it('the Stripe sandbox refuses wrong keys, publishable keys, unknown paths and methods', async () => {
    const bad = stripeClient(shop.sandbox, 'sk_sandbox_wrong');
    expect(await failureOf(bad.events.list())).toMatchObject({ statusCode: 401 });
    const publishable = stripeClient(shop.sandbox, shop.sandbox.keys.stripePublishable);
    expect(await failureOf(publishable.events.list())).toMatchObject({
      statusCode: 401,
      code: 'secret_key_required',
    });
    expect(await failureOf(shop.stripe.customers.list())).toMatchObject({ statusCode: 404 });
    expect(await failureOf(shop.stripe.rawRequest('DELETE', '/v1/refunds/re_1'))).toMatchObject({
      statusCode: 404,
    });
  });

  it('the Stripe sandbox shows a payment to a browser only for its client secret', async () => {
    const intent = await pay(shop, '4242424242424242');
    const ask = async (secret: string): Promise<Response> => {
      const query = new URLSearchParams({ key: shop.sandbox.keys.stripePublishable, client_secret: secret });
      return fetch(`${shop.sandbox.url}/v1/payment_intents/${intent.id}?${query}`);
    };
    expect((await ask('guess')).status).toBe(400);
    const seen = (await (await ask(intent.client_secret ?? '')).json()) as object;
    expect(seen).toMatchObject({ id: intent.id, status: 'succeeded' });
    expect(seen).not.toHaveProperty('metadata');
  });
});
