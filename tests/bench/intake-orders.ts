import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { orderSnapshot } from '../../connector/src/contract/orders.ts';

type Snapshot = z.input<typeof orderSnapshot>;

/** Orders as a WooCommerce shop in Italy sends them: five products, a parcel, 22 % tax, paid by card; about 4 KB. */

const FIRST =
  'Mario Anna Luca Giulia Paolo Sara Marco Elena Franco Chiara Dario Irene Piero Lucia Nico Marta'.split(' ');
const LAST =
  'Rossi Bianchi Ferrari Russo Romano Gallo Costa Conti Bruno Greco Villa Serra Riva Fontana'.split(' ');
const CITIES = ['Milano', 'Torino', 'Bologna', 'Firenze', 'Napoli', 'Bari', 'Verona', 'Trieste'];
const GOODS = [
  'Linen shirt',
  'Leather belt',
  'Wool scarf',
  'Cotton socks',
  'Felt hat',
  'Silk tie',
  'Canvas bag',
];

const pick = <T>(items: T[], index: number): T => items[index % items.length] as T;

/** Seven digits for a buyer, eight for an order: the loader writes one over the other in rows made before. */
export const buyerDigits = (buyer: number): string => String(1_000_000 + buyer);
export const orderDigits = (order: number): string => String(10_000_000 + order);
export const counterOf = (order: number): number => 1_000_000 + order;

/** WooCommerce's order keys are random, so the database finds no order in them. */
export function keyOf(order: number): string {
  return `wc_order_${createHash('md5').update(String(order)).digest('hex').slice(0, 13)}`;
}

/** The number of somebody who buys for the first time while it is measured; those loaded before are counted from 0. */
export const newBuyer = (order: number): number => 1_000_000 + order;

export interface Buyer {
  number: number;
  firstName: string;
  lastName: string;
}

/** The same buyer for the same number; a rare second half of the surname keeps a million people apart in a search. */
export function buyerOf(number: number): Buyer {
  const lastName = `${pick(LAST, Math.floor(number / FIRST.length))}-q${(number % 9973).toString(36)}`;
  return { number, firstName: pick(FIRST, number), lastName };
}

export function emailOf({ number, firstName, lastName }: Buyer): string {
  return `${firstName}.${lastName}.${buyerDigits(number)}@example.com`.toLowerCase();
}

function addressOf({ number, firstName, lastName }: Buyer): Snapshot['billing'] {
  const line1 = `Via ${pick(LAST, number)} ${(number % 300) + 1}`;
  const postcode = String(10_000 + (number % 80_000));
  const phone = `+39 333 ${buyerDigits(number)}`;
  return { firstName, lastName, line1, postcode, city: pick(CITIES, number), country: 'IT', phone };
}

function linesOf(number: number): Snapshot['lines'] {
  return Array.from({ length: 5 }, (_, index) => ({
    key: `line_${index + 1}`,
    name: `${pick(GOODS, number + index)}, hand made, colour ${pick(CITIES, number + index * 3)}`,
    productKey: String(100 + ((number + index) % 400)),
    variantKey: String(5000 + ((number + index) % 900)),
    sku: `SKU-${(number + index) % 400}`,
    options: [
      { name: 'Size', value: pick(['S', 'M', 'L', 'XL'], number + index) },
      { name: 'Colour', value: pick(['blue', 'sand', 'black'], number + index) },
    ],
    quantity: '1',
    unitPrice: '10.00',
    subtotal: 1000,
    total: 1000,
    tax: 220,
    taxes: [{ taxKey: 'tax_22', amount: '2.20' }],
    meta: [
      { key: '_reduced_stock', value: '1' },
      { key: 'gift_wrap', value: 'no' },
      { key: 'warehouse', value: pick(CITIES, number) },
    ],
  }));
}

export interface OrderPlan {
  /** Every order has its own number. */
  order: number;
  buyer: Buyer;
  epoch: number;
  placedAt: number;
}

export function makeOrder({ order, buyer, epoch, placedAt }: OrderPlan): Snapshot {
  const at = new Date(placedAt).toISOString();
  return {
    orderKey: keyOf(order),
    sourceId: orderDigits(order),
    number: orderDigits(order),
    source: 'woocommerce',
    version: { epoch, counter: counterOf(order) },
    status: 'processing',
    currency: 'EUR',
    locale: 'it_IT',
    placedAt: at,
    modifiedAt: at,
    customer: { uid: null, email: emailOf(buyer), accountEmail: null },
    billing: addressOf(buyer),
    delivery: addressOf(buyer),
    lines: linesOf(order),
    shipping: [
      {
        key: 'ship_1',
        name: 'Courier, 24 to 48 hours',
        method: 'flat_rate:3',
        total: 500,
        tax: 110,
        taxes: [{ taxKey: 'tax_22', amount: '1.10' }],
      },
    ],
    taxes: [{ key: 'tax_22', label: 'IVA 22%', ratePercent: '22.0000', goods: 1100, shipping: 110 }],
    taxTotal: 1210,
    total: 6710,
    payments: [
      {
        key: `pi_${orderDigits(order)}`,
        gateway: 'stripe',
        method: 'Visa •••• 4242',
        providerId: `pi_3Q${orderDigits(order)}`,
        amount: 6710,
        currency: 'EUR',
        state: 'paid',
        at,
      },
    ],
    consents: [{ kind: 'terms', given: true, text: 'I have read and accept the terms of sale.', at }],
    note: order % 5 === 0 ? 'Please ring twice; the parcel can stay with the neighbours.' : '',
    meta: [
      { key: '_order_attribution_source_type', value: 'organic' },
      { key: '_order_attribution_utm_source', value: 'google' },
      { key: '_order_attribution_session_pages', value: '7' },
      {
        key: '_order_attribution_user_agent',
        value: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36',
      },
      { key: 'is_vat_exempt', value: 'no' },
    ],
  };
}
