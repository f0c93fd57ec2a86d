import { isoTime, type World } from '../world.ts';
import { minorOf, moneyOf } from './amounts.ts';
import { notFound, unprocessable, type PaypalFault } from './errors.ts';
import { emitPaypal } from './events.ts';
import type { Link, PaypalCapture, PaypalOrder } from './objects.ts';
import { getOrder } from './orders.ts';

/** Takes the money of an approved order, once. How it goes can be set beforehand by the control. */
export function captureOrder(world: World, id: string): PaypalOrder {
  const order = getOrder(world, id);
  if (order.status === 'COMPLETED') {
    const description = "Order already captured. If 'intent=CAPTURE' only one capture per order is allowed.";
    throw unprocessable('ORDER_ALREADY_CAPTURED', description);
  }
  if (order.status !== 'APPROVED') {
    throw unprocessable('ORDER_NOT_APPROVED', 'Payer has not yet approved the Order for payment.');
  }
  refuseUsedInvoice(world, order);
  const plan = world.state.paypal.nextCaptures.shift() ?? { status: 'COMPLETED' };
  if (plan.status === 'DECLINED') throw declined(world, order);
  const capture = newCapture(world, order, plan.status);
  const [unit] = order.purchase_units;
  if (unit) unit.payments = { captures: [capture] };
  order.status = 'COMPLETED';
  order.update_time = capture.create_time;
  order.links = order.links.filter((link) => link.rel === 'self');
  world.state.paypal.captures[capture.id] = capture;
  emitPaypal(world, `PAYMENT.CAPTURE.${plan.status}`, 'capture', capture);
  if (plan.status === 'PENDING' && plan.then) {
    const dueAt = world.clock.now() + (plan.afterMs ?? 0);
    world.state.plans.push({ dueAt, what: 'settle-capture', id: capture.id, outcome: plan.then });
  }
  return order;
}

function refuseUsedInvoice(world: World, order: PaypalOrder): void {
  const invoice = order.purchase_units[0]?.invoice_id;
  const used = Object.values(world.state.paypal.captures).some(
    (capture) => capture.invoice_id === invoice && capture.status !== 'DECLINED',
  );
  if (!invoice || !used) return;
  const description =
    'Duplicate Invoice ID detected. To avoid a potential duplicate transaction your account setting requires that Invoice Id be unique for each transaction.';
  throw unprocessable('DUPLICATE_INVOICE_ID', description, '/purchase_units/0/invoice_id', invoice);
}

function declined(world: World, order: PaypalOrder): PaypalFault {
  world.changed();
  const description =
    "The instrument presented was either declined by the processor or bank, or it can't be used for this payment.";
  const fault = unprocessable('INSTRUMENT_DECLINED', description);
  order.status = 'PAYER_ACTION_REQUIRED';
  return fault;
}

function newCapture(world: World, order: PaypalOrder, status: 'COMPLETED' | 'PENDING'): PaypalCapture {
  const [unit] = order.purchase_units;
  if (!unit) throw notFound();
  const { currency_code: currency, value } = unit.amount;
  const id = world.random.upper(16) + world.random.between(0, 9);
  const gross = minorOf(unit.amount, '/amount');
  const fee = Math.min(gross, Math.round(gross * 0.034) + 35);
  const self = `${world.url}/v2/payments/captures/${id}`;
  const links: Link[] = [
    { href: self, rel: 'self', method: 'GET' },
    { href: `${self}/refund`, rel: 'refund', method: 'POST' },
    { href: `${world.url}/v2/checkout/orders/${order.id}`, rel: 'up', method: 'GET' },
  ];
  return {
    id,
    status,
    ...(status === 'PENDING' ? { status_details: { reason: 'PENDING_REVIEW' } } : {}),
    amount: { currency_code: currency, value },
    final_capture: true,
    seller_protection: {
      status: 'ELIGIBLE',
      dispute_categories: ['ITEM_NOT_RECEIVED', 'UNAUTHORIZED_TRANSACTION'],
    },
    seller_receivable_breakdown: {
      gross_amount: { currency_code: currency, value },
      paypal_fee: moneyOf(fee, currency),
      net_amount: moneyOf(gross - fee, currency),
    },
    custom_id: unit.custom_id,
    invoice_id: unit.invoice_id,
    supplementary_data: { related_ids: { order_id: order.id } },
    create_time: isoTime(world),
    update_time: isoTime(world),
    links,
  };
}

export function getCapture(world: World, id: string): PaypalCapture {
  const capture = world.state.paypal.captures[id];
  if (!capture) throw notFound();
  return capture;
}

/** Ends a pending capture; any other is left alone. */
export function settleCapture(world: World, id: string, outcome: 'COMPLETED' | 'DENIED'): boolean {
  const capture = world.state.paypal.captures[id];
  if (capture?.status !== 'PENDING') return false;
  capture.status = outcome === 'DENIED' ? 'DECLINED' : 'COMPLETED';
  capture.status_details = undefined;
  changeCapture(world, capture);
  emitPaypal(world, `PAYMENT.CAPTURE.${outcome}`, 'capture', capture);
  return true;
}

/** Keeps the copy inside the order in step: after a restart they are two objects. */
export function changeCapture(world: World, capture: PaypalCapture): void {
  capture.update_time = isoTime(world);
  const order = world.state.paypal.orders[capture.supplementary_data.related_ids.order_id];
  const payments = order?.purchase_units[0]?.payments;
  if (payments) payments.captures = [capture];
  world.changed();
}
