import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { projectMerge } from '../crm/projection.ts';
import { transact } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { mergeContacts } from './merge.ts';
import { refreshContact } from './refresh.ts';
import * as store from './store.ts';

export { fullName, keysOf, nameKey, nameOf } from './buyer.ts';
export {
  isBuyerKnown,
  linkBuyer,
  loadBuyers,
  tellingOf,
  type BuyerLink,
  type Telling,
} from './link-buyer.ts';
export { refreshBuyer, refreshContact } from './refresh.ts';

/**
 * A contact that stands for a single order without any mailbox, once that order has found its buyer: nobody has to see
 * it any more. Contacts with another key stay, also without orders.
 */
export async function dropIfEmpty(trx: Knex.Transaction, contactId: string): Promise<boolean> {
  const keys = await store.listContactKeys(trx, contactId);
  if (keys.some(({ kind }) => kind !== 'order')) return false;
  if (await store.hasOrders(trx, contactId)) return false;
  await store.deleteContact(trx, contactId);
  return true;
}

/** Staff say that two records are one person; returns the one that stays. */
export async function joinContacts(
  ctx: Context,
  { ids, staffId }: { ids: [string, string]; staffId: string },
): Promise<string> {
  return transact(ctx.db, async (trx) => {
    const stays =
      ids[0] === ids[1] ? undefined : await mergeContacts(trx, ctx, { ids, reason: 'staff', staffId });
    if (!stays) throw new AppError('conflict', 'One of the two was merged already. Open it again.');
    await refreshContact(trx, ctx, stays.id);
    await projectMerge(trx, ctx, ids);
    return stays.id;
  });
}
