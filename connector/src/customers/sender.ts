import { findNewestOrderOfMailbox } from '../orders/of-mailbox.ts';
import { isInvited } from '../memberships/queries.ts';
import type { Transactor } from '../platform/db.ts';
import { readShopFaces } from '../shops/faces.ts';
import { findHomeShop } from '../shops/shops.ts';
import * as store from './store.ts';

/** As whom a mail speaks; without a shop where there is none yet. */
export interface Sender {
  name: string;
  shopId?: string;
}

export const NO_SENDER: Sender = { name: 'Carrello' };

/**
 * Finds as whom a mail to this mailbox speaks: as the shop of its newest order, else as the home shop. Null where a mail
 * makes no sense: no order was placed with this mailbox, nobody has proven it before, and no company invites it.
 */
export async function findSender(db: Transactor, mailboxKey: string): Promise<Sender | null> {
  const order = await findNewestOrderOfMailbox(db, mailboxKey);
  if (!order && !(await store.findCustomerByMailbox(db, mailboxKey)) && !(await isInvited(db, mailboxKey)))
    return null;
  const home = await findHomeShop(db);
  const faces = await readShopFaces(db, [order?.shop_id ?? '', home?.id ?? '']);
  for (const shopId of [order?.shop_id, home?.id]) {
    const face = faces.get(shopId ?? '');
    if (face && shopId !== undefined) return { name: face.name, shopId };
  }
  return NO_SENDER;
}
