import type { Knex } from 'knex';
import { chunksOf } from '../platform/chunks.ts';
import type { Transactor } from '../platform/db.ts';
import type { Work } from '../platform/unit-of-work/unit-of-work.ts';
import { ACTIVITIES, ACTIVITIES_OF } from './store.ts';

/** An order has another buyer now: what happened to it is shown on that contact. */
export async function moveOrderHistory(
  work: Work,
  { orderId, contactId }: { orderId: string; contactId: string },
): Promise<void> {
  for (const row of await work.list(ACTIVITIES_OF, [orderId]))
    if (row.contact_id !== contactId) work.change(ACTIVITIES, row, { contact_id: contactId });
}

/** Lists the ids of what happened to a contact without an order, sorted; the rest goes where its order goes. */
export async function listContactActivityIds(db: Transactor, contactId: string): Promise<string[]> {
  const ids: string[] = await db('activities').where({ of_id: contactId }).pluck('id');
  return ids.sort();
}

/** Gives all activities of one contact to another. `orderIds` are all its orders, which move as well. */
export async function moveActivities(
  trx: Knex.Transaction,
  { fromId, toId, orderIds }: { fromId: string; toId: string; orderIds: string[] },
): Promise<void> {
  for (const some of chunksOf(orderIds))
    await trx('activities').whereIn('of_id', some).update({ contact_id: toId });
  await trx('activities').where({ of_id: fromId }).update({ of_id: toId, contact_id: toId });
}

interface GivingBack {
  /** The contact that has them, and the one that gets them. */
  fromId: string;
  toId: string;
  orderIds: string[];
  activityIds: string[];
}

/** Gives back some of a contact's activities: those of orders, and those without an order by their ids. */
export async function giveActivitiesBack(
  trx: Knex.Transaction,
  { fromId, toId, orderIds, activityIds }: GivingBack,
): Promise<void> {
  for (const some of chunksOf(orderIds))
    await trx('activities').where({ contact_id: fromId }).whereIn('of_id', some).update({ contact_id: toId });
  for (const some of chunksOf(activityIds)) {
    const theirs = trx('activities').where({ of_id: fromId }).whereIn('id', some);
    const keys: string[] = await theirs.clone().pluck('activity_key');
    // The same fact was recorded of the other contact meanwhile, under the same key: the older row takes its place.
    await trx('activities').where({ of_id: toId }).whereIn('activity_key', keys).delete();
    await theirs.update({ of_id: toId, contact_id: toId });
  }
}
