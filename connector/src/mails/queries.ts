import type { Transactor } from '../platform/db.ts';

export interface WrittenMail {
  /** The order's id, or its key where the mail was written before the order had its id. */
  orderId: string;
  subject: string;
  /** When it was written, in milliseconds. */
  at: number;
}

/** Lists the mails about orders; `keys` are the orders' ids and keys. The newest come first. */
export async function listMailsOfOrders(
  db: Transactor,
  keys: string[],
  most: number,
): Promise<WrittenMail[]> {
  if (keys.length === 0) return [];
  const rows = await db('mails')
    .whereIn('order_id', keys)
    // What was erased says nothing any more.
    .whereNot({ subject: '' })
    .orderBy('created_at', 'desc')
    .limit(most)
    .select('order_id', 'subject', 'created_at');
  return rows.map(({ order_id, subject, created_at }) => ({
    orderId: order_id ?? '',
    subject,
    at: created_at,
  }));
}
