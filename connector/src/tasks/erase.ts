import type { Transactor } from '../platform/db.ts';

/** Forgets the work about a contact or an order, done or not. */
export async function forgetTasks(
  trx: Transactor,
  of: { contact_id: string } | { order_id: string },
): Promise<void> {
  await trx('tasks').where(of).delete();
}
