import type { Transactor } from '../platform/db.ts';
import type { Before } from './merge.ts';

export interface StandingMerge {
  id: string;
  loser_id: string;
  reason: string;
  order_id: string | null;
  staff_id: string | null;
  merged_at: number;
  before: Before;
}

/** What was merged into this contact and still is, the newest first. */
export async function listStandingMerges(db: Transactor, contactId: string): Promise<StandingMerge[]> {
  const rows: (Omit<StandingMerge, 'before'> & { before: string })[] = await db('contact_merges')
    .where({ winner_id: contactId, undone_at: null })
    .select('id', 'loser_id', 'reason', 'order_id', 'staff_id', 'merged_at', 'before');
  return rows
    .map((row) => ({ ...row, before: JSON.parse(row.before) as Before }))
    .sort((a, b) => b.before.turn - a.before.turn);
}

/** Who was merged into this contact because of an order, with the orders that moved. */
export async function listMergedBy(
  trx: Transactor,
  { winnerId, orderId }: { winnerId: string; orderId: string },
): Promise<{ loserId: string; orderIds: string[] }[]> {
  const rows: { loser_id: string; before: string }[] = await trx('contact_merges')
    .where({ winner_id: winnerId, order_id: orderId })
    .select('loser_id', 'before');
  return rows.map(({ loser_id, before }) => ({
    loserId: loser_id,
    orderIds: (JSON.parse(before) as Partial<Before>).orderIds ?? [],
  }));
}
