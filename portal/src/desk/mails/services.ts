import type { DeskOutcome, StaffSession } from '../services.ts';

/** A mail that came in and could not be put into a case. */
export interface WaitingMail {
  id: string;
  /** A word of the group `mailWaits`: why it waits. */
  outcome: string;
  /** Whom it says it is from; empty where that cannot be read. */
  sender: string;
  subject: string;
  text: string;
  at: number;
}

export interface DeskMailServices {
  /** The oldest first, at most a hundred; `count` has all. */
  listMails(session: StaffSession): Promise<{ mails: WaitingMail[]; count: number }>;
  /** The mail as it came, or its beginning; null when there is none that waits. */
  readMail(session: StaffSession, id: string): Promise<Buffer | null>;
  /** Somebody has looked at it: what it says is forgotten. */
  doneMail(session: StaffSession, id: string): Promise<DeskOutcome>;
}
