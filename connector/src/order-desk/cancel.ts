import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import {
  applyWaiting,
  changePlacedOrder,
  type LockedOrder,
  type PlacedOrder,
} from '../intake/placed-here.ts';
import { cancelledMail, type Cancellation } from '../mails/order-cancelled.ts';
import { queueMail } from '../mails/mails.ts';
import { transact } from '../platform/db.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { getShop } from '../shops/shops.ts';
import { readState } from './home.ts';
import { refuseAction } from './offers.ts';
import { getPlacedOrder } from './placed-order.ts';
import { askRefund, finishRefund, lockPaidOrder } from './refund.ts';
import { restock } from './restock.ts';
import { withoutStatusFlag } from './status-flag.ts';

export interface CancelAsk {
  /** The form's own: what is sent twice happens once. */
  key: string;
  /** The buyer reads it with the refund, or in the mail about the cancellation. */
  note: string;
  /** What was paid goes back. */
  refund: boolean;
  /** The sum that the person agreed to give back; see RefundAsk. */
  sum?: number | undefined;
  /** The goods are back in the stock. */
  restock: boolean;
  /** The question that was answered, where the table of offers asks one. */
  sure?: string | undefined;
}

/** Makes the order's next version and the mail to its buyer, who reads there whether money comes back. */
export async function markCancelled(
  trx: Knex.Transaction,
  ctx: Context,
  { order, ...why }: { order: LockedOrder } & Cancellation,
): Promise<void> {
  const flags = withoutStatusFlag(order.snapshot);
  await changePlacedOrder(trx, ctx, order, { status: 'cancelled', flags });
  const shop = await getShop(trx, order.shopId);
  const subject = { ...order, shop, publicUrl: ctx.config.publicUrl };
  await queueMail(trx, ctx, cancelledMail(subject, why));
}

/** With these an order is cancelled all the same; any other refusal of its refund is one of the cancellation. */
const NOTHING_TO_GIVE = ['not_paid_here', 'nothing_left'];

interface Cancelling {
  orderId: string;
  placed: PlacedOrder;
  ask: CancelAsk;
  /** The id of a member of the staff. */
  by: string;
}

/** Returns the id of the refund to ask the provider for after the commit; null where nothing goes back. */
async function cancel(
  trx: Knex.Transaction,
  ctx: Context,
  { orderId, placed, ask, by }: Cancelling,
): Promise<Outcome<{ refundId: string | null }>> {
  const locked = await lockPaidOrder(trx, ctx, placed);
  const { order } = locked;
  if (order.snapshot.status === 'cancelled') return { ok: true, refundId: null };
  const refused = refuseAction(await readState(trx, placed, order.snapshot), 'cancel', ask.sure ?? '');
  if (refused) return refused;
  const { key, note, sum } = ask;
  const all = { key, note, sum, what: { kind: 'all' as const }, restock: false };
  // Where nothing was paid or all went back before, the order is cancelled all the same, unless its button named a sum.
  const asked = ask.refund ? await askRefund(trx, ctx, { ...locked, orderId, ask: all, by }) : null;
  if (asked && !asked.ok && !NOTHING_TO_GIVE.includes(asked.reason)) return asked;
  if (asked && !asked.ok && (sum ?? 0) > 0) return refuse('sum', 'other_sum');
  const refundId = asked?.ok ? asked.refundId : null;
  if (ask.restock) await restock(trx, ctx, { orderKey: placed.orderKey, id: 'cancelled', asked: 'all' });
  await markCancelled(trx, ctx, { order, refunds: refundId !== null, note });
  await audit(trx, ctx, { what: 'order_cancelled', on: orderId });
  return { ok: true, refundId };
}

/**
 * Cancels an order that was placed here; with it, as ticked, what was paid goes back, and the goods into the stock.
 * Refused by `sum` (`other_sum`), `sure` or as a whole (see `refuseAction`), and with `refund_refused` when the provider
 * gives nothing back: the order is cancelled then. Throws `not_found`.
 */
export async function cancelOrder(
  ctx: Context,
  { orderId, ask, by }: { orderId: string; ask: CancelAsk; by: string },
): Promise<Outcome> {
  const placed = await getPlacedOrder(ctx, orderId);
  const cancelled = await transact(ctx.db, (trx) => cancel(trx, ctx, { orderId, placed, ask, by }));
  if (!cancelled.ok) return cancelled;
  if (cancelled.refundId !== null) {
    const refunded = await finishRefund(ctx, placed, cancelled.refundId);
    return refunded.ok ? { ok: true } : refunded;
  }
  await applyWaiting(ctx, placed);
  return { ok: true };
}
