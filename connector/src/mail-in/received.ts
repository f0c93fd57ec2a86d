import type { Transactor } from '../platform/db.ts';
import type { ReceivedMailRow } from './store.ts';

export type WaitingMail = Pick<ReceivedMailRow, 'id' | 'outcome' | 'sender' | 'subject' | 'text' | 'at'>;

/** Lists the mails that wait for somebody to look, the oldest first. */
export function listWaiting(db: Transactor, most: number): Promise<WaitingMail[]> {
  return db('received_mails')
    .whereNull('done_at')
    .orderBy('at')
    .limit(most)
    .select('id', 'outcome', 'sender', 'subject', 'text', 'at');
}

export async function countWaiting(db: Transactor): Promise<number> {
  const row = await db('received_mails').whereNull('done_at').count({ count: '*' }).first();
  return Number((row as { count: number }).count);
}

/** The mail itself of one that waits; null when there is none. */
export async function readRaw(db: Transactor, id: string): Promise<Buffer | null> {
  const row = await db('received_mails').where({ id }).whereNull('done_at').first('raw');
  return row?.raw ?? null;
}

const NOTHING = { sender: '', subject: '', text: '', raw: null };

/** Somebody has looked at it: what it said is forgotten. False when there was none that waits. */
export async function setDone(trx: Transactor, id: string, now: number): Promise<boolean> {
  const changed = await trx('received_mails')
    .where({ id })
    .whereNull('done_at')
    .update({ ...NOTHING, done_at: now });
  return changed > 0;
}

/** Lists what somebody wrote from these mailboxes that is in no case. */
export function listMailsFrom(
  db: Transactor,
  senders: string[],
): Promise<Pick<ReceivedMailRow, 'subject' | 'text' | 'at'>[]> {
  return db('received_mails')
    .whereIn('sender', senders)
    .orderBy('at')
    .limit(500)
    .select('subject', 'text', 'at');
}

/** Forgets what people wrote, up to a time, whom `isTheirs` knows. */
export async function forgetMails(
  trx: Transactor,
  isTheirs: (sender: string) => boolean,
  { before, now }: { before: number; now: number },
): Promise<void> {
  const rows = await trx('received_mails')
    .whereNot({ sender: '' })
    .where('at', '<=', before)
    .select('id', 'sender');
  for (const { id } of rows.filter(({ sender }) => isTheirs(sender)))
    await trx('received_mails')
      .where({ id })
      .update({ ...NOTHING, done_at: now });
}
