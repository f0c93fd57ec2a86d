import { isoTime, type World } from '../world.ts';
import { minorOf, moneyOf, positive } from './amounts.ts';
import { changeCapture, getCapture } from './captures.ts';
import { notFound, unprocessable } from './errors.ts';
import { getOrder } from './orders.ts';
import { emitPaypal } from './events.ts';
import type { Money, PaypalCapture, PaypalRefund } from './objects.ts';
import type { RefundRequest } from './schema.ts';

const REFUNDABLE = ['COMPLETED', 'PARTIALLY_REFUNDED'];

export function refundCapture(world: World, captureId: string, request: RefundRequest): PaypalRefund {
  const capture = getCapture(world, captureId);
  if (capture.status === 'REFUNDED') {
    throw unprocessable('CAPTURE_FULLY_REFUNDED', 'The capture has already been fully refunded.');
  }
  if (!REFUNDABLE.includes(capture.status)) {
    throw unprocessable('REFUND_NOT_ALLOWED', `A capture that is ${capture.status} cannot be refunded.`);
  }
  const refunded = refundedOf(world, capture);
  const total = minorOf(capture.amount, '/amount');
  const amount = amountOf(capture, request.amount, total - refunded);
  const refund = newRefund(world, capture, request, amount, refunded + amount);
  world.state.paypal.refunds[refund.id] = refund;
  applyToCapture(world, capture);
  const type = refund.status === 'PENDING' ? 'PAYMENT.REFUND.PENDING' : 'PAYMENT.CAPTURE.REFUNDED';
  emitPaypal(world, type, 'refund', refund);
  return refund;
}

function amountOf(capture: PaypalCapture, asked: Money | undefined, left: number): number {
  if (!asked) return left;
  if (asked.currency_code !== capture.amount.currency_code) {
    const description = 'Refund must be in the same currency as the capture.';
    throw unprocessable(
      'REFUND_CAPTURE_CURRENCY_MISMATCH',
      description,
      '/amount/currency_code',
      asked.currency_code,
    );
  }
  const amount = positive(asked, '/amount');
  if (amount > left) {
    const description =
      'The refund amount must be less than or equal to the capture amount that has not yet been refunded.';
    throw unprocessable('REFUND_AMOUNT_EXCEEDED', description, '/amount/value', asked.value);
  }
  return amount;
}

function newRefund(
  world: World,
  capture: PaypalCapture,
  request: RefundRequest,
  amount: number,
  total: number,
): PaypalRefund {
  const currency = capture.amount.currency_code;
  const id = world.random.upper(16) + world.random.between(0, 9);
  const status = world.state.paypal.nextRefunds.shift() ?? 'COMPLETED';
  return {
    id,
    status,
    amount: moneyOf(amount, currency),
    note_to_payer: request.note_to_payer,
    custom_id: request.custom_id ?? capture.custom_id,
    invoice_id: request.invoice_id ?? capture.invoice_id,
    seller_payable_breakdown: {
      gross_amount: moneyOf(amount, currency),
      paypal_fee: moneyOf(0, currency),
      net_amount: moneyOf(amount, currency),
      total_refunded_amount: moneyOf(total, currency),
    },
    create_time: isoTime(world),
    update_time: isoTime(world),
    links: [
      { href: `${world.url}/v2/payments/refunds/${id}`, rel: 'self', method: 'GET' },
      { href: `${world.url}/v2/payments/captures/${capture.id}`, rel: 'up', method: 'GET' },
    ],
  };
}

/** A refund names its capture only by its `up` link, as PayPal's does. */
export function captureIdOf(refund: PaypalRefund): string {
  return (
    refund.links
      .find((link) => link.rel === 'up')
      ?.href.split('/')
      .at(-1) ?? ''
  );
}

function refundIds(world: World, captureId: string): string[] {
  return Object.values(world.state.paypal.refunds)
    .filter((refund) => captureIdOf(refund) === captureId)
    .map((refund) => refund.id);
}

function refundedOf(world: World, capture: PaypalCapture): number {
  return refundIds(world, capture.id)
    .map((id) => world.state.paypal.refunds[id])
    .filter((refund) => refund && refund.status !== 'FAILED')
    .reduce((sum, refund) => sum + (refund ? minorOf(refund.amount, '/amount') : 0), 0);
}

function applyToCapture(world: World, capture: PaypalCapture): void {
  const refunded = refundedOf(world, capture);
  const whole = refunded === minorOf(capture.amount, '/amount');
  capture.status = whole ? 'REFUNDED' : refunded ? 'PARTIALLY_REFUNDED' : 'COMPLETED';
  const { payments } =
    getOrder(world, capture.supplementary_data.related_ids.order_id).purchase_units[0] ?? {};
  const refunds = refundIds(world, capture.id).flatMap((id) => world.state.paypal.refunds[id] ?? []);
  if (payments) payments.refunds = refunds;
  changeCapture(world, capture);
}

/** Ends a pending refund. */
export function settlePaypalRefund(world: World, id: string, outcome: 'COMPLETED' | 'FAILED'): boolean {
  const refund = world.state.paypal.refunds[id];
  if (refund?.status !== 'PENDING') return false;
  refund.status = outcome;
  refund.update_time = isoTime(world);
  const capture = world.state.paypal.captures[captureIdOf(refund)];
  if (capture) applyToCapture(world, capture);
  emitPaypal(
    world,
    outcome === 'FAILED' ? 'PAYMENT.REFUND.FAILED' : 'PAYMENT.CAPTURE.REFUNDED',
    'refund',
    refund,
  );
  return true;
}

export function getRefund(world: World, id: string): PaypalRefund {
  const refund = world.state.paypal.refunds[id];
  if (!refund) throw notFound();
  return refund;
}
