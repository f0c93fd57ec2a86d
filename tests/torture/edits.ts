import type { SnapshotInput } from '../support/make/order-snapshot.ts';
import type { Chance } from './chance.ts';
import { appear, type Person } from './people.ts';

interface Step {
  /** Epoch ms of the shop's own clock. */
  at: number;
  people: Person[];
  shop: number;
}

type Line = SnapshotInput['lines'][number];
type Payment = NonNullable<SnapshotInput['payments']>[number];

const iso = (at: number): string => new Date(at).toISOString();
const tax22 = (net: number): number => Math.round(net * 0.22);

function makeLine(chance: Chance, key: string): Line {
  const quantity = chance.between(1, 9);
  const price = chance.between(50, 9000);
  const total = quantity * price;
  return {
    key,
    name: chance.pick(['Shirt', 'Moka', 'Tè verde 🍵', 'Olio “extra”', 'Livre']),
    productKey: String(chance.between(1, 40)),
    variantKey: null,
    sku: `SKU-${chance.between(1, 40)}`,
    quantity: String(quantity),
    unitPrice: (price / 100).toFixed(2),
    subtotal: total,
    total,
    tax: tax22(total),
  };
}

/** Totals as the shop charged them; one in twenty does not add up, which is kept and flagged. */
function retotal(chance: Chance, snapshot: SnapshotInput): SnapshotInput {
  const parts = [...snapshot.lines, ...(snapshot.shipping ?? []), ...(snapshot.fees ?? [])];
  const net = parts.reduce((sum, { total }) => sum + total, 0);
  const goods = parts.reduce((sum, { tax }) => sum + tax, 0);
  const off = chance.of(0.05) ? chance.between(-3, 3) : 0;
  const taxes = [{ key: 't1', label: 'IVA', ratePercent: '22', goods, shipping: 0 }];
  return { ...snapshot, taxes, taxTotal: goods, total: net + goods + off };
}

function makePayment(snapshot: SnapshotInput, key: string, over: Partial<Payment>): Payment {
  const { total, currency } = snapshot;
  return {
    key,
    gateway: 'stripe',
    providerId: key,
    amount: total,
    currency,
    state: 'paid',
    at: snapshot.modifiedAt,
    ...over,
  };
}

export function placeOrder(
  chance: Chance,
  { at, number, shop, person }: { at: number; number: number; shop: number; person: Person },
): SnapshotInput {
  const { firstName, lastName, city, phone } = person;
  const orderKey = `order_${shop}_${number}_${chance.text(6)}`;
  const blank: SnapshotInput = {
    orderKey,
    sourceId: String(number),
    number: `${shop}-${number}`,
    source: 'woocommerce',
    version: { epoch: 0, counter: 0 },
    status: 'pending',
    currency: chance.of(0.9) ? 'EUR' : chance.pick(['JPY', 'USD', 'TND']),
    placedAt: iso(at),
    modifiedAt: iso(at),
    customer: appear(chance, person, shop),
    billing: { firstName, lastName, line1: `Via Roma ${number % 50}`, city, country: 'IT', phone },
    lines: Array.from({ length: chance.between(1, 5) }, (_, index) => makeLine(chance, `l${index}`)),
    shipping: chance.of(0.5) ? [{ key: 's1', name: 'Courier', total: 600, tax: 132 }] : [],
    taxTotal: 0,
    total: 0,
  };
  const snapshot = retotal(chance, blank);
  if (chance.of(0.2))
    snapshot.company = { name: `Ditta ${number % 7} srl`, vatNumber: `IT0123456789${number % 7}` };
  if (chance.of(0.2))
    snapshot.consents = [{ kind: 'marketing', given: chance.of(0.5), text: 'News', at: iso(at) }];
  if (chance.of(0.8))
    snapshot.payments = [
      makePayment(snapshot, `pi_${orderKey}`, { state: chance.pick(['pending', 'paid']) }),
    ];
  return snapshot;
}

type Edit = (chance: Chance, snapshot: SnapshotInput, step: Step) => SnapshotInput;

/** What the money of an order does; facts stay under their key for good. */
const money: Edit[] = [
  (_chance, snapshot) => ({
    ...snapshot,
    status: 'processing',
    payments: [makePayment(snapshot, `pi_${snapshot.orderKey}`, {})],
  }),
  (chance, snapshot, { at }) => ({
    ...snapshot,
    payments: [
      ...(snapshot.payments ?? []),
      makePayment(snapshot, `cod_${at}`, {
        amount: chance.between(1, 5000),
        providerId: null,
        gateway: 'cod',
      }),
    ],
  }),
  (_chance, snapshot) => ({
    ...snapshot,
    status: 'failed',
    payments: (snapshot.payments ?? []).map((payment) =>
      payment.state === 'pending' ? { ...payment, state: 'failed' } : payment,
    ),
  }),
  (chance, snapshot, { at }) => ({
    ...snapshot,
    refunds: [
      ...(snapshot.refunds ?? []),
      {
        key: `re_${at}`,
        amount: chance.between(1, Math.max(1, snapshot.total)),
        currency: snapshot.currency,
        reason: chance.pick(['', 'too small', 'troppo grande']),
        at: iso(at),
      },
    ],
  }),
  (_chance, snapshot) => ({ ...snapshot, refunds: (snapshot.refunds ?? []).slice(1) }),
  (chance, snapshot) => ({
    ...snapshot,
    payments: (snapshot.payments ?? []).map((payment, index) =>
      index === 0 ? { ...payment, amount: payment.amount + chance.between(1, 9) } : payment,
    ),
  }),
];

const goods: Edit[] = [
  (chance, snapshot, { at }) =>
    retotal(chance, { ...snapshot, lines: [...snapshot.lines, makeLine(chance, `l${at}`)] }),
  (chance, snapshot) => retotal(chance, { ...snapshot, lines: snapshot.lines.slice(1) }),
  (chance, snapshot) =>
    retotal(chance, {
      ...snapshot,
      fees: [{ key: 'f1', name: 'Sconto', total: -chance.between(1, 400), tax: 0 }],
    }),
  (_chance, snapshot, { at }) => ({
    ...snapshot,
    status: 'completed',
    parcels: [
      ...(snapshot.parcels ?? []),
      { key: `p_${at}`, carrier: 'BRT', trackingNumber: String(at), shippedAt: iso(at) },
    ],
  }),
];

const people: Edit[] = [
  (chance, snapshot, step) => ({
    ...snapshot,
    customer: appear(chance, chance.pick(step.people), step.shop),
  }),
  (chance, snapshot) => ({
    ...snapshot,
    billing: { ...snapshot.billing, line1: `Via Nuova ${chance.between(1, 9)}`, city: 'Gorizia' },
  }),
  (chance, snapshot) => ({
    ...snapshot,
    status: chance.pick(['on-hold', 'cancelled', 'refunded', 'in-preparazione']),
    note: chance.pick(['', 'ring twice', 'Natale']),
  }),
];

/** The next version of an order. One in twelve tells nothing new under a new version. */
export function editOrder(chance: Chance, before: SnapshotInput, step: Step): SnapshotInput {
  if (chance.of(1 / 12)) return before;
  const snapshot = { ...before, modifiedAt: iso(step.at) };
  const edit = chance.pick(chance.pick([money, goods, people]));
  return edit(chance, snapshot, step);
}
