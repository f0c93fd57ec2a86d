import type { Money } from '../../services.ts';
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

/** What everybody who works here has to know of the day. */
export interface DayAtShops {
  /** What was bought today, without what came to nothing. */
  bought: { count: number; sums: Money[] };
  /** What waits longest; `isMore` when more than `count` wait. */
  toShip: { count: number; isMore: boolean; orders: DeskOrderSummary[] };
  /** The newest contacts that nobody looks after. */
  unowned: { contacts: { id: string; name: string; since: number }[]; hasMore: boolean };
  disputes: { orderId: string; number: string; amount: Money; answerBy: number | null }[];
  /** Orders and payments that somebody should look at. */
  flags: number;
  onItsWay: { count: number; sums: Money[] };
}

export interface MyDay {
  overdue: TaskView[];
  today: TaskView[];
  later: TaskView[];
  /** What the reader did today, with the latest first. */
  done: TaskView[];
  /** The orders since the beginning of yesterday, of contacts that the reader owns. */
  orders: DeskOrderSummary[];
  shops: DayAtShops;
}

export interface WorkServices {
  readMyDay(session: StaffSession): Promise<MyDay>;
  /** Makes the reader the owner of a contact that nobody looks after. */
  takeContact(session: StaffSession, contactId: string): Promise<DeskOutcome>;
  /** Lists who can be given work: everybody who is not shut out. */
  listStaff(session: StaffSession): Promise<{ id: string; name: string }[]>;
  addTask(session: StaffSession, task: NewTask): Promise<DeskOutcome>;
  /** Marks the task as done, or with `done: false` as open again. */
  finishTask(session: StaffSession, taskId: string, done: boolean): Promise<DeskOutcome>;
  addNote(session: StaffSession, note: WorkSubject & { text: string }): Promise<DeskOutcome>;
}
