import type {
  ContactView,
  OrderLineView,
  OrderView,
  OwnOrderView,
  WhyView,
} from '../../portal/src/services.ts';

const eur = (amount: number) => ({ amount, currency: 'EUR' });

export const ANNA_ADDRESS = {
  firstName: 'Anna',
  lastName: 'Bianchi',
  company: '',
  line1: 'Via Garibaldi 12',
  line2: 'Scala B',
  postcode: '20121',
  city: 'Milano',
  state: 'MI',
  country: 'IT',
  phone: '+39 02 1234567',
};

export function makeLine(overrides: Partial<OrderLineView> = {}): OrderLineView {
  return {
    kind: 'product',
    name: 'Moka per tre tazze',
    sku: 'MOKA-3',
    options: [{ name: 'Colore', value: 'Rosso' }],
    quantity: '2',
    gross: eur(4880),
    refunded: null,
    ...overrides,
  };
}

/** A paid order of 57.60 EUR: two mokas, a book at 4 %, shipping. */
export function makeOrder(overrides: Partial<OrderView> = {}): OrderView {
  return {
    id: 'ord_anna1',
    number: 'C-1001',
    shop: { name: 'Bottega Aurora', url: 'https://bottega.example', timeZone: 'Europe/Rome' },
    placedAt: Date.UTC(2026, 2, 2, 9, 5),
    status: 'processing',
    paymentState: 'paid',
    total: eur(5760),
    pieces: '3',
    firstItem: 'Moka per tre tazze',
    email: 'anna@example.com',
    lines: [
      makeLine(),
      makeLine({
        name: 'Il caffè, un libro',
        sku: 'LIB-1',
        options: [],
        quantity: '1',
        gross: eur(520),
      }),
      makeLine({
        kind: 'shipping',
        name: 'Corriere',
        sku: '',
        options: [],
        quantity: '1',
        gross: eur(360),
      }),
    ],
    taxes: [
      { label: 'IVA', ratePercent: '22', amount: eur(945) },
      { label: 'IVA', ratePercent: '4', amount: eur(20) },
    ],
    discount: eur(0),
    coupons: [],
    subtotalGross: eur(5400),
    shippingGross: eur(360),
    feesGross: eur(0),
    rounding: eur(0),
    taxTotal: eur(965),
    paidTotal: eur(5760),
    refundedTotal: eur(0),
    lostTotal: eur(0),
    disputes: [],
    billing: ANNA_ADDRESS,
    delivery: null,
    company: null,
    note: '',
    payments: [
      {
        gateway: 'stripe',
        method: 'Visa •••• 4242',
        state: 'paid',
        amount: eur(5760),
        at: Date.UTC(2026, 2, 2, 9, 6),
      },
    ],
    refunds: [],
    parcels: [],
    ...overrides,
  };
}

/** The same as its buyer reads it: nothing can be done with it, and nothing is still to be sent. */
export const makeOwnOrder = (order: OrderView): OwnOrderView => ({
  ...order,
  ...{ offers: [], toSend: null, back: eur(0), events: [], forCompany: null, again: null },
});

export const BY_MAILBOX: WhyView = {
  kind: 'mailbox',
  value: 'anna@example.com',
  first: { id: 'ord_anna1', number: 'C-1001' },
  joined: null,
};

export function makeContact(overrides: Partial<ContactView> = {}): ContactView {
  const order = makeOrder();
  return {
    id: 'con_anna',
    name: 'Anna Bianchi',
    email: 'anna@example.com',
    phone: '+39 02 1234567',
    company: '',
    orders: 1,
    lastOrderAt: order.placedAt,
    doNotSell: false,
    cases: [],
    firstName: 'Anna',
    lastName: 'Bianchi',
    locale: 'it',
    account: null,
    ownerId: '',
    ownerName: '',
    names: ['Anna Bianchi'],
    probablyShared: false,
    told: [],
    tasks: [],
    duplicates: [],
    merges: [],
    tags: [],
    greeting: 'Hello Anna Bianchi,',
    kept: null,
    marketingConsent: false,
    consentAt: null,
    firstOrderAt: order.placedAt,
    totals: [eur(5760)],
    disputes: [],
    books: [],
    addresses: [{ ...ANNA_ADDRESS, kind: 'billing', lastUsedAt: order.placedAt }],
    purchases: [{ ...order, why: BY_MAILBOX }],
    bought: [{ name: 'Moka per tre tazze', pieces: '2', orders: 1, lastAt: order.placedAt }],
    links: [BY_MAILBOX],
    timeline: [
      { kind: 'payment', at: order.placedAt, orderId: order.id, detail: { amount: 5760, currency: 'EUR' } },
      { kind: 'order_placed', at: order.placedAt, orderId: order.id, detail: { number: order.number } },
    ],
    ...overrides,
  };
}
