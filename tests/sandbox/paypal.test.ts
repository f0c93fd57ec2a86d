import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eur, failureOf, orderRequest } from './paypal-requests.ts';
import { startShop, type Shop } from './shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await startShop();
});
afterEach(() => shop.close());

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
