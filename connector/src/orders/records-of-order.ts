import type { RecordChange } from '../changes/store.ts';
import type { Transactor } from '../platform/db.ts';

/** The order's own records and whom it names: contact, company, payments, refunds. Empty when there is no such order. */
export async function listRecordsOfOrder(trx: Transactor, orderId: string): Promise<RecordChange[]> {
  const order: { contact_id: string; account_id: string | null } | undefined = await trx('orders')
    .where({ id: orderId })
    .first('contact_id', 'account_id');
  if (!order) return [];
  const records: RecordChange[] = [
    { kind: 'contact', id: order.contact_id },
    { kind: 'order', id: orderId },
  ];
  if (order.account_id !== null) records.push({ kind: 'account', id: order.account_id });
  for (const [kind, table] of [
    ['payment', 'payments'],
    ['refund', 'refunds'],
  ] as const) {
    const rows: { id: string }[] = await trx(table).where({ order_id: orderId }).select('id');
    for (const { id } of rows) records.push({ kind, id });
  }
  return records;
}
