import { findNewestOrderOfMailbox } from '../orders/of-mailbox.ts';
import { isInvited } from '../memberships/queries.ts';
import type { Transactor } from '../platform/db.ts';
import { findHomeShop, listShopNames } from '../shops/shops.ts';
import * as store from './store.ts';

/**
 * Finds the name under which a mail to this mailbox speaks: of the shop of its newest order, else of the home shop. Null
 * where a mail makes no sense: no order was placed with this mailbox, nobody has proven it before, and no company invites it.
 */
export async function findSender(db: Transactor, mailboxKey: string): Promise<string | null> {
  const order = await findNewestOrderOfMailbox(db, mailboxKey);
  if (!order && !(await store.findCustomerByMailbox(db, mailboxKey)) && !(await isInvited(db, mailboxKey)))
    return null;
  const names = await listShopNames(db, order ? [order.shop_id] : []);
  return names.get(order?.shop_id ?? '') ?? (await findHomeShop(db))?.name ?? 'Carrello';
}
