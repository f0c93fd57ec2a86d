import type { DeskOutcome, NewTask } from '@carrello/portal/services';
import type { Context } from '../context.ts';
import { startOfDay } from '../platform/days.ts';
import { AppError } from '../platform/errors.ts';
import { cut } from '../platform/text.ts';
import { listColleagues } from '../staff/staff.ts';
import * as store from './store.ts';

/** Adds work for somebody, due on a day of the shop. */
export async function addTask(
  ctx: Context,
  { task, staffId, timeZone }: { task: NewTask; staffId: string; timeZone: string },
): Promise<DeskOutcome> {
  const title = cut(task.title.replace(/\s+/g, ' ').trim(), 300);
  if (title === '') return { ok: false, field: 'title', reason: 'no_title' };
  const due = task.dueDay === '' ? null : startOfDay(task.dueDay, timeZone);
  if (Number.isNaN(due)) return { ok: false, field: 'dueDay', reason: 'bad_day' };
  const worker = task.staffId === '' ? staffId : task.staffId;
  if (!(await listColleagues(ctx.db)).some(({ id }) => id === worker))
    return { ok: false, field: 'staffId', reason: 'no_colleague' };
  const now = ctx.clock.now();
  await store.insertTask(ctx.db, {
    id: ctx.ids.new('task'),
    title,
    due_at: due,
    done_at: null,
    contact_id: task.contactId || null,
    account_id: task.companyId || null,
    order_id: task.orderId || null,
    staff_id: worker,
    created_by: staffId,
    created_at: now,
    updated_at: now,
  });
  return { ok: true, notice: 'task_added' };
}

export async function finishTask(
  ctx: Context,
  { taskId, done }: { taskId: string; done: boolean },
): Promise<DeskOutcome> {
  if (!(await store.findTask(ctx.db, taskId))) throw new AppError('not_found', 'There is no such task.');
  await store.finishTask(ctx.db, taskId, { done, now: ctx.clock.now() });
  return { ok: true, notice: done ? 'task_done' : 'task_reopened' };
}
