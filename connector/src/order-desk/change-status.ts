import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import {
  changePlacedOrder,
  lockPlacedOrder,
  type LockedOrder,
  type PlacedOrder,
} from '../intake/placed-here.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { markCancelled } from './cancel.ts';
import { readState } from './home.ts';
import { judgeStatus } from './offers.ts';
import { lockOrder } from './placed-order.ts';
import { isFlagged, withoutStatusFlag, withStatusFlag } from './status-flag.ts';

async function settle(trx: Knex.Transaction, ctx: Context, order: LockedOrder): Promise<void> {
  const { snapshot } = order;
  if (isFlagged(snapshot)) await changePlacedOrder(trx, ctx, order, { flags: withoutStatusFlag(snapshot) });
}

/**
 * Gives an order that was placed here another status, as somebody did outside (`by` is `corebos`), where the table of
 * offers lets it: its next version, with parcels, money and goods as they are. A cancellation goes to the buyer by mail
 * like one at the desk and is for good. Refused by `status`: `leads_back`, and with a flag on the order `is_cancelled`
 * or `not_now`. Whoever calls this applies the version after the commit (`applyWaiting`), or leaves that to its job.
 */
export async function changeStatus(
  trx: Knex.Transaction,
  ctx: Context,
  { orderId, placed, status, by }: { orderId: string; placed: PlacedOrder; status: string; by: string },
): Promise<Outcome> {
  const order = await lockOrder(trx, placed);
  const { snapshot } = order;
  const { status: before } = snapshot;
  switch (judgeStatus(await readState(trx, placed, snapshot), status)) {
    case 'same':
      await settle(trx, ctx, order);
      return { ok: true };
    case 'back':
      return refuse('status', 'leads_back');
    case 'flag':
      if (!isFlagged(snapshot, status))
        await changePlacedOrder(trx, ctx, order, { flags: withStatusFlag(snapshot, status, by) });
      return refuse('status', before === 'cancelled' ? 'is_cancelled' : 'not_now');
    case 'take':
      if (status === 'cancelled') await markCancelled(trx, ctx, { order, refunds: false, note: '' });
      else await changePlacedOrder(trx, ctx, order, { status, flags: withoutStatusFlag(snapshot) });
      await audit(trx, ctx, {
        what: 'order_status',
        on: orderId,
        detail: { from: before, to: status },
      });
      ctx.log.info({ order: placed.orderKey, from: before, to: status, by }, 'order.status_changed');
      return { ok: true };
  }
}

/**
 * Joins an order that somebody typed again outside with what is known of it here: parcels and flags stay, and its
 * status changes only where the table of offers lets it. Delivered here, `Approved` there → it stays delivered. Returns
 * what of the order is to be said instead; nothing when it is new.
 */
export async function joinRetyped(
  trx: Knex.Transaction,
  { placed, status, by }: { placed: PlacedOrder; status: string; by: string },
): Promise<Partial<Pick<OrderSnapshot, 'status' | 'parcels' | 'flags' | 'payments'>>> {
  const known = (await lockPlacedOrder(trx, placed))?.snapshot;
  if (!known) return {};
  const verdict = judgeStatus(await readState(trx, placed, known), status);
  const isTaken = verdict === 'same' || verdict === 'take';
  return {
    status: isTaken ? status : known.status,
    parcels: known.parcels,
    payments: known.payments,
    flags: verdict === 'flag' ? withStatusFlag(known, status, by) : withoutStatusFlag(known),
  };
}
