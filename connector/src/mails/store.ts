import { isDuplicateKey, type Transactor } from '../platform/db.ts';

export interface MailRow {
  id: string;
  message_id: string;
  kind: string;
  order_id: string | null;
  recipient: string;
  subject: string;
  /** A MailContent as JSON, sealed for a mail that opens something. */
  content: string;
  created_at: number;
  sent_at: number | null;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    mails: MailRow;
  }
}

/** False when a mail of this message id was written before. */
export async function insertMail(trx: Transactor, row: Omit<MailRow, 'sent_at'>): Promise<boolean> {
  try {
    await trx('mails').insert(row);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

export async function getMail(db: Transactor, id: string): Promise<MailRow> {
  const row = await db('mails').where({ id }).first();
  if (!row) throw new Error(`Mail ${id} is missing`);
  return row;
}

/** `forgets` takes the text away, of which nobody has any further use. */
export async function markSent(
  trx: Transactor,
  id: string,
  { now, forgets }: { now: number; forgets: boolean },
): Promise<void> {
  const content = forgets ? { content: '{}' } : {};
  await trx('mails')
    .where({ id })
    .whereNull('sent_at')
    .update({ sent_at: now, ...content });
}
