import { nameOfLine } from '../contract/orders.ts';
import { localeOf, writeChange, type ChangedOrder } from './change-letter.tsx';
import type { NewMail } from './mails.ts';
import { sayIn } from './texts.ts';

export interface SentParcel {
  key: string;
  carrier: string;
  trackingNumber: string;
  trackingUrl: string;
  lines?: { lineKey: string; quantity: string }[] | undefined;
}

/** `2 × Tee (Size: M), 1 × Book`; empty where nobody said what is in it. */
function piecesIn({ snapshot }: ChangedOrder, { lines = [] }: SentParcel): string {
  const names = new Map(snapshot.lines.map((line) => [line.key, nameOfLine(line)]));
  return lines.map(({ lineKey, quantity }) => `${quantity} × ${names.get(lineKey) ?? lineKey}`).join(', ');
}

/** Tells the buyer that a parcel is on its way, and where it can be followed. */
export function shippedMail(order: ChangedOrder, parcel: SentParcel): NewMail {
  const say = sayIn(localeOf(order));
  const { number } = order.snapshot;
  const pieces = piecesIn(order, parcel);
  const { carrier, trackingNumber: tracking, trackingUrl } = parcel;
  return writeChange(order, {
    kind: 'order_shipped',
    key: `order_shipped:${order.orderKey}:${parcel.key}`,
    subject: say('shippedSubject', { number }),
    title: say('shippedTitle'),
    lines: [
      say('shippedText', { number }),
      ...(pieces === '' ? [] : [say('shippedPieces', { pieces })]),
      ...(carrier === '' ? [] : [say('shippedCarrier', { carrier })]),
      ...(tracking === '' ? [] : [say('shippedTracking', { tracking })]),
    ],
    link: trackingUrl === '' ? null : { url: trackingUrl, label: say('track') },
  });
}
