import { isDuplicateKey, type Transactor } from '../platform/db.ts';

/** What became of a mail. */
export type MailOutcome =
  /** It is the buyer's, in the thread. */
  | 'in_case'
  /** Somebody else answered in the buyer's place: among the notes of the case. */
  | 'stranger'
  | 'ignored'
  /** These wait for somebody to look: it names no case of ours, it came too often, or it cannot be read. */
  | 'no_case'
  | 'too_many'
  | 'unreadable';

export interface ReceivedMailRow {
  id: string;
  /** See SentMail. */
  mail_key: string;
  outcome: MailOutcome;
  /** Why it was ignored; mostly empty. */
  reason: string;
  /** Empty where it is in none. */
  case_id: string;
  /** The mailbox it says it is from, its subject and words: of those that wait for somebody to look. */
  sender: string;
  subject: string;
  text: string;
  /** The mail itself, or its beginning; null where all of it is kept elsewhere, or nobody needs it. */
  raw: Buffer | null;
  at: number;
  done_at: number | null;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    received_mails: ReceivedMailRow;
  }
}

export function findByKey(db: Transactor, mail_key: string): Promise<ReceivedMailRow | undefined> {
  return db('received_mails').where({ mail_key }).first();
}

/** Keeps what became of a mail; one that another process has kept meanwhile stays as it is. */
export async function insertMail(db: Transactor, row: ReceivedMailRow): Promise<void> {
  try {
    await db('received_mails').insert(row);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}
