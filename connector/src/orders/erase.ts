import type { Transactor } from '../platform/db.ts';

/** Takes out of an order's facts what was typed about them; the money stays. What buyers agreed to goes. */
export async function blankFacts(trx: Transactor, orderId: string): Promise<void> {
  const of = { order_id: orderId };
  await trx('payments').where(of).update({ method: '' });
  // The reason of what a dispute took is the provider's own word.
  await trx('refunds').where(of).whereNot({ kind: 'lost' }).update({ reason: '' });
  await trx('parcels').where(of).update({ tracking_number: '', tracking_url: '' });
  await trx('consents').where(of).delete();
}
