import { isoTime, type World } from '../world.ts';
import { checkSums } from './amounts.ts';
import { notFound, unprocessable } from './errors.ts';
import { emitPaypal } from './events.ts';
import type { Link, PaypalOrder, PurchaseUnit } from './objects.ts';
import type { OrderRequest } from './schema.ts';

/** The one buyer who has an account here. */
export const BUYER = {
  name: { given_name: 'Sandra', surname: 'Boxer' },
  email_address: 'sandra.boxer@example.com',
  payer_id: 'SANDBQXBUYER2',
  address: { country_code: 'IT' },
};
const BUYER_SHIPPING = {
  name: { full_name: 'Sandra Boxer' },
  address: {
    address_line_1: 'Via del Corso 1',
    admin_area_2: 'Roma',
    admin_area_1: 'RM',
    postal_code: '00186',
    country_code: 'IT',
  },
};

export interface Experience {
  return_url?: string | undefined;
  cancel_url?: string | undefined;
  brand_name?: string | undefined;
  locale?: string | undefined;
  shipping_preference?: string | undefined;
}

export function createOrder(world: World, request: OrderRequest): PaypalOrder {
  const [unit] = request.purchase_units;
  if (!unit) throw notFound();
  checkSums(unit as PurchaseUnit);
  const id = world.random.upper(16) + world.random.between(0, 9);
  const now = isoTime(world);
  const source = request.payment_source;
  const context = source?.paypal.experience_context ?? request.application_context;
  checkShipping(unit as PurchaseUnit, context);
  const order: PaypalOrder = {
    id,
    intent: 'CAPTURE',
    status: source ? 'PAYER_ACTION_REQUIRED' : 'CREATED',
    purchase_units: [unit as PurchaseUnit],
    payment_source: { paypal: { ...source?.paypal, experience_context: context } },
    payer: request.payer,
    create_time: now,
    update_time: now,
    links: linksOf(world, id, source ? 'payer-action' : 'approve'),
  };
  world.state.paypal.orders[id] = order;
  world.changed();
  return order;
}

function checkShipping(unit: PurchaseUnit, context: Experience | undefined): void {
  if (context?.shipping_preference !== 'SET_PROVIDED_ADDRESS' || unit.shipping?.['address']) return;
  const description = 'If shipping_preference is SET_PROVIDED_ADDRESS a shipping address is required.';
  throw unprocessable('SHIPPING_ADDRESS_INVALID', description, '/purchase_units/0/shipping/address');
}

function linksOf(world: World, id: string, rel: string): Link[] {
  const self = `${world.url}/v2/checkout/orders/${id}`;
  return [
    { href: self, rel: 'self', method: 'GET' },
    { href: `${world.url}/paypal/checkoutnow?token=${id}`, rel, method: 'GET' },
    { href: `${self}/capture`, rel: 'capture', method: 'POST' },
  ];
}

export function getOrder(world: World, id: string): PaypalOrder {
  const order = world.state.paypal.orders[id];
  if (!order) throw notFound();
  return order;
}

export function experienceOf(order: PaypalOrder): Experience {
  return (order.payment_source?.paypal['experience_context'] ?? {}) as Experience;
}

/** What PayPal shows of an order: the buyer's window settings stay inside. */
export function presentOrder(order: PaypalOrder): object {
  const shown = Object.entries(order.payment_source?.paypal ?? {}).filter(
    ([key]) => key !== 'experience_context',
  );
  return { ...order, payment_source: { paypal: Object.fromEntries(shown) } };
}

/** The buyer agrees to pay; answers false when the order is past that. */
export function approveOrder(world: World, id: string): boolean {
  const order = getOrder(world, id);
  if (order.status !== 'CREATED' && order.status !== 'PAYER_ACTION_REQUIRED') return false;
  const [unit] = order.purchase_units;
  const { name, email_address, payer_id, address } = BUYER;
  const context = experienceOf(order);
  order.status = 'APPROVED';
  order.update_time = isoTime(world);
  order.payer = BUYER;
  order.payment_source = {
    paypal: {
      name,
      email_address,
      account_id: payer_id,
      account_status: 'VERIFIED',
      address,
      experience_context: context,
    },
  };
  order.links = order.links.filter((link) => link.rel === 'self' || link.rel === 'capture');
  if (unit && !unit.shipping?.['address'] && context.shipping_preference !== 'NO_SHIPPING') {
    unit.shipping = { ...BUYER_SHIPPING, ...unit.shipping };
  }
  emitPaypal(world, 'CHECKOUT.ORDER.APPROVED', 'checkout-order', presentOrder(order));
  return true;
}

/** Takes away an order that nobody approved; one that was approved stays. */
export function expireOrder(world: World, id: string): void {
  const { status } = getOrder(world, id);
  if (status !== 'CREATED' && status !== 'PAYER_ACTION_REQUIRED') return;
  world.state.paypal.orders = Object.fromEntries(
    Object.entries(world.state.paypal.orders).filter(([key]) => key !== id),
  );
  world.changed();
}
