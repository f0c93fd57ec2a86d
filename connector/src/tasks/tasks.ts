import type { Context } from '../context.ts';
import { startOfDay } from '../platform/days.ts';
import type { Transactor } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { cut } from '../platform/text.ts';
import { listColleagues } from '../staff/staff.ts';
import { NOBODY } from './store.ts';

/** What is to be done, and what it is about: one of the three ids, the others empty. */
export interface NewTask {
  contactId: string;
  companyId: string;
  orderId: string;
  title: string;
  /** `2026-03-31`; empty when no day is meant. */
  dueDay: string;
  /** Whose work it is; empty for whoever adds it, null for nobody in particular: then it is on everybody's day. */
  staffId: string | null;
}

/**
 * Adds work for somebody who works here, due on a day in `timeZone`. `by` is who asks for it, somebody of the staff or
 * `corebos`. Refused are a task without a title, a day that is none, and work for somebody who is not here.
 */
export async function addTask(
  db: Transactor,
  ctx: Pick<Context, 'ids' | 'clock'>,
  { task, by, timeZone }: { task: NewTask; by: string; timeZone: string },
): Promise<Outcome<{ id: string }>> {
  const title = cut(task.title.replace(/\s+/g, ' ').trim(), 300);
  if (title === '') return refuse('title', 'no_title');
  const due = task.dueDay === '' ? null : startOfDay(task.dueDay, timeZone);
  if (Number.isNaN(due)) return refuse('dueDay', 'bad_day');
  const worker = task.staffId === '' ? by : task.staffId;
  if (worker !== null && !(await listColleagues(db)).some(({ id }) => id === worker))
    return refuse('staffId', 'no_colleague');
  const id = ctx.ids.new('task');
  const now = ctx.clock.now();
  await db('tasks').insert({
    id,
    title,
    due_at: due,
    done_at: null,
    contact_id: task.contactId || null,
    account_id: task.companyId || null,
    order_id: task.orderId || null,
    staff_id: worker ?? NOBODY,
    created_by: by,
    created_at: now,
    updated_at: now,
  });
  return { ok: true, id };
}

/** Marks a task as done, or as to be done again. Of a task that is done twice the first time counts. */
export async function finishTask(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  { taskId, done }: { taskId: string; done: boolean },
): Promise<void> {
  const task = () => db('tasks').where({ id: taskId });
  if (!(await task().first('id'))) throw new AppError('not_found', 'There is no such task.');
  const now = clock.now();
  if (done) await task().whereNull('done_at').update({ done_at: now, updated_at: now });
  else await task().update({ done_at: null, updated_at: now });
}
