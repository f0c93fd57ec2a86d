import { createHash } from 'node:crypto';
import { planMerge, type PlannedMerge } from '../contacts/merge.ts';
import type { ContactRow } from '../contacts/store.ts';
import { findMerge } from '../contacts/take-apart.ts';
import { readBought, sumOrders } from '../orders/of-contacts.ts';
import type { Transactor } from '../platform/db.ts';

/** Orders with what was paid for them minus what went back, in minor units, one sum per currency. */
export interface Worth {
  orders: number;
  totals: { currency: string; amount: number }[];
}

export interface MergePlan extends PlannedMerge {
  moves: Worth;
  together: Worth;
  /** Names this plan. It is another one as soon as one of the records or what moves changes. */
  mark: string;
}

async function worthOf(db: Transactor, contactId: string): Promise<Worth> {
  const { orders, totals } = await readBought(db, { contact_id: contactId });
  return { orders, totals };
}

function addWorth(one: Worth, other: Worth): Worth {
  const sums = new Map<string, number>();
  for (const { currency, amount } of [...one.totals, ...other.totals])
    sums.set(currency, (sums.get(currency) ?? 0) + amount);
  const totals = [...sums].sort().map(([currency, amount]) => ({ currency, amount }));
  return { orders: one.orders + other.orders, totals };
}

/** Says what `joinContacts` would do now; undefined when one of the two does not stand. Nothing is written. */
export async function readMergePlan(db: Transactor, ids: [string, string]): Promise<MergePlan | undefined> {
  const plan = await planMerge(db, ids);
  if (!plan) return undefined;
  const [stays, moves] = [await worthOf(db, plan.winner.id), await worthOf(db, plan.loser.id)];
  const versions = [plan.winner, plan.loser].map(({ id, updated_at }) => [id, updated_at]);
  const { addresses, noteIds, taskIds } = plan.belongings;
  const counts = [addresses.length, noteIds.length, taskIds.length];
  const mark = createHash('sha256')
    .update(JSON.stringify([versions, stays, moves, counts]))
    .digest('base64url')
    .slice(0, 22);
  return { ...plan, moves, together: addWorth(stays, moves), mark };
}

export interface UndoPlan extends Worth {
  /** Who stayed and who stands again, as they were before the merge: together they may have the mailbox of either. */
  winner: ContactRow;
  loser: ContactRow;
}

/**
 * Says what `undoMerge` would give back now: orders that moved and are still there; those that came since go to whom they
 * name. Undefined when it was undone, `newer_merge` when another one is to be undone first. Throws not_found.
 */
export async function readUndoPlan(
  db: Transactor,
  mergeId: string,
): Promise<UndoPlan | 'newer_merge' | undefined> {
  const merge = await findMerge(db, mergeId);
  if (merge === 'undone') return undefined;
  if (merge === 'newer_merge') return merge;
  const { winnerId, before } = merge;
  const { winner, loser, orderIds } = before;
  return { winner, loser, ...(await sumOrders(db, { ids: orderIds, contactId: winnerId })) };
}
