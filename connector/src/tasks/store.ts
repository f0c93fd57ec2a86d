import type { Transactor } from '../platform/db.ts';

export interface TaskRow {
  id: string;
  title: string;
  due_at: number | null;
  done_at: number | null;
  contact_id: string | null;
  account_id: string | null;
  order_id: string | null;
  staff_id: string;
  created_by: string;
  created_at: number;
  updated_at: number;
}

export async function insertTask(trx: Transactor, row: TaskRow): Promise<void> {
  await trx('tasks').insert(row);
}

export function findTask(db: Transactor, id: string): Promise<TaskRow | undefined> {
  return db<TaskRow>('tasks').where({ id }).first();
}

/** The first time it was done counts. */
export async function finishTask(
  trx: Transactor,
  id: string,
  { done, now }: { done: boolean; now: number },
): Promise<void> {
  const task = trx<TaskRow>('tasks').where({ id });
  if (done) await task.whereNull('done_at').update({ done_at: now, updated_at: now });
  else await task.update({ done_at: null, updated_at: now });
}

/** What somebody did since `since`, the last first. */
export function listDone(
  db: Transactor,
  { staffId, since }: { staffId: string; since: number },
  most: number,
): Promise<TaskRow[]> {
  return db<TaskRow>('tasks')
    .where({ staff_id: staffId })
    .where('done_at', '>=', since)
    .orderBy('done_at', 'desc')
    .limit(most)
    .select('*');
}

export type TasksOf = { contact_id: string } | { account_id: string } | { order_id: string };

/** Those without a day come last. */
export async function listOpen(
  db: Transactor,
  of: TasksOf | { staff_id: string },
  most: number,
): Promise<TaskRow[]> {
  return db<TaskRow>('tasks')
    .where(of)
    .whereNull('done_at')
    .orderByRaw('due_at IS NULL, due_at, id')
    .limit(most)
    .select('*');
}
