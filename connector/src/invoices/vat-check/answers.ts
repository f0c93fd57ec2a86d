import type { Transactor } from '../../platform/db.ts';
import type { VatAnswer } from '../../vat-register/vies.ts';

/** What the register said of the buyer's VAT number of an order, last. */
export interface VatCheckRow extends VatAnswer {
  order_id: string;
  /** Keyed: the number itself stands in the order alone. */
  number_hash: string;
  checked_at: number;
  /** When somebody was told that tax was charged to a number that is valid; null while nobody had to be. */
  proposed_at: number | null;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    order_vat_checks: VatCheckRow;
  }
}

export const findVatCheck = (db: Transactor, orderId: string): Promise<VatCheckRow | undefined> =>
  db('order_vat_checks').where({ order_id: orderId }).first();

/** Finds the newest answer that is not `unknown` about a number, since a time. */
export const findAnswer = (
  db: Transactor,
  { numberHash, since }: { numberHash: string; since: number },
): Promise<VatCheckRow | undefined> =>
  db('order_vat_checks')
    .where({ number_hash: numberHash })
    .whereNot({ state: 'unknown' })
    .where('checked_at', '>=', since)
    .orderBy('checked_at', 'desc')
    .first();

export async function keepVatCheck(db: Transactor, row: Omit<VatCheckRow, 'proposed_at'>): Promise<void> {
  await db('order_vat_checks')
    .insert({ ...row, proposed_at: null })
    .onConflict('order_id')
    .merge(row);
}

/** Lists orders whose number nobody could say anything about since a time, those that wait longest first. */
export const listUnknown = (db: Transactor, since: number, most: number): Promise<string[]> =>
  db('order_vat_checks')
    .where({ state: 'unknown' })
    .where('checked_at', '>=', since)
    .orderBy('checked_at')
    .limit(most)
    .pluck('order_id');

/** True for the one that is to tell it. */
export async function markProposed(trx: Transactor, orderId: string, now: number): Promise<boolean> {
  const marked = await trx('order_vat_checks')
    .where({ order_id: orderId, proposed_at: null })
    .update({ proposed_at: now });
  return marked === 1;
}
