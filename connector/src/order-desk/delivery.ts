import type { OrderSnapshot, SnapshotAddress } from '../contract/orders.ts';
import { sha256 } from '../platform/hash.ts';

const PARTS = [
  'firstName',
  'lastName',
  'company',
  'line1',
  'line2',
  'postcode',
  'city',
  'state',
  'country',
  'phone',
] as const;

/** Where an order goes, in every part of it; empty where it has none. */
export type DeliveryAddress = Pick<SnapshotAddress, (typeof PARTS)[number]>;

/** Where the order goes as it is now. */
export const deliveryOf = ({ delivery, billing }: OrderSnapshot): SnapshotAddress => delivery ?? billing;

export const isSameAddress = (one: DeliveryAddress, other: DeliveryAddress): boolean =>
  PARTS.every((part) => one[part] === other[part]);

/** Marks where an order goes without saying it, so that a form can tell whether that is still what was shown. */
export function markOfDelivery(snapshot: OrderSnapshot): string {
  const address = deliveryOf(snapshot);
  return sha256(JSON.stringify(PARTS.map((part) => address[part]))).slice(0, 16);
}
