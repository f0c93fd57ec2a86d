import type { Knex } from 'knex';
import { auditDone } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { applyWaiting, changePlacedOrder, type LockedOrder } from '../intake/placed-here.ts';
import { queueMail } from '../mails/mails.ts';
import { shippedMail } from '../mails/order-shipped.ts';
import { toIso } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { refuse, type Outcome } from '../platform/outcome.ts';
import { getShop } from '../shops/shops.ts';
import { getPlacedOrder, lockOrder } from './placed-order.ts';

export interface ShipAsk {
  /** The form's own: what is sent twice happens once. */
  key: string;
  carrier: string;
  trackingNumber: string;
  /** A web address, or empty. */
  trackingUrl: string;
  /** Nothing more is to be sent. */
  complete: boolean;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

/** The parcel is known when the same form comes again, or a colleague has typed the same tracking number. */
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
): Promise<Outcome> {
  const { snapshot } = order;
  if (isKnown(order, ask)) return { ok: true };
  if (snapshot.status === 'cancelled') return refuse('', 'is_cancelled');
  const { key, carrier, trackingNumber, trackingUrl } = ask;
  const parcel = { key, carrier, trackingNumber, trackingUrl };
  const sent = { ...parcel, shippedAt: toIso(ctx.clock.now()) };
  const completes = ask.complete && ['pending', 'processing', 'on-hold'].includes(snapshot.status);
  await changePlacedOrder(trx, ctx, order, {
    parcels: [...snapshot.parcels, sent],
    ...(completes ? { status: 'completed' } : {}),
  });
  const shop = await getShop(trx, order.shopId);
  await queueMail(trx, ctx, shippedMail({ ...order, shop, publicUrl: ctx.config.publicUrl }, parcel));
  return { ok: true };
}

/**
 * Records a parcel of an order that was placed here; the buyer gets its tracking link by mail. Refused by `carrier`
 * (`no_carrier`), `trackingUrl` (`no_address`) or as a whole (`is_cancelled`); throws `not_found`.
 */
export async function shipOrder(
  ctx: Context,
  { orderId, ask }: { orderId: string; ask: ShipAsk },
): Promise<Outcome> {
  const placed = await getPlacedOrder(ctx, orderId);
  if (ask.carrier === '' && ask.trackingNumber === '') return refuse('carrier', 'no_carrier');
  if (ask.trackingUrl !== '' && !isWebAddress(ask.trackingUrl)) return refuse('trackingUrl', 'no_address');
  const outcome = await transact(ctx.db, async (trx) =>
    auditDone(
      trx,
      ctx,
      { what: 'order_shipped', on: orderId },
      ship(trx, ctx, { order: await lockOrder(trx, placed), ask }),
    ),
  );
  await applyWaiting(ctx, placed);
  return outcome;
}
