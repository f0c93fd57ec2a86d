import type { Knex } from 'knex';
import { listNoteIds, moveNotes } from '../notes/notes.ts';
import { listOrderIdsOf, moveOrders } from '../orders/of-contacts.ts';
import type { Transactor } from '../platform/db.ts';
import { moveTasks } from '../tasks/moves.ts';
import { listTaskIds } from '../tasks/queries.ts';
import { listContactActivityIds, moveActivities } from '../timeline/moves.ts';
import { moveAddresses } from './addresses.ts';
import { findContactKeys, listAddresses } from './queries.ts';
import type { AddressRow, KeyRow } from './store.ts';

/** All that a merge moves from one contact to another. */
export interface Belongings {
  keys: KeyRow[];
  addresses: AddressRow[];
  orderIds: string[];
  /** What happened without an order; other activities go with their orders. */
  activityIds: string[];
  noteIds: string[];
  taskIds: string[];
}

/** Reads what a contact has, as it is now. */
export async function readBelongings(trx: Transactor, contactId: string): Promise<Belongings> {
  return {
    keys: await findContactKeys(trx, contactId),
    addresses: await listAddresses(trx, contactId),
    orderIds: await listOrderIdsOf(trx, [contactId]),
    activityIds: await listContactActivityIds(trx, contactId),
    noteIds: await listNoteIds(trx, contactId),
    taskIds: await listTaskIds(trx, contactId),
  };
}

interface Move {
  fromId: string;
  toId: string;
  belongings: Belongings;
  /** The addresses that the other contact has already. */
  addresses: AddressRow[];
}

export async function moveBelongings(
  trx: Knex.Transaction,
  { fromId, toId, belongings, addresses }: Move,
): Promise<void> {
  await moveActivities(trx, { fromId, toId, orderIds: belongings.orderIds });
  await trx('contact_keys').where({ contact_id: fromId }).update({ contact_id: toId });
  await moveOrders(trx, { fromId, toId });
  await moveNotes(trx, { fromId, toId });
  await moveTasks(trx, { fromId, toId });
  await moveAddresses(trx, { from: belongings.addresses, to: addresses }, toId);
}
