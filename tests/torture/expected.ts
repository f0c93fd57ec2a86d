import type { SnapshotInput } from '../support/make/order-snapshot.ts';

/** What one order must have become, worked out from its accepted versions alone, without any code of the product. */
export interface ExpectedOrder {
  shopId: string;
  orderKey: string;
  head: SnapshotInput;
  /** Each as one comparable line of text. */
  lines: string[];
  payments: string[];
  refunds: string[];
  parcels: string[];
  consents: string[];
  activities: string[];
  paid: number;
  refunded: number;
  paymentState: string;
}

export interface Accepted {
  shopId: string;
  snapshot: SnapshotInput;
}

export const orderName = (shopId: string, orderKey: string): string => `${shopId}/${orderKey}`;
const version = ({ epoch, counter }: SnapshotInput['version']): number => epoch * 1e9 + counter;

/** The newest telling of each fact, by its name. */
function union<T>(
  versions: SnapshotInput[],
  read: (snapshot: SnapshotInput) => [string, T][],
): Map<string, T> {
  return new Map(versions.flatMap(read));
}

function lineTexts({ lines, shipping = [], fees = [] }: SnapshotInput): string[] {
  const goods = lines.map(({ key, quantity, total, tax }) => `product ${key} ${quantity} ${total} ${tax}`);
  const charges = (kind: string, list: typeof shipping) =>
    list.map(({ key, total, tax }) => `${kind} ${key} 1 ${total} ${tax}`);
  return [...goods, ...charges('shipping', shipping), ...charges('fee', fees)];
}

type Payment = NonNullable<SnapshotInput['payments']>[number];
type Refund = NonNullable<SnapshotInput['refunds']>[number];

function paidOf(versions: SnapshotInput[], { currency }: SnapshotInput): { paid: number; pending: boolean } {
  const last = new Map<string, { final?: Payment; pending?: Payment }>();
  // Facts: a final state that was told is not taken back by a version that tells `pending` again.
  for (const payment of versions.flatMap(({ payments = [] }) => payments)) {
    const known = last.get(payment.key) ?? {};
    last.set(
      payment.key,
      payment.state === 'pending' ? { ...known, pending: payment } : { ...known, final: payment },
    );
  }
  const now = [...last.values()].flatMap(({ final, pending }) => final ?? pending ?? []);
  const own = now.filter((payment) => payment.currency === currency);
  const paid = own.filter(({ state }) => state === 'paid').reduce((sum, { amount }) => sum + amount, 0);
  return { paid, pending: own.some(({ state }) => state === 'pending') };
}

function paymentState(
  { paid, pending }: { paid: number; pending: boolean },
  refunded: number,
  total: number,
): string {
  if (refunded > 0) return refunded >= (paid || total) ? 'refunded' : 'part_refunded';
  if (paid > Math.max(total, 0)) return 'overpaid';
  if (paid >= total) return 'paid';
  if (pending) return 'on_its_way';
  return paid > 0 ? 'part_paid' : 'unpaid';
}

function activityTexts(
  versions: SnapshotInput[],
  facts: { payments: string[]; refunds: Map<string, Refund>; gone: string[]; parcels: string[] },
): string[] {
  const changes = versions.flatMap((told, index) => {
    const before = versions[index - 1];
    return before && before.status !== told.status ? [`order_status ${before.status} ${told.status}`] : [];
  });
  const payments = facts.payments.map((text) => {
    const state = text.split(' ')[1];
    return state === 'paid' ? 'payment' : `payment_${state}`;
  });
  const refunds = [...facts.refunds.keys()].map(() => 'refund');
  return [
    'order_placed',
    ...changes,
    ...payments,
    ...refunds,
    ...facts.gone.map(() => 'refund_reversed'),
    ...facts.parcels.map(() => 'parcel'),
  ].sort();
}

function expectOrder(shopId: string, versions: SnapshotInput[]): ExpectedOrder {
  const head = versions.at(-1) as SnapshotInput;
  const payments = union(versions, ({ payments: told = [] }) =>
    told.map(({ key, state, amount, currency }) => [`${key} ${state}`, `${amount} ${currency}`]),
  );
  const refunds = union<Refund>(versions, ({ refunds: told = [] }) =>
    told.map((refund) => [refund.key, refund]),
  );
  const shown = new Set((head.refunds ?? []).map(({ key }) => key));
  const gone = [...refunds.keys()].filter((key) => !shown.has(key));
  const refundTexts = [...refunds.values()].flatMap(({ key, amount, currency }) => [
    `${key} refund ${amount} ${currency}`,
    ...(gone.includes(key) ? [`${key} reversal ${-amount} ${currency}`] : []),
  ]);
  const parcels = union(versions, ({ parcels: told = [] }) =>
    told.map(({ key, trackingNumber }) => [key, trackingNumber ?? '']),
  );
  const consents = union(versions, ({ consents: told = [] }) =>
    told.map(({ kind, at, given }) => [`${kind} ${Date.parse(at)} ${given ? 1 : 0}`, '']),
  );
  const refunded = [...refunds.values()]
    .filter(({ key, currency }) => !gone.includes(key) && currency === head.currency)
    .reduce((sum, { amount }) => sum + amount, 0);
  const money = paidOf(versions, head);
  const paymentTexts = [...payments].map(([name, amount]) => `${name} ${amount}`);
  return {
    shopId,
    orderKey: head.orderKey,
    head,
    lines: lineTexts(head),
    payments: paymentTexts.sort(),
    refunds: refundTexts.sort(),
    parcels: [...parcels].map(([key, tracking]) => `${key} ${tracking}`).sort(),
    consents: [...consents.keys()].sort(),
    activities: activityTexts(versions, {
      payments: paymentTexts,
      refunds,
      gone,
      parcels: [...parcels.keys()],
    }),
    paid: money.paid,
    refunded,
    paymentState: paymentState(money, refunded, head.total),
  };
}

/** By shop and order key. */
export function expectOrders(accepted: Accepted[]): Map<string, ExpectedOrder> {
  const orders = new Map<string, Accepted[]>();
  for (const telling of accepted) {
    const name = orderName(telling.shopId, telling.snapshot.orderKey);
    orders.set(name, [...(orders.get(name) ?? []), telling]);
  }
  return new Map(
    [...orders].map(([name, tellings]) => {
      const versions = tellings
        .map(({ snapshot }) => snapshot)
        .sort((a, b) => version(a.version) - version(b.version));
      return [name, expectOrder(tellings[0]?.shopId ?? '', versions)];
    }),
  );
}
