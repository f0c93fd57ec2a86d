import type { Finder, Table, Work } from '../platform/unit-of-work/unit-of-work.ts';
import type { PaymentState } from './money-state.ts';
import type { LineRow, TaxRow, ToldOrder } from './order-row.ts';

/** An order as it stands: what its newest version told, and what follows from its facts. */
export interface OrderRow extends Omit<ToldOrder, 'prices_include_tax'> {
  id: string;
  shop_id: string;
  order_key: string;
  contact_id: string;
  account_id: string | null;
  customer_id: string | null;
  prices_include_tax: boolean | number;
  payment_state: PaymentState;
  paid_total: number;
  refunded_total: number;
  mailboxes: string;
  flags: string;
  content_hash: string;
  created_at: number;
  updated_at: number;
}

export const ORDERS: Table<OrderRow> = { name: 'orders', primary: ['id'] };
export const ORDER_BY_KEY: Finder<OrderRow> = {
  table: ORDERS,
  by: ['shop_id', 'order_key'],
  unique: true,
  lock: true,
};

const LINES: Table<LineRow> = { name: 'order_lines', primary: ['order_id', 'line_no'] };
const LINES_BY_ORDER: Finder<LineRow> = { table: LINES, by: ['order_id'] };
const TAXES: Table<TaxRow> = { name: 'order_taxes', primary: ['order_id', 'tax_no'] };
const TAXES_BY_ORDER: Finder<TaxRow> = { table: TAXES, by: ['order_id'] };

/** A snapshot is full: its lines and taxes take the place of those before. */
export async function replaceLines(
  work: Work,
  { orderId, lines, taxes, isNew }: { orderId: string; lines: LineRow[]; taxes: TaxRow[]; isNew: boolean },
): Promise<void> {
  if (!isNew) {
    await work.remove(LINES_BY_ORDER, [orderId]);
    await work.remove(TAXES_BY_ORDER, [orderId]);
  }
  for (const line of lines) work.insert(LINES, line);
  for (const tax of taxes) work.insert(TAXES, tax);
}

export interface ConsentRow {
  order_id: string;
  kind: string;
  given_at: number;
  given: boolean | number;
  text: string;
}

const CONSENTS: Table<ConsentRow> = {
  name: 'consents',
  primary: ['order_id', 'kind', 'given_at', 'given'],
};
const CONSENTS_BY_ORDER: Finder<ConsentRow> = { table: CONSENTS, by: ['order_id'] };

/** Evidence, kept once; never changed. */
export async function keepConsents(
  work: Work,
  { orderId, rows, isNew }: { orderId: string; rows: ConsentRow[]; isNew: boolean },
): Promise<void> {
  if (rows.length === 0) return;
  const known = isNew ? [] : [...(await work.list(CONSENTS_BY_ORDER, [orderId]))];
  for (const row of rows) {
    const same = (other: ConsentRow) =>
      other.kind === row.kind &&
      other.given_at === row.given_at &&
      Boolean(other.given) === Boolean(row.given);
    if (known.some(same)) continue;
    known.push(row);
    work.insert(CONSENTS, row, CONSENTS_BY_ORDER);
  }
}
