import type { OrderSnapshot, SnapshotAddress } from '../contract/orders.ts';
import { fromIso } from '../platform/clock.ts';
import { normaliseMailbox } from '../platform/mailbox.ts';

/** A strong key: whoever carries it is this contact. */
export interface ContactKey {
  kind: 'mailbox' | 'uid' | 'order';
  /** The shop, where a value means something only there; else empty. */
  scope: string;
  value: string;
}

/**
 * The keys of an order's buyer, the surest first: the shop's uid with the account's own mailbox, or the typed mailbox
 * of a guest. What a signed-in buyer types beside that only suggests. Without any, the order is a contact of its own.
 */
export function keysOf(shopId: string, snapshot: OrderSnapshot): ContactKey[] {
  const { uid, email, accountEmail } = snapshot.customer;
  const mailbox = normaliseMailbox(uid ? (accountEmail ?? '') : email);
  const keys: ContactKey[] = [];
  if (uid) keys.push({ kind: 'uid', scope: shopId, value: uid });
  if (mailbox) keys.push({ kind: 'mailbox', scope: '', value: mailbox });
  return keys.length > 0 ? keys : [{ kind: 'order', scope: shopId, value: snapshot.orderKey }];
}

/**
 * Where a telling stands among all others: by when the order was placed, then by order and version. A telling that
 * says something always beats one that is blank. The highest rank wins, so the order of arrival does not matter.
 */
export function rankOf(shopId: string, snapshot: OrderSnapshot): string {
  const { epoch, counter } = snapshot.version;
  const placed = Math.max(0, fromIso(snapshot.placedAt) || 0);
  const number = (value: number, digits: number) => String(value).padStart(digits, '0');
  return `${number(placed, 15)} ${shopId} ${snapshot.orderKey} ${number(epoch, 16)} ${number(counter, 16)}`;
}

/** True when there is a place in it, not only a name. */
export function hasPlace(address: SnapshotAddress): boolean {
  return [address.line1, address.line2, address.city, address.postcode].some((text) => text.trim() !== '');
}
