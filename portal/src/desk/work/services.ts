import type { DeskOutcome, StaffSession } from '../services.ts';
import type { DeskOrderSummary } from '../orders/services.ts';

/** The record that a task or a note is about: one of the three ids is set, the others are empty. */
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
  /** The record that the task is about; null on the page of that record. */
  about: { path: string; name: string } | null;
}

export interface NewTask extends WorkSubject {
  title: string;
  /** A day in the shop's time zone, such as `2026-03-31`; empty when the task may be done at any time. */
  dueDay: string;
  staffId: string;
}

export interface MyDay {
  overdue: TaskView[];
  today: TaskView[];
  later: TaskView[];
  /** What the reader did today, with the latest first. */
  done: TaskView[];
  /** The orders since the beginning of yesterday, of contacts that the reader owns. */
  orders: DeskOrderSummary[];
}

export interface WorkServices {
  readMyDay(session: StaffSession): Promise<MyDay>;
  /** Lists who can be given work: everybody who is not shut out. */
  listStaff(session: StaffSession): Promise<{ id: string; name: string }[]>;
  addTask(session: StaffSession, task: NewTask): Promise<DeskOutcome>;
  /** Marks the task as done, or with `done: false` as open again. */
  finishTask(session: StaffSession, taskId: string, done: boolean): Promise<DeskOutcome>;
  addNote(session: StaffSession, note: WorkSubject & { text: string }): Promise<DeskOutcome>;
}
