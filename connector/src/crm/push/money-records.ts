import {
  listLineNames,
  listPaymentsByIds,
  listPaymentsOfOrders,
  listRefundsByIds,
  type OrderOfFact,
} from '../../orders/for-crm.ts';
import type { PaymentRow, RefundRow } from '../../orders/facts.ts';
import type { Transactor } from '../../platform/db.ts';
import { sha256 } from '../../platform/hash.ts';
import { listShopsByIds } from '../../shops/shops.ts';
import type { Shop } from '../../shops/store.ts';
import type { PaymentRecord, RefundRecord } from '../records.ts';

type Shops = Map<string, Shop>;

const shopsOf = (db: Transactor, facts: { order: OrderOfFact }[]): Promise<Shops> =>
  listShopsByIds(
    db,
    facts.map(({ order }) => order.shop_id),
  );

function common(fact: PaymentRow | RefundRow, order: OrderOfFact, shops: Shops) {
  return {
    ...{ version: fact.created_at, createdAt: fact.created_at },
    locale: shops.get(order.shop_id)?.locale ?? 'en',
    ...{ orderId: fact.order_id, contactId: order.contact_id, orderNumber: order.number },
    ...{ reference: fact.provider_id ?? '', amount: fact.amount, currency: fact.currency },
  };
}

/** One payment has a row for each of its states (awaited, then paid). They share this key, and so one record there. */
export const paymentKey = (orderId: string, key: string): string => `${orderId}:${sha256(key).slice(0, 24)}`;

const CERTAINTY = { pending: 0, failed: 1, paid: 2 };

/** Reads payments, each in its surest state: awaited and paid → paid. */
export async function readPayments(db: Transactor, ids: string[]): Promise<PaymentRecord[]> {
  const payments = await listPaymentsByIds(db, ids);
  const shops = await shopsOf(db, payments);
  const orderIds = [...new Set(payments.map(({ fact }) => fact.order_id))];
  const all = await listPaymentsOfOrders(db, orderIds);
  return payments.map(({ fact, order }) => {
    const { order_id: orderId, payment_key: key } = fact;
    const states = all.filter((row) => row.order_id === orderId && row.payment_key === key);
    const best = states.reduce(
      (one, other) => (CERTAINTY[other.state] > CERTAINTY[one.state] ? other : one),
      fact,
    );
    return {
      ...{ kind: 'payment', ...common(best, order, shops), id: fact.id, key: paymentKey(orderId, key) },
      ...{ gateway: best.gateway, method: best.method, state: best.state, at: best.paid_at },
    };
  });
}

interface RefundedLine {
  lineKey: string;
  quantity: string;
  total: number;
  tax: number;
}

export async function readRefunds(db: Transactor, ids: string[]): Promise<RefundRecord[]> {
  const refunds = await listRefundsByIds(db, ids);
  const shops = await shopsOf(db, refunds);
  const lines = await listLineNames(db, [...new Set(refunds.map(({ fact }) => fact.order_id))]);
  const nameOf = (orderId: string, key: string) =>
    lines.find((line) => line.order_id === orderId && line.line_key === key)?.name || key;
  return refunds.map(({ fact, order }) => {
    const refunded = (JSON.parse(fact.lines || '[]') ?? []) as RefundedLine[];
    return {
      ...{ kind: 'refund', isLost: fact.kind === 'lost', ...common(fact, order, shops), id: fact.id },
      reference: fact.provider_id || fact.refund_key,
      reason: fact.reason,
      lines: refunded.map(({ lineKey, ...line }) => ({ name: nameOf(fact.order_id, lineKey), ...line })),
      at: fact.refunded_at,
    };
  });
}
