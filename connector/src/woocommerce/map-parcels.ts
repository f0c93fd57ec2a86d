import { decimal } from './decimals.ts';
import type { Told, ToldFulfillment } from './told.ts';

/** Where the extensions for tracking keep parcels of an order: WooCommerce Shipment Tracking, Advanced Shipment Tracking. */
export const TRACKING = '_wc_shipment_tracking_items';

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** The pieces of a parcel; nothing where nobody says what is in it. */
function mapPieces(items: unknown): { lines?: { lineKey: string; quantity: string }[] } {
  const list = Array.isArray(items) ? (items as Record<string, unknown>[]) : [];
  const lines = list.flatMap((item) => {
    const lineKey = textOf(item['item_id']);
    return lineKey === '' ? [] : [{ lineKey, quantity: decimal(item['qty']) }];
  });
  return lines.length > 0 ? { lines } : {};
}

const DAY_AND_TIME = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/;

/** `2026-11-22 03:22:13`, in UTC, as ISO 8601; the beginning of time where it is no time. */
function isoOf(text: string): string {
  const [, day, time] = DAY_AND_TIME.exec(text) ?? [];
  return day === undefined ? '1970-01-01T00:00:00Z' : `${day}T${time}Z`;
}

function mapFulfillment({ id, date_updated, meta_data }: ToldFulfillment) {
  const said = (key: string): unknown => meta_data.find((entry) => entry.key === key)?.value;
  return {
    key: `fulfillment:${id}`,
    // The documentation names it in both ways.
    carrier: textOf(said('_shipment_provider')) || textOf(said('_shipping_provider')),
    trackingNumber: textOf(said('_tracking_number')),
    trackingUrl: textOf(said('_tracking_url')),
    shippedAt: isoOf(textOf(said('_date_fulfilled')) || textOf(date_updated)),
    ...mapPieces(said('_items')),
  };
}

function mapTracking(item: Record<string, unknown>) {
  const seconds = textOf(item['date_shipped']);
  const at = /^\d{1,10}$/.test(seconds) ? Number(seconds) * 1000 : 0;
  return {
    key: textOf(item['tracking_id']),
    carrier: textOf(item['custom_tracking_provider']) || textOf(item['tracking_provider']),
    trackingNumber: textOf(item['tracking_number']),
    trackingUrl: textOf(item['custom_tracking_link']),
    shippedAt: new Date(at).toISOString().replace('.000Z', 'Z'),
    ...mapPieces(item['products_list']),
  };
}

/**
 * The parcels of an order: its fulfilments, and what the extensions for tracking keep. An order without one has no such field, so
 * that it says the same as it did before parcels were read.
 */
export function mapParcels({ fulfillments = [], meta_data }: Told) {
  const sent = fulfillments.filter(({ is_fulfilled, date_deleted }) => is_fulfilled && !date_deleted);
  const kept = meta_data.find(({ key }) => key === TRACKING)?.value;
  const items = Array.isArray(kept) ? (kept as Record<string, unknown>[]) : [];
  const tracked = items.map(mapTracking).filter(({ key }) => key !== '');
  const parcels = [...sent.map(mapFulfillment), ...tracked];
  return parcels.length > 0 ? { parcels } : {};
}
