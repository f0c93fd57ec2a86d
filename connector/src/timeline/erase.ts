import type { Transactor } from '../platform/db.ts';

/** Forgets all that happened to these orders and contacts; what follows from an order's facts can be written anew. */
export async function forgetActivities(trx: Transactor, ofIds: string[]): Promise<void> {
  await trx('activities').whereIn('of_id', ofIds).delete();
}
