import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { StaleRead } from '../platform/unit-of-work/unit-of-work.ts';
import { mergeContacts } from './merge.ts';
import { refreshContact } from './refresh.ts';
import * as store from './store.ts';

/** Known by orders without a buyer alone, and none of these is with it any more: they have found theirs. */
async function isLeft(trx: Knex.Transaction, contactId: string): Promise<boolean> {
  const keys = await store.listContactKeys(trx, contactId);
  return keys.every(({ kind }) => kind === 'order') && !(await store.hasOrders(trx, contactId));
}

/** Nobody has to see a contact that stood for an order without a buyer once that order has one. */
export async function dropIfLeft(trx: Knex.Transaction, contactId: string): Promise<boolean> {
  if (!(await isLeft(trx, contactId)) || (await store.isWorkedOn(trx, contactId))) return false;
  await store.deleteContact(trx, contactId);
  return true;
}

/**
 * An order went from one contact to another. One that stood for that order alone goes, or, where staff wrote something
 * about it, becomes the buyer's own record. Returns the contact that the order is with now.
 */
export async function leaveContact(
  trx: Knex.Transaction,
  ctx: Pick<Context, 'ids' | 'clock' | 'log'>,
  { before, buyer, orderId }: { before: string; buyer: string; orderId: string },
): Promise<string> {
  if (await dropIfLeft(trx, before)) return buyer;
  if (!(await isLeft(trx, before))) {
    await refreshContact(trx, ctx, before);
    return buyer;
  }
  const stays = await mergeContacts(trx, ctx, { ids: [before, buyer], reason: 'bridge', orderId });
  if (!stays) throw new StaleRead('One of two contacts was merged meanwhile');
  return stays.id;
}
