import type { Knex } from 'knex';
import { findNewestOrderOfMailbox } from '../orders/of-mailbox.ts';
import { isInvited } from '../memberships/queries.ts';
import { findHomeShop, listShopNames } from '../shops/shops.ts';
import * as store from './store.ts';

/**
 * Finds the name under which a mail to this mailbox speaks: of the shop of its newest order, else of the home shop. Null
 * where a mail makes no sense: no order was placed with this mailbox, nobody has proven it before, and no company invites it.
 */
export async function findSender(trx: Knex.Transaction, mailboxKey: string): Promise<string | null> {
  const order = await findNewestOrderOfMailbox(trx, mailboxKey);
  if (!order && !(await store.findCustomerByMailbox(trx, mailboxKey)) && !(await isInvited(trx, mailboxKey)))
    return null;
  const names = await listShopNames(trx, order ? [order.shop_id] : []);
  return names.get(order?.shop_id ?? '') ?? (await findHomeShop(trx))?.name ?? 'Carrello';
}
