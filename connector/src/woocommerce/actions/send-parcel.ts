import { TRACKING } from '../map-parcels.ts';
import { ShopRefused } from '../rest.ts';
import type { ToldFulfillment, ToldMeta } from '../told.ts';
import { readFulfillments } from '../read-fulfillments.ts';
import type { ShopAsk } from './store.ts';
import { MARK, writeNote, type Writing } from './writing.ts';

type ShipAsk = Extract<ShopAsk, { kind: 'ship' }>;

interface TrackingItem {
  tracking_id: string;
  [field: string]: unknown;
}

const itemsOf = (meta: ToldMeta[]): TrackingItem[] => {
  const value = meta.find(({ key }) => key === TRACKING)?.value;
  return Array.isArray(value) ? (value as TrackingItem[]) : [];
};

function trackingItem(id: string, ask: ShipAsk, at: number): TrackingItem {
  return {
    tracking_provider: '',
    custom_tracking_provider: ask.carrier,
    custom_tracking_link: ask.trackingUrl,
    tracking_number: ask.trackingNumber,
    date_shipped: String(Math.floor(at / 1000)),
    tracking_id: id,
    products_list: ask.pieces.map(({ lineKey, quantity }) => ({ item_id: lineKey, qty: quantity })),
  };
}

/** The order's fulfilments; null where the shop has none of them. */
async function findFulfillments({ rest, row }: Writing): Promise<ToldFulfillment[] | null> {
  try {
    return await readFulfillments(rest, Number(row.source_id));
  } catch (error) {
    if (!(error instanceof ShopRefused) || error.code !== 'rest_no_route') throw error;
    return null;
  }
}

async function fulfill(writing: Writing, ask: ShipAsk, there: ToldFulfillment[]): Promise<void> {
  const { rest, row } = writing;
  if (there.some(({ meta_data: meta }) => meta.some(({ key, value }) => key === MARK && value === row.id)))
    return;
  const items = ask.pieces.map(({ lineKey, quantity }) => ({
    item_id: Number(lineKey),
    qty: Number(quantity),
  }));
  const meta = {
    _items: items,
    _tracking_number: ask.trackingNumber,
    _tracking_url: ask.trackingUrl,
    // The documentation names it in both ways.
    _shipment_provider: ask.carrier,
    _shipping_provider: ask.carrier,
    [MARK]: row.id,
  };
  const body = {
    status: 'fulfilled',
    is_fulfilled: true,
    meta_data: Object.entries(meta).map(([key, value]) => ({ key, value })),
  };
  await rest.send('POST', `orders/${row.source_id}/fulfillments`, body, { notify_customer: 'true' });
}

/**
 * Sends a parcel: as a fulfilment where the shop has them, of which it writes to the buyer itself; else where the extensions for
 * tracking keep it, in one write with the status, and with a note to the buyer.
 */
export async function sendParcel(writing: Writing, ask: ShipAsk): Promise<void> {
  const { rest, row, order } = writing;
  const path = `orders/${row.source_id}`;
  const isOpen = ask.completes && order.status !== 'completed';
  const status = isOpen ? { status: 'completed' } : {};
  const fulfillments = ask.pieces.length === 0 ? null : await findFulfillments(writing);
  if (fulfillments) {
    await fulfill(writing, ask, fulfillments);
    if (isOpen) await rest.send('PUT', path, status);
    return;
  }
  const items = itemsOf(order.meta_data);
  const isTracked = ask.carrier !== '' || ask.trackingNumber !== '';
  const isThere = !isTracked || items.some(({ tracking_id: id }) => id === row.id);
  const value = [...items, trackingItem(row.id, ask, Number(row.created_at))];
  const meta = isThere ? {} : { meta_data: [{ key: TRACKING, value }] };
  if (isOpen || !isThere) await rest.send('PUT', path, { ...status, ...meta });
  await writeNote(writing, ask.note);
}
