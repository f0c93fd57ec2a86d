import type { Transactor } from '../platform/db.ts';

/** Moves what a customer asked to another one; who wrote what stays as it was. */
export async function moveCases(trx: Transactor, { from, to }: { from: string; to: string }): Promise<void> {
  await trx('cases').where({ customer_id: from }).update({ customer_id: to });
}
