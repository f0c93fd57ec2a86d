import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CheckoutPaymentIntent,
  CustomError,
  OrdersController,
  type OrderRequest,
} from '@paypal/paypal-server-sdk';
import { paypalClient, startShop, type Shop } from './shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await startShop();
});
afterEach(() => shop.close());

const eur = (value: string): { currencyCode: string; value: string } => ({ currencyCode: 'EUR', value });

function orderRequest(total = '30.50'): OrderRequest {
  return {
    intent: CheckoutPaymentIntent.Capture,
    purchaseUnits: [
      {
        customId: 'chk_1',
        invoiceId: 'C-1001-1',
        amount: {
          ...eur(total),
          breakdown: { itemTotal: eur('20.00'), taxTotal: eur('5.50'), shipping: eur('5.00') },
        },
        items: [
          { name: 'Cup', quantity: '2', unitAmount: eur('7.50'), tax: eur('2.00') },
          { name: 'Spoon', quantity: '1', unitAmount: eur('5.00'), tax: eur('1.50') },
        ],
      },
    ],
    paymentSource: {
      paypal: {
        experienceContext: { returnUrl: 'https://shop.example/ok', cancelUrl: 'https://shop.example/no' },
      },
    },
  };
}

type UnitChange = (unit: OrderRequest['purchaseUnits'][number]) => unknown;

interface Failure {
  statusCode: number;
  name: string;
  issue: string | undefined;
  field: string | undefined;
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => new Error('the call was expected to fail'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof CustomError)) throw error;
  const [detail] = error.result?.details ?? [];
  return {
    statusCode: error.statusCode,
    name: error.result?.name ?? '',
    issue: detail?.issue,
    field: detail?.field,
  };
}

async function createOrder(requestId = 'create-1', body = orderRequest()): Promise<string> {
  const { result } = await shop.orders.createOrder({ body, paypalRequestId: requestId });
  return result.id ?? '';
}

async function paidOrder(): Promise<{ order: string; capture: string }> {
  const order = await createOrder();
  await shop.sandbox.control({ paypal: { approve: { order } } });
  const { result } = await shop.orders.captureOrder({ id: order, prefer: 'return=representation' });
  return { order, capture: result.purchaseUnits?.[0]?.payments?.captures?.[0]?.id ?? '' };
}

describe('a PayPal order', () => {
  it('a PayPal order is created, approved by the buyer and captured once', async () => {
    const { result, statusCode } = await shop.orders.createOrder({
      body: orderRequest(),
      paypalRequestId: 'a',
    });
    expect({ status: result.status, statusCode }).toEqual({
      status: 'PAYER_ACTION_REQUIRED',
      statusCode: 201,
    });
    const id = result.id ?? '';
    expect(result.links?.find((link) => link.rel === 'payer-action')?.href).toContain(
      `/paypal/checkoutnow?token=${id}`,
    );
    expect(await failureOf(shop.orders.captureOrder({ id }))).toMatchObject({
      statusCode: 422,
      issue: 'ORDER_NOT_APPROVED',
    });
    await shop.sandbox.control({ paypal: { approve: { order: id } } });
    expect((await shop.orders.getOrder({ id })).result.status).toBe('APPROVED');
    const captured = (await shop.orders.captureOrder({ id, paypalRequestId: 'b' })).result;
    expect(captured).toMatchObject({
      status: 'COMPLETED',
      payer: { emailAddress: 'sandra.boxer@example.com' },
    });
    const [capture] = captured.purchaseUnits?.[0]?.payments?.captures ?? [];
    expect(capture).toMatchObject({
      status: 'COMPLETED',
      amount: eur('30.50'),
      customId: 'chk_1',
      invoiceId: 'C-1001-1',
    });
    expect(await failureOf(shop.orders.captureOrder({ id }))).toMatchObject({
      statusCode: 422,
      issue: 'ORDER_ALREADY_CAPTURED',
    });
    expect(shop.sandbox.ledger().totals).toEqual({ 'paypal EUR': { received: 3050, refunded: 0 } });
  });

  it('a PayPal order is the same for the same request id, for six hours', async () => {
    const first = await shop.orders.createOrder({ body: orderRequest(), paypalRequestId: 'same' });
    const again = await shop.orders.createOrder({ body: orderRequest(), paypalRequestId: 'same' });
    expect([again.statusCode, again.result.id]).toEqual([200, first.result.id]);
    const body = orderRequest();
    delete body.purchaseUnits[0]?.invoiceId;
    expect(await failureOf(shop.orders.createOrder({ body, paypalRequestId: 'same' }))).toMatchObject({
      issue: 'DUPLICATE_REQUEST_ID',
    });
    shop.clock.advance(6 * 3600_000);
    expect(await createOrder('same')).not.toBe(first.result.id);
  });

  it('a PayPal order answers a repeated capture of the same request id with the same capture', async () => {
    const id = await createOrder();
    await shop.sandbox.control({
      paypal: { approve: { order: id } },
      faults: [{ path: '/v2/checkout', effect: 'drop-after' }],
    });
    await expect(shop.orders.captureOrder({ id, paypalRequestId: 'cap' })).rejects.toThrow();
    const { result } = await shop.orders.captureOrder({ id, paypalRequestId: 'cap' });
    expect(result.status).toBe('COMPLETED');
    expect(shop.sandbox.ledger().totals['paypal EUR']?.received).toBe(3050);
  });

  it('a PayPal order can end in a pending capture that is decided later', async () => {
    await shop.sandbox.control({
      paypal: { nextCapture: { status: 'PENDING', then: 'DENIED', afterMs: 1000 } },
    });
    const { capture } = await paidOrder();
    expect((await shop.payments.getCapturedPayment({ captureId: capture })).result).toMatchObject({
      status: 'PENDING',
      statusDetails: { reason: 'PENDING_REVIEW' },
    });
    shop.clock.advance(1000);
    await shop.sandbox.deliverDue();
    expect((await shop.payments.getCapturedPayment({ captureId: capture })).result.status).toBe('DECLINED');
  });

  it('a PayPal order can be declined at capture and approved again', async () => {
    const id = await createOrder();
    await shop.sandbox.control({ paypal: { approve: { order: id }, nextCapture: { status: 'DECLINED' } } });
    expect(await failureOf(shop.orders.captureOrder({ id }))).toMatchObject({
      statusCode: 422,
      issue: 'INSTRUMENT_DECLINED',
    });
    await shop.sandbox.control({ paypal: { approve: { order: id } } });
    expect((await shop.orders.captureOrder({ id })).result.status).toBe('COMPLETED');
  });

  it('a PayPal order is gone when PayPal forgot it', async () => {
    const order = await createOrder();
    await shop.sandbox.control({ paypal: { expire: { order } } });
    expect(await failureOf(shop.orders.getOrder({ id: order }))).toMatchObject({
      statusCode: 404,
      issue: 'INVALID_RESOURCE_ID',
    });
  });

  it('a PayPal order refuses a second payment with the same invoice id', async () => {
    await paidOrder();
    const order = await createOrder('create-2');
    await shop.sandbox.control({ paypal: { approve: { order } } });
    expect(await failureOf(shop.orders.captureOrder({ id: order }))).toMatchObject({
      issue: 'DUPLICATE_INVOICE_ID',
    });
  });
});

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

