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

/** Lists a shop's orders from a mailbox, the oldest first, from the `skip`th on. */
export async function listShopOrdersOf(
  db: Transactor,
  { shopId, mailboxKey }: { shopId: string; mailboxKey: string },
  { skip = 0, most }: { skip?: number; most: number },
): Promise<OrderRow[]> {
  if (mailboxKey === '') return [];
  return db('orders')
    .where({ shop_id: shopId, mailbox_key: mailboxKey })
    .orderBy(['placed_at', 'id'])
    .offset(skip)
    .limit(most)
    .select('*');
}

/** True where a mailbox has bought in another shop than this one. */
export async function hasBoughtBeside(db: Transactor, mailboxKey: string, shopId: string): Promise<boolean> {
  const row = await db('orders').where({ mailbox_key: mailboxKey }).whereNot({ shop_id: shopId }).first('id');
  return row !== undefined;
}
