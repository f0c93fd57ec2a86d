import type { CancelAsk, DeskOutcome, ShipAsk } from '@carrello/portal/services';
import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { cancelledMail, shippedMail } from '../mails/change-mails.ts';
import { queueMail } from '../mails/mails.ts';
import {
  applyWaiting,
  changeOwnOrder,
  findOwnOrder,
  lockOwnOrder,
  type LockedOrder,
  type OwnOrder,
} from '../intake/placed-here.ts';
import { askRefund, finishRefund, lockPaidOrder } from './refund.ts';
import { restock } from './restock.ts';
import { toIso } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { getShop } from '../shops/shops.ts';

const NoSuchOrder = () => new AppError('not_found', 'There is no such order.');

async function getOwnOrder(ctx: Context, orderId: string): Promise<OwnOrder> {
  const own = await findOwnOrder(ctx.db, orderId);
  if (!own) throw NoSuchOrder();
  return own;
}

const refuse = (field: string, reason: string): DeskOutcome => ({ ok: false, field, reason });

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

/** The parcel is known: the same form sent again, or a colleague who typed the same tracking number. */
function isKnown({ snapshot }: LockedOrder, ask: ShipAsk): boolean {
  return snapshot.parcels.some(
    ({ key, carrier, trackingNumber }) =>
      key === ask.key ||
      (trackingNumber !== '' && trackingNumber === ask.trackingNumber && carrier === ask.carrier),
  );
}

async function ship(
  trx: Knex.Transaction,
  ctx: Context,
  { order, ask }: { order: LockedOrder; ask: ShipAsk },
): Promise<DeskOutcome> {
  const done: DeskOutcome = { ok: true, notice: 'shipped' };
  const { snapshot } = order;
  if (isKnown(order, ask)) return done;
  if (snapshot.status === 'cancelled') return refuse('', 'is_cancelled');
  const { key, carrier, trackingNumber, trackingUrl } = ask;
  const parcel = { key, carrier, trackingNumber, trackingUrl };
  const sent = { ...parcel, shippedAt: toIso(ctx.clock.now()) };
  const completes = ask.complete && ['pending', 'processing', 'on-hold'].includes(snapshot.status);
  await changeOwnOrder(trx, ctx, order, {
    parcels: [...snapshot.parcels, sent],
    ...(completes ? { status: 'completed' } : {}),
  });
  const shop = await getShop(trx, order.shopId);
  await queueMail(trx, ctx, shippedMail({ ...order, shop, publicUrl: ctx.config.publicUrl }, parcel));
  return done;
}

/** Records a parcel of an order that was placed here; the buyer gets its tracking link by mail. */
export async function shipOrder(
  ctx: Context,
  { orderId, ask }: { orderId: string; ask: ShipAsk },
): Promise<DeskOutcome> {
  const own = await getOwnOrder(ctx, orderId);
  if (ask.carrier === '' && ask.trackingNumber === '') return refuse('carrier', 'no_carrier');
  if (ask.trackingUrl !== '' && !isWebAddress(ask.trackingUrl)) return refuse('trackingUrl', 'no_address');
  const outcome = await transact(ctx.db, async (trx) => {
    const order = await lockOwnOrder(trx, own);
    if (!order) throw NoSuchOrder();
    return ship(trx, ctx, { order, ask });
  });
  await applyWaiting(ctx, own);
  return outcome;
}

interface Cancelled {
  outcome: DeskOutcome;
  refundId: string | null;
}

async function cancel(
  trx: Knex.Transaction,
  ctx: Context,
  { own, ask, staffId }: { own: OwnOrder; ask: CancelAsk; staffId: string },
): Promise<Cancelled> {
  const locked = await lockPaidOrder(trx, ctx, own);
  const { order } = locked;
  const done: DeskOutcome = { ok: true, notice: 'cancelled' };
  if (order.snapshot.status === 'cancelled') return { outcome: done, refundId: null };
  const { key, note } = ask;
  const all = { key, note, what: { kind: 'all' as const }, restock: false };
  const { refundId } = ask.refund
    ? await askRefund(trx, ctx, { ...locked, ask: all, staffId })
    : { refundId: null };
  if (ask.restock) await restock(trx, ctx, { orderKey: own.orderKey, id: 'cancelled', asked: 'all' });
  await changeOwnOrder(trx, ctx, order, { status: 'cancelled' });
  const shop = await getShop(trx, own.shopId);
  const subject = { ...order, shop, publicUrl: ctx.config.publicUrl };
  await queueMail(trx, ctx, cancelledMail(subject, { refunds: refundId !== null }));
  return { outcome: done, refundId };
}

/** Cancels an order that was placed here; with it, as ticked, what was paid goes back, and the goods into the stock. */
export async function cancelOrder(
  ctx: Context,
  { orderId, ask, staffId }: { orderId: string; ask: CancelAsk; staffId: string },
): Promise<DeskOutcome> {
  const own = await getOwnOrder(ctx, orderId);
  const { outcome, refundId } = await transact(ctx.db, (trx) => cancel(trx, ctx, { own, ask, staffId }));
  if (refundId === null) {
    await applyWaiting(ctx, own);
    return outcome;
  }
  const refunded = await finishRefund(ctx, own, refundId);
  return refunded.ok ? outcome : refunded;
}