describe('a PayPal refund', () => {
  it('a PayPal refund comes in parts and never exceeds the capture', async () => {
    const { capture } = await paidOrder();
    const refund = (value: string, id: string): ReturnType<typeof shop.payments.refundCapturedPayment> =>
      shop.payments.refundCapturedPayment({
        captureId: capture,
        paypalRequestId: id,
        prefer: 'return=representation',
        body: { amount: eur(value) },
      });
    expect((await refund('10.00', 'r1')).result).toMatchObject({ status: 'COMPLETED', amount: eur('10.00') });
    expect((await refund('10.00', 'r1')).statusCode).toBe(200);
    expect((await shop.payments.getCapturedPayment({ captureId: capture })).result.status).toBe(
      'PARTIALLY_REFUNDED',
    );
    expect(await failureOf(refund('20.51', 'r2'))).toMatchObject({
      statusCode: 422,
      issue: 'REFUND_AMOUNT_EXCEEDED',
    });
    await refund('20.50', 'r3');
    expect(await failureOf(refund('0.01', 'r4'))).toMatchObject({ issue: 'CAPTURE_FULLY_REFUNDED' });
    expect(shop.sandbox.ledger()).toMatchObject({
      totals: { 'paypal EUR': { received: 3050, refunded: 3050 } },
    });
  });

  it('a PayPal refund takes only the ids that PayPal can keep, and payers have ids as PayPal makes them', async () => {
    const { order, capture } = await paidOrder();
    const refund = (customId: string) =>
      shop.payments.refundCapturedPayment({ captureId: capture, body: { customId, amount: eur('1.00') } });
    expect(await failureOf(refund('att_1:rfd_1'))).toMatchObject({
      ...{ statusCode: 400, issue: 'INVALID_PARAMETER_SYNTAX', field: '/custom_id' },
    });
    expect((await refund('att_1.rfd-1,A')).result.status).toBe('COMPLETED');
    const { payer } = (await shop.orders.getOrder({ id: order })).result;
    expect(payer?.payerId).toMatch(/^[2-9A-HJ-NP-Z]{13}$/);
  });

  it('a PayPal refund that is pending can fail, and the capture is whole again', async () => {
    const { capture } = await paidOrder();
    await shop.sandbox.control({ paypal: { nextRefund: 'PENDING' } });
    const { result } = await shop.payments.refundCapturedPayment({ captureId: capture });
    expect(result.status).toBe('PENDING');
    await shop.sandbox.control({ paypal: { settleRefund: { refund: result.id ?? '', outcome: 'FAILED' } } });
    expect((await shop.payments.getCapturedPayment({ captureId: capture })).result.status).toBe('COMPLETED');
  });
});
