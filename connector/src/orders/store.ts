import { isDuplicateKey, type Transactor } from '../platform/db.ts';
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
  payment_state: 'unpaid' | 'pending' | 'paid' | 'part_refunded' | 'refunded';
  paid_total: number;
  refunded_total: number;
  mailboxes: string;
  flags: string;
  content_hash: string;
  created_at: number;
  updated_at: number;
}

/** Locked for the rest of the transaction. */
export async function lockOrder(
  trx: Transactor,
  shopId: string,
  orderKey: string,
): Promise<OrderRow | undefined> {
  return trx<OrderRow>('orders').where({ shop_id: shopId, order_key: orderKey }).forUpdate().first();
}

/** False when the order was made by somebody else in between. */
export async function insertOrder(trx: Transactor, row: OrderRow): Promise<boolean> {
  try {
    await trx('orders').insert(row);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

export async function updateOrder(trx: Transactor, id: string, changes: Partial<OrderRow>): Promise<void> {
  await trx('orders').where({ id }).update(changes);
}

async function insertMany(trx: Transactor, table: string, rows: object[]): Promise<void> {
  for (let start = 0; start < rows.length; start += 100)
    await trx(table).insert(rows.slice(start, start + 100));
}

/** A snapshot is full: its lines and taxes take the place of those before. */
export async function replaceLines(
  trx: Transactor,
  { orderId, lines, taxes, isNew }: { orderId: string; lines: LineRow[]; taxes: TaxRow[]; isNew: boolean },
): Promise<void> {
  if (!isNew) {
    await trx('order_lines').where({ order_id: orderId }).delete();
    await trx('order_taxes').where({ order_id: orderId }).delete();
  }
  await insertMany(trx, 'order_lines', lines);
  await insertMany(trx, 'order_taxes', taxes);
}

/** Evidence, kept once; never changed. */
export async function insertConsents(
  trx: Transactor,
  rows: { order_id: string; kind: string; given_at: number; given: boolean; text: string }[],
): Promise<void> {
  if (rows.length > 0)
    await trx('consents').insert(rows).onConflict(['order_id', 'kind', 'given_at', 'given']).ignore();
}

export async function moveActivities(trx: Transactor, orderId: string, contactId: string): Promise<void> {
  await trx('activities').where({ order_id: orderId }).update({ contact_id: contactId });
}
