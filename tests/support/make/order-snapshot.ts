import type { z } from 'zod';
import type { orderSnapshot } from '../../../connector/src/contract/orders.ts';

export type SnapshotInput = z.input<typeof orderSnapshot>;

export const PLACED_AT = '2026-03-01T10:00:00.000Z';

/** Three shirts at 10.00 net and one parcel, 22 % tax: 43.92 euro, paid by card. */
export function makeSnapshot(over: Partial<SnapshotInput> = {}): SnapshotInput {
  return {
    orderKey: 'wc_order_a1',
    sourceId: '1001',
    number: '1001',
    source: 'woocommerce',
    version: { epoch: 1, counter: 1 },
    status: 'processing',
    currency: 'EUR',
    locale: 'it_IT',
    placedAt: PLACED_AT,
    modifiedAt: PLACED_AT,
    customer: { uid: null, email: 'mario.rossi@example.com', accountEmail: null },
    billing: makeAddress(),
    delivery: null,
    lines: [
      {
        key: 'l1',
        name: 'Shirt',
        productKey: '7',
        variantKey: '71',
        sku: 'SH-M',
        options: [{ name: 'Size', value: 'M' }],
        quantity: '3',
        unitPrice: '10',
        subtotal: 3000,
        total: 3000,
        tax: 660,
        taxes: [{ taxKey: 't1', amount: '6.60' }],
      },
    ],
    shipping: [
      {
        key: 's1',
        name: 'Courier',
        method: 'flat_rate',
        total: 600,
        tax: 132,
        taxes: [{ taxKey: 't1', amount: '1.32' }],
      },
    ],
    taxes: [{ key: 't1', label: 'IVA', ratePercent: '22', goods: 660, shipping: 132 }],
    taxTotal: 792,
    total: 4392,
    payments: [makePayment()],
    ...over,
  };
}

/** As our own checkout hands it over: the door gives the version. */
export function makeUnversioned(over: Partial<SnapshotInput> = {}): Omit<SnapshotInput, 'version'> {
  const snapshot: Partial<SnapshotInput> = makeSnapshot(over);
  delete snapshot.version;
  return snapshot as Omit<SnapshotInput, 'version'>;
}

export function makeAddress(over: Partial<SnapshotInput['billing']> = {}): SnapshotInput['billing'] {
  return {
    firstName: 'Mario',
    lastName: 'Rossi',
    line1: 'Via Roma 1',
    postcode: '20100',
    city: 'Milano',
    state: 'MI',
    country: 'IT',
    phone: '+39 333 1234567',
    ...over,
  };
}

type Payment = NonNullable<SnapshotInput['payments']>[number];
type Refund = NonNullable<SnapshotInput['refunds']>[number];
type Dispute = NonNullable<SnapshotInput['disputes']>[number];

export function makePayment(over: Partial<Payment> = {}): Payment {
  return {
    key: 'pi_1',
    gateway: 'stripe',
    method: 'Visa •••• 4242',
    providerId: 'pi_1',
    amount: 4392,
    currency: 'EUR',
    state: 'paid',
    at: PLACED_AT,
    ...over,
  };
}

export function makeDispute(over: Partial<Dispute> = {}): Dispute {
  return {
    key: 'du_1',
    amount: 4392,
    currency: 'EUR',
    state: 'open',
    at: '2026-03-01T12:00:00.000Z',
    ...over,
  };
}

export function makeRefund(over: Partial<Refund> = {}): Refund {
  return {
    key: 're_1',
    providerId: 're_1',
    amount: 1220,
    currency: 'EUR',
    reason: 'too small',
    at: '2026-03-01T12:00:00.000Z',
    lines: [{ lineKey: 'l1', quantity: '1', total: 1000, tax: 220 }],
    ...over,
  };
}
