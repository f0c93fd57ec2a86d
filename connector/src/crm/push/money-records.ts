import type { Transactor } from '../../platform/db.ts';
import { sha256 } from '../../platform/hash.ts';
import type { PaymentRecord, RefundRecord } from '../crm.ts';

type Row = Record<string, unknown>;
const text = (row: Row, name: string): string => String(row[name] ?? '');
const number = (row: Row, name: string): number => Number(row[name]);

function readFacts(db: Transactor, table: 'payments' | 'refunds', ids: string[]): Promise<Row[]> {
  return db(table)
    .join('orders', 'orders.id', `${table}.order_id`)
    .leftJoin('shops', 'shops.id', 'orders.shop_id')
    .whereIn(`${table}.id`, ids)
    .orderBy(`${table}.id`)
    .select(
      `${table}.*`,
      'orders.contact_id',
      'orders.number as order_number',
      'shops.locale as shop_locale',
    );
}

const common = (row: Row) => ({
  version: number(row, 'created_at'),
  createdAt: number(row, 'created_at'),
  locale: row['shop_locale'] === 'it' ? ('it' as const) : ('en' as const),
  orderId: text(row, 'order_id'),
  contactId: text(row, 'contact_id'),
  orderNumber: text(row, 'order_number'),
  reference: text(row, 'provider_id'),
  amount: number(row, 'amount'),
  currency: text(row, 'currency'),
});

/** All tellings of one payment (awaited, then paid) share this key, and so one record there. */
export const paymentKey = (orderId: string, key: string): string => `${orderId}:${sha256(key).slice(0, 24)}`;

const CERTAINTY = { pending: 0, failed: 1, paid: 2 };

/** Payments by the key of all their tellings; the surest telling is what the record says. */
export async function readPayments(db: Transactor, ids: string[]): Promise<PaymentRecord[]> {
  const named = await readFacts(db, 'payments', ids);
  const orderIds = [...new Set(named.map((row) => text(row, 'order_id')))];
  const siblings = (await db('payments').whereIn('order_id', orderIds)) as unknown as Row[];
  return named.map((row) => {
    const tellings = siblings.filter(
      (each) => each['order_id'] === row['order_id'] && each['payment_key'] === row['payment_key'],
    );
    const sure = (each: Row) => CERTAINTY[each['state'] as keyof typeof CERTAINTY];
    const best = tellings.reduce((one, other) => (sure(other) > sure(one) ? other : one), row);
    return {
      kind: 'payment',
      ...common({ ...row, ...best }),
      id: text(row, 'id'),
      key: paymentKey(text(row, 'order_id'), text(row, 'payment_key')),
      gateway: text(best, 'gateway'),
      method: text(best, 'method'),
      state: best['state'] as PaymentRecord['state'],
      at: number(best, 'paid_at'),
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
  const rows = await readFacts(db, 'refunds', ids);
  const orderIds = [...new Set(rows.map((row) => text(row, 'order_id')))];
  const lines: Row[] = await db('order_lines')
    .whereIn('order_id', orderIds)
    .select('order_id', 'line_key', 'name');
  const nameOf = (orderId: string, key: string) =>
    text(lines.find((line) => line['order_id'] === orderId && line['line_key'] === key) ?? {}, 'name') || key;
  return rows.map((row) => {
    const orderId = text(row, 'order_id');
    const refunded = (JSON.parse(text(row, 'lines') || '[]') ?? []) as RefundedLine[];
    return {
      kind: 'refund',
      ...common(row),
      id: text(row, 'id'),
      reference: text(row, 'provider_id') || text(row, 'refund_key'),
      reason: text(row, 'reason'),
      lines: refunded.map(({ lineKey, ...line }) => ({ name: nameOf(orderId, lineKey), ...line })),
      at: number(row, 'refunded_at'),
    };
  });
}
