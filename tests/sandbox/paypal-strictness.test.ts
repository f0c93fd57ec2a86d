import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CheckoutPaymentIntent, OrdersController, type OrderRequest } from '@paypal/paypal-server-sdk';
import { failureOf, orderRequest } from './paypal-requests.ts';
import { paypalClient, startShop, type Shop } from './shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await startShop();
});
afterEach(() => shop.close());

type UnitChange = (unit: OrderRequest['purchaseUnits'][number]) => unknown;

describe('the strictness of the PayPal sandbox', () => {
  const unprocessable = (issue: string): object => ({ statusCode: 422, issue });
  it.each<[string, UnitChange, object]>([
    [
      'a total that is not the sum',
      ({ amount }) => (amount.value = '30.51'),
      unprocessable('AMOUNT_MISMATCH'),
    ],
    ['items that are not the item total', ({ items }) => items?.pop(), unprocessable('ITEM_TOTAL_MISMATCH')],
    [
      'tax without a tax total',
      ({ amount }) => delete amount.breakdown?.taxTotal,
      unprocessable('AMOUNT_MISMATCH'),
    ],
    ['three decimals', ({ amount }) => (amount.value = '30.500'), unprocessable('DECIMAL_PRECISION')],
    [
      'an unknown currency',
      ({ amount }) => (amount.currencyCode = 'XXX'),
      unprocessable('INVALID_CURRENCY_CODE'),
    ],
    ['two currencies', ({ amount }) => (amount.currencyCode = 'USD'), unprocessable('MULTI_CURRENCY_ORDER')],
    [
      'a long description',
      (unit) => (unit.description = 'x'.repeat(128)),
      { statusCode: 400, issue: 'INVALID_STRING_LENGTH', field: '/purchase_units/0/description' },
    ],
  ])('the PayPal sandbox refuses %s and names it', async (_what, change, failure) => {
    const body = orderRequest();
    for (const unit of body.purchaseUnits) change(unit);
    expect(await failureOf(shop.orders.createOrder({ body }))).toMatchObject(failure);
    expect(shop.sandbox.ledger().charges).toHaveLength(0);
  });

  it.each(['JPY', 'HUF', 'TWD'])('the PayPal sandbox takes no decimals in %s', async (currencyCode) => {
    const body = (value: string): OrderRequest => ({
      intent: CheckoutPaymentIntent.Capture,
      purchaseUnits: [{ amount: { currencyCode, value } }],
    });
    expect(await failureOf(shop.orders.createOrder({ body: body('1000.50') }))).toMatchObject({
      issue: 'DECIMAL_PRECISION',
    });
    expect((await shop.orders.createOrder({ body: body('1000') })).result.status).toBe('CREATED');
  });

  it('the PayPal sandbox refuses unknown fields, methods and paths, wrong types and broken JSON', async () => {
    const token = await tokenOf();
    const call = async (path: string, init: RequestInit): Promise<[number, unknown]> => {
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        ...(init.headers as object),
      };
      const response = await fetch(`${shop.sandbox.url}${path}`, { ...init, headers });
      return [response.status, await response.json()];
    };
    const post = (body: string, headers = {}): Promise<[number, unknown]> =>
      call('/v2/checkout/orders', { method: 'POST', body, headers });
    const unit = { amount: { currency_code: 'EUR', value: '1.00' }, colour: 'red' };
    const [status, answer] = await post(JSON.stringify({ intent: 'CAPTURE', purchase_units: [unit] }));
    expect([status, answer]).toMatchObject([
      400,
      { details: [{ issue: 'NOT_SUPPORTED', field: '/purchase_units/0/colour' }] },
    ]);
    expect(await post('{')).toMatchObject([
      400,
      { name: 'INVALID_REQUEST', details: [{ issue: 'MALFORMED_REQUEST_JSON' }] },
    ]);
    expect(await post('{}', { 'content-type': 'text/plain' })).toMatchObject([415, {}]);
    expect(await call('/v2/checkout/orders', { method: 'PUT' })).toMatchObject([405, {}]);
    expect(await call('/v2/vault/tokens', { method: 'GET' })).toMatchObject([404, {}]);
  });

  async function tokenOf(): Promise<string> {
    const { paypalClientId: id, paypalSecret: secret } = shop.sandbox.keys;
    const response = await fetch(`${shop.sandbox.url}/v1/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  }

  it('the PayPal sandbox refuses a wrong secret, and a token past its time', async () => {
    const wrong = new OrdersController(paypalClient(shop.sandbox, 'guess'));
    await expect(wrong.getOrder({ id: 'X' })).rejects.toMatchObject({ statusCode: 401 });
    const token = await tokenOf();
    shop.clock.advance(32_400_000);
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${shop.sandbox.url}/v2/checkout/orders/X`, { headers });
    expect([response.status, await response.json()]).toMatchObject([401, { error: 'invalid_token' }]);
  });
});
