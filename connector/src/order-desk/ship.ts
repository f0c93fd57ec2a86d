import type { Knex } from 'knex';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import {
  applyWaiting,
  changePlacedOrder,
  readPlacedOrder,
  type LockedOrder,
  type PlacedOrder,
} from '../intake/placed-here.ts';
import { queueMail } from '../mails/mails.ts';
import { shippedMail } from '../mails/order-shipped.ts';
import { toIso } from '../platform/clock.ts';
import { transact } from '../platform/db.ts';
import { refuse, type Outcome, type Refused } from '../platform/outcome.ts';
import { getShop } from '../shops/shops.ts';
import { trackingLink } from './carriers.ts';
import { markOfDelivery } from './delivery.ts';
import { readState, type OrderState } from './home.ts';
import { refuseAction } from './offers.ts';
import { getPlacedOrder, lockOrder, NoSuchOrder } from './placed-order.ts';
import { withoutStatusFlag } from './status-flag.ts';
import { areSendable, countPieces, hasUnknownParcel, listToSend, type Piece } from '../orders/to-send.ts';

export interface ShipAsk {
  /** The form's own: what is sent twice happens once. */
  key: string;
  carrier: string;
  trackingNumber: string;
  /** A web address; empty for the carrier's own page. */
  trackingUrl: string;
  /** Nothing more is to be sent. */
  complete: boolean;
  /** The pieces in it. Left out, it is all that is left where `complete` says so, and unknown otherwise. */
  lines?: Piece[] | undefined;
  /** The question that was answered, where the table of offers asks one. */
  sure?: string | undefined;
  /**
   * How many pieces the person agreed to send, as a decimal string: another number is refused. Left out where nobody was
   * shown one.
   */
  pieces?: string | undefined;
  /** The mark of where the person saw that it goes: another address is refused. Left out where nobody was shown one. */
  to?: string | undefined;
}

/** Refuses what is wrong with the parcel by itself, whatever the order. */
function refuseAsk({ carrier, trackingNumber, trackingUrl }: ShipAsk): Refused | undefined {
  if (carrier === '' && trackingNumber === '') return refuse('carrier', 'no_carrier');
  if (trackingUrl !== '' && !isWebAddress(trackingUrl)) return refuse('trackingUrl', 'no_address');
  return undefined;
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}

/** The same form comes again. Another one is another parcel, also under the same number: many pieces may travel under one. */
const isKnown = ({ snapshot }: LockedOrder, ask: ShipAsk): boolean =>
  snapshot.parcels.some(({ key }) => key === ask.key);

/** Says what is in the parcel; undefined where nobody knows. */
function contentOf(snapshot: OrderSnapshot, { complete, lines }: ShipAsk): Piece[] | undefined {
  if (lines) return lines.map(({ lineKey, quantity }) => ({ lineKey, quantity }));
  if (!complete || hasUnknownParcel(snapshot)) return undefined;
  const left = listToSend(snapshot).map(({ lineKey, quantity }) => ({ lineKey, quantity }));
  return left.length > 0 ? left : undefined;
}

export interface ParcelPlan {
  parcel: OrderSnapshot['parcels'][number];
  /** The pieces that go: all that is left where nothing else was asked. */
  pieces: Piece[];
  /** The order is completed with it. */
  completes: boolean;
}

/** Says what a parcel would be, and refuses what contradicts itself or the order. */
export function judgeParcel(
  ask: ShipAsk,
  { state, snapshot, at }: { state: OrderState; snapshot: OrderSnapshot; at: number },
): Outcome<ParcelPlan> {
  const refused = refuseAsk(ask) ?? refuseAction(state, 'ship', ask.sure ?? '');
  if (refused) return refused;
  if (ask.to !== undefined && ask.to !== markOfDelivery(snapshot)) return refuse('', 'other_address');
  if (ask.lines && !areSendable(snapshot, ask.lines)) return refuse('lines', 'no_such_pieces');
  const { key, carrier, trackingNumber } = ask;
  const lines = contentOf(snapshot, ask);
  const trackingUrl = ask.trackingUrl || trackingLink(carrier, trackingNumber);
  const shippedAt = toIso(at);
  const parcel = { key, carrier, trackingNumber, trackingUrl, shippedAt, ...(lines ? { lines } : {}) };
  const isAll = listToSend({ ...snapshot, parcels: [...snapshot.parcels, parcel] }).length === 0;
  if (ask.complete && ask.lines && !isAll) return refuse('complete', 'pieces_left');
  const completes = (ask.complete || isAll) && ['pending', 'processing', 'on-hold'].includes(snapshot.status);
  return { ok: true, parcel, pieces: ask.lines ?? listToSend(snapshot), completes };
}

async function ship(
  trx: Knex.Transaction,
  ctx: Context,
  { orderId, placed, ask }: { orderId: string; placed: PlacedOrder; ask: ShipAsk },
): Promise<Outcome> {
  const order = await lockOrder(trx, placed);
  const { snapshot } = order;
  if (isKnown(order, ask)) return { ok: true };
  const state = await readState(trx, placed, snapshot);
  const plan = judgeParcel(ask, { state, snapshot, at: ctx.clock.now() });
  if (!plan.ok) return plan;
  const { parcel, pieces, completes } = plan;
  if (ask.pieces !== undefined && !countPieces(pieces).eq(ask.pieces)) return refuse('sum', 'other_pieces');
  const parcels = [...snapshot.parcels, parcel];
  await changePlacedOrder(trx, ctx, order, {
    parcels,
    flags: withoutStatusFlag(snapshot),
    ...(completes ? { status: 'completed' } : {}),
  });
  await audit(trx, ctx, { what: 'order_shipped', on: orderId });
  const shop = await getShop(trx, order.shopId);
  await queueMail(trx, ctx, shippedMail({ ...order, shop, publicUrl: ctx.config.publicUrl }, parcel));
  return { ok: true };
}

/** Says what `shipOrder` would do now, and refuses what it would refuse. Nothing is written. Throws `not_found`. */
export async function planParcel(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  { orderId, ask }: { orderId: string; ask: ShipAsk },
): Promise<Outcome<ParcelPlan>> {
  const placed = await getPlacedOrder({ db }, orderId);
  const snapshot = await readPlacedOrder(db, placed);
  if (!snapshot) throw NoSuchOrder();
  const state = await readState(db, placed, snapshot);
  return judgeParcel(ask, { state, snapshot, at: clock.now() });
}

/**
 * Records a parcel of an order that was placed here; the buyer gets a mail, with a tracking link where there is one.
 * Refused by `carrier` (`no_carrier`), `trackingUrl` (`no_address`), `lines` (`no_such_pieces`), `complete`
 * (`pieces_left`), `sum` (`other_pieces`), `sure` or as a whole (`other_address`, see `refuseAction`); throws
 * `not_found`.
 */
export async function shipOrder(
  ctx: Context,
  { orderId, ask }: { orderId: string; ask: ShipAsk },
): Promise<Outcome> {
  const placed = await getPlacedOrder(ctx, orderId);
  const outcome = await transact(ctx.db, (trx) => ship(trx, ctx, { orderId, placed, ask }));
  await applyWaiting(ctx, placed);
  return outcome;
}
