import type { Transactor } from '../platform/db.ts';
import type { OrderRow } from './rows.ts';

/** The newest order that was placed with a mailbox, by the mailbox's key (contract/mailbox.ts). */
export function findNewestOrderOfMailbox(
  db: Transactor,
  mailboxKey: string,
): Promise<Pick<OrderRow, 'id' | 'shop_id' | 'contact_id' | 'locale'> | undefined> {
  return db('orders')
    .where({ mailbox_key: mailboxKey })
    .orderBy([
      { column: 'placed_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first('id', 'shop_id', 'contact_id', 'locale');
}
