import type { Transactor } from '../platform/db.ts';
import type { Before } from './merge.ts';
import type { MergeRow } from './store.ts';

export interface StandingMerge extends Omit<MergeRow, 'winner_id' | 'before' | 'undone_at'> {
  before: Before;
}

/** Lists what was merged into this contact and still is; the newest come first. */
export async function listStandingMerges(db: Transactor, contactId: string): Promise<StandingMerge[]> {
  const rows = await db('contact_merges')
    .where({ winner_id: contactId, undone_at: null })
    .select('id', 'loser_id', 'reason', 'order_id', 'staff_id', 'merged_at', 'before');
  return rows
    .map((row) => ({ ...row, before: JSON.parse(row.before) as Before }))
    .sort((a, b) => b.before.turn - a.before.turn);
}

export async function hasStandingMerges(db: Transactor, contactId: string): Promise<boolean> {
  return (
    (await db('contact_merges').where({ winner_id: contactId, undone_at: null }).first('id')) !== undefined
  );
}

/** Lists who was merged into this contact because of an order, with the orders that moved. */
export async function listMergedBy(
  trx: Transactor,
  { winnerId, orderId }: { winnerId: string; orderId: string },
): Promise<{ loserId: string; orderIds: string[] }[]> {
  const rows = await trx('contact_merges')
    .where({ winner_id: winnerId, order_id: orderId })
    .select('loser_id', 'before');
  return rows.map(({ loser_id, before }) => ({
    loserId: loser_id,
    orderIds: (JSON.parse(before) as Partial<Before>).orderIds ?? [],
  }));
}

/** Lists merges of a contact with another one, whichever stayed, also those that were undone. Times in milliseconds. */
export async function listMergesOf(
  db: Transactor,
  contactId: string,
  most: number,
): Promise<{ otherId: string; mergedAt: number; undoneAt: number | null }[]> {
  const rows = await db('contact_merges')
    .where({ winner_id: contactId })
    .orWhere({ loser_id: contactId })
    .limit(most)
    .select('loser_id', 'winner_id', 'merged_at', 'undone_at');
  return rows.map(({ winner_id, loser_id, merged_at, undone_at }) => ({
    otherId: winner_id === contactId ? loser_id : winner_id,
    mergedAt: merged_at,
    undoneAt: undone_at,
  }));
}

/** Lists the ids of all contacts that became this one, however many merges ago. */
export async function listMergedAway(db: Transactor, contactId: string): Promise<string[]> {
  const all: string[] = [];
  for (let winners = [contactId]; winners.length > 0;) {
    const losers: string[] = await db('contact_merges')
      .whereIn('winner_id', winners)
      .whereNull('undone_at')
      .pluck('loser_id');
    winners = losers.filter((id) => !all.includes(id));
    all.push(...winners);
  }
  return all;
}
