import type { Transactor } from '../platform/db.ts';

/** Forgets what was given with an order. */
export async function forgetDownloads(trx: Transactor, orderId: string): Promise<void> {
  await trx('order_downloads').where({ order_id: orderId }).delete();
}
