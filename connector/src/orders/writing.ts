import type { Finder, Table, Work } from '../platform/unit-of-work/unit-of-work.ts';
import { changesFigures, touchFigures } from './buyer-figures.ts';
import type { ConsentRow, LineRow, OrderRow, TaxRow } from './rows.ts';

const ORDERS: Table<OrderRow> = { name: 'orders', primary: ['id'] };
const BY_KEY: Finder<OrderRow> = {
  table: ORDERS,
  by: ['shop_id', 'order_key'],
  unique: true,
  lock: true,
};

/** The natural key of an order. */
export interface OrderKey {
  shopId: string;
  orderKey: string;
}

const keyIn = ({ shopId, orderKey }: OrderKey): string[] => [shopId, orderKey];

/** Reads ahead what findOrder will be asked for, and locks it. */
export function loadOrders(work: Work, keys: OrderKey[]): Promise<void> {
  return work.load(BY_KEY, keys.map(keyIn));
}

/** The order as this work sees it, locked until the work is committed. */
export function findOrder(work: Work, key: OrderKey): Promise<OrderRow | undefined> {
  return work.find(BY_KEY, keyIn(key));
}

export function insertOrder(work: Work, order: OrderRow): void {
  work.insert(ORDERS, order, BY_KEY);
  touchFigures(work, order);
}

/** Of an order that this work has found or inserted. */
export function changeOrder(work: Work, order: OrderRow, changes: Partial<OrderRow>): void {
  const isCounted = changesFigures(order, changes);
  if (isCounted) touchFigures(work, order);
  work.change(ORDERS, order, changes);
  if (isCounted) touchFigures(work, order);
}

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

const CONSENTS: Table<ConsentRow> = {
  name: 'consents',
  primary: ['order_id', 'kind', 'given_at', 'given'],
};
const CONSENTS_BY_ORDER: Finder<ConsentRow> = { table: CONSENTS, by: ['order_id'] };

/** Evidence, kept once; never changed. */
export async function addConsents(
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
