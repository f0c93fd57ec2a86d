import type { DeskOutcome, StaffSession } from '../services.ts';
import type { DeskOrderSummary } from '../orders/services.ts';

/** What a task or a note is about: one of the three, the others empty. */
export interface WorkSubject {
  contactId: string;
  companyId: string;
  orderId: string;
}

export interface TaskView {
  id: string;
  title: string;
  dueAt: number | null;
  doneAt: number | null;
  staffId: string;
  staffName: string;
  /** Whom it is about, where that is not the page it stands on. */
  about: { path: string; name: string } | null;
}

export interface NewTask extends WorkSubject {
  title: string;
  /** `2026-03-31`, a day of the shop; empty: whenever. */
  dueDay: string;
  staffId: string;
}

export interface MyDay {
  overdue: TaskView[];
  today: TaskView[];
  later: TaskView[];
  /** What the reader did today, the last first. */
  done: TaskView[];
  /** Since yesterday's beginning, of contacts whose owner the reader is. */
  orders: DeskOrderSummary[];
}

export interface WorkServices {
  readMyDay(session: StaffSession): Promise<MyDay>;
  /** Who can be given work: everybody active. */
  listStaff(session: StaffSession): Promise<{ id: string; name: string }[]>;
  addTask(session: StaffSession, task: NewTask): Promise<DeskOutcome>;
  /** Done, or to be done again. */
  finishTask(session: StaffSession, taskId: string, done: boolean): Promise<DeskOutcome>;
  addNote(session: StaffSession, note: WorkSubject & { text: string }): Promise<DeskOutcome>;
}
