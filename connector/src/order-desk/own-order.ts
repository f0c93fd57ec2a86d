import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { findPlacedOrder, type PlacedOrder } from '../intake/placed-here.ts';
import { findOrderRow, findOwnOrderRow, type OrderOwner } from '../orders/queries.ts';
import { assertMayAct } from '../memberships/acting.ts';
import { recordActivity } from '../timeline/timeline.ts';
import { NoSuchOrder } from './placed-order.ts';

/** An order, and whoever says that it is theirs. */
export interface OwnOrder {
  owner: OrderOwner;
  orderId: string;
}

/**
 * Finds an order that was placed here and is the owner's; throws `not_found` for any other, and `forbidden` for one of a
 * company that its reader may only look at.
 */
export async function getOwnOrder(trx: Knex.Transaction, { owner, orderId }: OwnOrder): Promise<PlacedOrder> {
  const own = await findOwnOrderRow(trx, owner, orderId);
  if (own) await assertMayAct(trx, owner.customerId, own);
  const placed = own ? await findPlacedOrder(trx, orderId) : null;
  if (!placed) throw NoSuchOrder();
  return placed;
}

/** Puts on the timeline what the buyer did by themselves, so that staff need not ask each other; of one key once. */
export async function recordByBuyer(
  trx: Knex.Transaction,
  ctx: Pick<Context, 'ids' | 'clock'>,
  { orderId, kind, key }: { orderId: string; kind: 'buyer_cancelled' | 'buyer_address'; key: string },
): Promise<void> {
  const order = await findOrderRow(trx, orderId);
  if (!order) throw NoSuchOrder();
  const { contact_id: contactId, account_id: accountId, number } = order;
  const of = { orderId, contactId, accountId };
  const detail = { number };
  await recordActivity({ trx }, ctx, { of, kind, key: `${kind}:${key}`, detail, at: ctx.clock.now() });
}
