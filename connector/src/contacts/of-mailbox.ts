import type { Transactor } from '../platform/db.ts';
import type { KeyRow } from './store.ts';

/** The id of the contact that a mailbox is a key of, by the mailbox's key (platform/mailbox.ts); null when there is none. */
export async function findContactByMailbox(db: Transactor, mailboxKey: string): Promise<string | null> {
  const row = await db<KeyRow>('contact_keys')
    .where({ kind: 'mailbox', scope: '', value: mailboxKey })
    .first('contact_id');
  return row?.contact_id ?? null;
}
