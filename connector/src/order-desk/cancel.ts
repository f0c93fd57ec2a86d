import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import { giveCouponBack } from '../checkout/coupon-uses.ts';
import type { Context } from '../context.ts';
import {
  applyWaiting,
  changePlacedOrder,
  type LockedOrder,
  type PlacedOrder,
} from '../intake/placed-here.ts';
import { byBuyerMail } from '../mails/by-buyer.ts';
import { cancelledMail, type Cancellation } from '../mails/order-cancelled.ts';
import { queueMail } from '../mails/mails.ts';
import { transact } from '../platform/db.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { getShop } from '../shops/shops.ts';
import { getOwnOrder, recordByBuyer, type OwnOrder } from './own-order.ts';
import { readState } from './home.ts';
import { refuseAction, refuseBuyer } from './offers.ts';
import { getPlacedOrder } from './placed-order.ts';
import { askRefund, finishRefund, lockPaidOrder, type RefundStage } from './refund.ts';
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
  if (why.byBuyer) await queueMail(trx, ctx, byBuyerMail(subject, 'cancelled', ''));
}

/** With these an order is cancelled all the same; any other refusal of its refund is one of the cancellation. */
const NOTHING_TO_GIVE = ['not_paid_here', 'nothing_left'];

interface Cancelling {
  orderId: string;
  placed: PlacedOrder;
  ask: CancelAsk;
  /** The id of a member of the staff; null for the buyer, who was promised a sum. */
  by: string | null;
}

/**
 * Cancels in the caller's transaction. Returns the id of the refund to ask the provider for after the commit; null where
 * nothing goes back. What was used of a coupon is given back where nothing was sent.
 */
async function cancel(
  trx: Knex.Transaction,
  ctx: Context,
  { orderId, placed, ask, by }: Cancelling,
): Promise<Outcome<{ refundId: string | null }>> {
  const locked = await lockPaidOrder(trx, ctx, placed);
  const { order } = locked;
  if (order.snapshot.status === 'cancelled') return { ok: true, refundId: null };
  const state = await readState(trx, placed, order.snapshot);
  const refused = by === null ? refuseBuyer(state, 'cancel') : refuseAction(state, 'cancel', ask.sure ?? '');
  if (refused) return refused;
  const { key, note, sum } = ask;
  const all = { key, note, sum, what: { kind: 'all' as const }, restock: false };
  // Where nothing was paid or all went back before, the order is cancelled all the same, unless its button named a sum.
  const asked = ask.refund ? await askRefund(trx, ctx, { ...locked, orderId, ask: all, by }) : null;
  if (asked && !asked.ok && !NOTHING_TO_GIVE.includes(asked.reason)) return asked;
  const refundId = asked?.ok ? asked.refundId : null;
  if (asked && refundId === null && (sum ?? 0) > 0) return refuse('sum', 'other_sum');
  if (locked.attempt && state.goods === 'none') await giveCouponBack(trx, locked.attempt.id);
  if (ask.restock) await restock(trx, ctx, { orderKey: placed.orderKey, id: 'cancelled', asked: 'all' });
  await markCancelled(trx, ctx, { order, refunds: refundId !== null, note, byBuyer: by === null });
  if (by === null) await recordByBuyer(trx, ctx, { orderId, kind: 'buyer_cancelled', key: 'cancelled' });
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

/**
 * Cancels an order for its buyer, until the first parcel goes: what was paid goes back, the goods into the stock. `sum` is
 * what they were promised, in minor units. Refused as a whole (see `refuseBuyer`) or by `sum` (`other_sum`). `stage` says how
 * far the money is; `refused` where the provider gives nothing back, and the order is cancelled all the same. Throws
 * `not_found`, also for an order that is somebody else's.
 */
export async function cancelOwnOrder(
  ctx: Context,
  { sum, ...own }: OwnOrder & { sum: number },
): Promise<Outcome<{ stage: RefundStage | 'refused' }>> {
  const { orderId } = own;
  const ask = { key: 'buyer', note: '', refund: true, restock: true, sum };
  const { placed, cancelled } = await transact(ctx.db, async (trx) => {
    const found = await getOwnOrder(trx, own);
    return { placed: found, cancelled: await cancel(trx, ctx, { orderId, placed: found, ask, by: null }) };
  });
  if (!cancelled.ok) return cancelled;
  if (cancelled.refundId !== null) {
    const refunded = await finishRefund(ctx, placed, cancelled.refundId);
    return { ok: true, stage: refunded.ok ? refunded.stage : 'refused' };
  }
  await applyWaiting(ctx, placed);
  return { ok: true, stage: 'succeeded' };
}
