import type { MyDay, TaskView } from '@carrello/portal/services';
import { listAccountNames, listContactNames } from '../../contacts/names.ts';
import type { Context } from '../../context.ts';
import { listOrderNumbers } from '../../orders/queries.ts';
import { DAY } from '../../platform/clock.ts';
import { dayOf, startOfDay } from '../../platform/days.ts';
import type { Transactor } from '../../platform/db.ts';
import { listStaffNames } from '../../staff/staff.ts';
import { listDoneTasks, listOpenTasks as listOpen, type TasksOf } from '../../tasks/queries.ts';
import type { TaskRow } from '../../tasks/store.ts';
import { readDayAtShops } from './day.ts';
import { listOwnedOrders } from './order-lists.ts';

const MOST = 100;

async function present(db: Transactor, rows: TaskRow[]): Promise<TaskView[]> {
  const idsOf = (column: 'contact_id' | 'account_id' | 'order_id') =>
    rows.flatMap((row) => (row[column] === null ? [] : [row[column]]));
  const people = await listContactNames(db, idsOf('contact_id'));
  const orders = await listOrderNumbers(db, idsOf('order_id'));
  const staff = await listStaffNames(
    db,
    rows.map(({ staff_id }) => staff_id),
  );
  const companies = await listAccountNames(db, idsOf('account_id'));
  const about = ({ order_id, contact_id, account_id }: TaskRow): TaskView['about'] => {
    if (order_id !== null)
      return { path: `/desk/orders/${order_id}`, name: orders.get(order_id) ?? order_id };
    if (contact_id !== null)
      return { path: `/desk/contacts/${contact_id}`, name: people.get(contact_id) ?? '' };
    if (account_id === null) return null;
    return { path: `/desk/companies/${account_id}`, name: companies.get(account_id) ?? '' };
  };
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    dueAt: row.due_at,
    doneAt: row.done_at,
    staffId: row.staff_id,
    staffName: staff.get(row.staff_id) ?? '',
    about: about(row),
  }));
}

/** Lists what is still to be done about a contact, a company or an order; the most urgent come first. */
export async function listOpenTasks(db: Transactor, of: TasksOf): Promise<TaskView[]> {
  return present(db, await listOpen(db, of, MOST));
}

/** Reads what somebody has to do and did today, and what their contacts bought since yesterday. */
export async function readMyDay(
  ctx: Pick<Context, 'db' | 'clock'>,
  { staffId, timeZone }: { staffId: string; timeZone: string },
): Promise<MyDay> {
  const now = ctx.clock.now();
  const today = startOfDay(dayOf(now, timeZone), timeZone);
  const tomorrow = startOfDay(dayOf(today + DAY + DAY / 8, timeZone), timeZone);
  const yesterday = startOfDay(dayOf(today - DAY / 2, timeZone), timeZone);
  const open = await listOpen(ctx.db, { staff_id: staffId }, MOST);
  const finished = await listDoneTasks(ctx.db, { of: { staff_id: staffId }, since: today, most: MOST });
  const all = await present(ctx.db, [...open, ...finished]);
  const tasks = all.slice(0, open.length);
  const due = ({ dueAt }: TaskView) => dueAt ?? Infinity;
  return {
    overdue: tasks.filter((task) => due(task) < today),
    today: tasks.filter((task) => due(task) >= today && due(task) < tomorrow),
    later: tasks.filter((task) => due(task) >= tomorrow),
    done: all.slice(open.length),
    orders: await listOwnedOrders(ctx.db, { staffId, since: yesterday }),
    shops: await readDayAtShops(ctx, { today }),
  };
}
