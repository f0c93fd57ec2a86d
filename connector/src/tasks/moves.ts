import type { Knex } from 'knex';
import { chunksOf } from '../platform/chunks.ts';

/** Gives all tasks about one contact to another. */
export async function moveTasks(
  trx: Knex.Transaction,
  { fromId, toId }: { fromId: string; toId: string },
): Promise<void> {
  await trx('tasks').where({ contact_id: fromId }).update({ contact_id: toId });
}

/** Gives back those of these tasks that `fromId` still has. */
export async function giveTasksBack(
  trx: Knex.Transaction,
  { ids, fromId, toId }: { ids: string[]; fromId: string; toId: string },
): Promise<void> {
  for (const some of chunksOf(ids))
    await trx('tasks').where({ contact_id: fromId }).whereIn('id', some).update({ contact_id: toId });
}
