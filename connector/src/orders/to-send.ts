import { Big } from 'big.js';
import type { OrderSnapshot, SnapshotLine } from '../contract/orders.ts';

/** A line of which pieces can go into a parcel. */
export interface LineToSend {
  lineKey: string;
  name: string;
  sku: string;
  options: { name: string; value: string }[];
  /** A decimal string. */
  quantity: string;
}

/** Pieces of one line; the quantity is a decimal string. */
export type Piece = { lineKey: string; quantity: string };

/** Counts pieces of all lines together: 2 and 0.5 → 2.5. */
export const countPieces = (pieces: Piece[]): Big =>
  pieces.reduce((whole, { quantity }) => whole.plus(quantity), new Big(0));

/** Counts them line by line, each piece looked at once: an order may have thousands of lines. */
export function countByLine(pieces: Piece[]): (lineKey: string) => Big {
  const counts = new Map<string, Big>();
  for (const { lineKey, quantity } of pieces)
    counts.set(lineKey, (counts.get(lineKey) ?? new Big(0)).plus(quantity));
  return (lineKey) => counts.get(lineKey) ?? new Big(0);
}

const toSend = ({ key, name, sku, options }: SnapshotLine, quantity: Big): LineToSend => ({
  lineKey: key,
  name,
  sku,
  options,
  quantity: quantity.toFixed(),
});

const isSent = ({ digital }: SnapshotLine): boolean => digital !== true;

/** True when all of it is given without a parcel, so that nothing of it is ever to be sent. */
export const isDigital = ({ lines }: OrderSnapshot): boolean => lines.length > 0 && !lines.some(isSent);

/**
 * Lists what is still to be sent: pieces that are in no parcel and were not given back. A piece that is given back is first
 * of all one that was not sent: of 3 mugs two were sent, the third is sold out and given back → 0; all were sent and one
 * came back → 0. A parcel whose content nobody knows counts for nothing.
 */
export function listToSend({ lines, parcels, refunds }: OrderSnapshot): LineToSend[] {
  const sent = countByLine(parcels.flatMap((parcel) => parcel.lines ?? []));
  const back = countByLine(refunds.flatMap((refund) => refund.lines));
  return lines.filter(isSent).flatMap((line) => {
    const left = new Big(line.quantity).minus(sent(line.key)).minus(back(line.key));
    return left.gt(0) ? [toSend(line, left)] : [];
  });
}

/** True when what is in one of its parcels is not known. */
export const hasUnknownParcel = ({ parcels }: OrderSnapshot): boolean =>
  parcels.some(({ lines }) => lines === undefined);

/** What one more parcel may hold: what is still to be sent; when that is nothing, any piece once more. */
export function listSendable(snapshot: OrderSnapshot): LineToSend[] {
  const left = listToSend(snapshot);
  return left.length > 0
    ? left
    : snapshot.lines.filter(isSent).map((line) => toSend(line, new Big(line.quantity)));
}

/** True when so many pieces of these lines can go into one parcel; whole ones only where the line has whole ones. */
export function areSendable(snapshot: OrderSnapshot, pieces: Piece[]): boolean {
  const sendable = new Map(listSendable(snapshot).map((line) => [line.lineKey, new Big(line.quantity)]));
  if (new Set(pieces.map(({ lineKey }) => lineKey)).size !== pieces.length) return false;
  return pieces.every(({ lineKey, quantity }) => {
    const most = sendable.get(lineKey);
    const asked = new Big(quantity);
    if (!most || asked.lte(0) || asked.gt(most)) return false;
    return asked.mod(1).eq(0) || !most.mod(1).eq(0);
  });
}
