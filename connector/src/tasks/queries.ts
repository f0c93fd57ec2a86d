import type { Transactor } from '../platform/db.ts';
import { NOBODY, type TaskRow } from './store.ts';

export interface DoneTask extends TaskRow {
  done_at: number;
}

export type TasksOf = { contact_id: string } | { account_id: string } | { order_id: string };

/**
 * Lists what is still to be done about something, or by somebody, who may also do what is nobody's in particular; the
 * most urgent come first, those without a day last.
 */
export async function listOpenTasks(
  db: Transactor,
  of: TasksOf | { staff_id: string },
  most: number,
): Promise<TaskRow[]> {
  const tasks = db('tasks');
  const theirs = 'staff_id' in of ? tasks.whereIn('staff_id', [of.staff_id, NOBODY]) : tasks.where(of);
  return theirs.whereNull('done_at').orderByRaw('due_at IS NULL, due_at, id').limit(most).select('*');
}

/** Lists what was done about something, or what somebody did; `since` is in milliseconds. The last come first. */
export async function listDoneTasks(
  db: Transactor,
  { of, since = 0, most }: { of: TasksOf | { staff_id: string }; since?: number; most: number },
): Promise<DoneTask[]> {
  const rows = await db('tasks')
    .where(of)
    .where('done_at', '>=', since)
    .orderBy('done_at', 'desc')
    .limit(most)
    .select('*');
  return rows as DoneTask[];
}

export async function hasTasks(db: Transactor, contactId: string): Promise<boolean> {
  return (await db('tasks').where({ contact_id: contactId }).first('id')) !== undefined;
}

/** Lists the ids of the tasks about a contact, sorted. */
export async function listTaskIds(db: Transactor, contactId: string): Promise<string[]> {
  return db('tasks').where({ contact_id: contactId }).orderBy('id').pluck('id');
}
