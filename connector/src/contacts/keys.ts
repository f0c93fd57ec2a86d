import type { OrderSnapshot, SnapshotAddress } from '../contract/orders.ts';
import { fromIso } from '../platform/clock.ts';
import { normaliseMailbox } from '../contract/mailbox.ts';

/** A strong key: two orders that carry the same one are the same contact's. */
export interface ContactKey {
  kind: 'mailbox' | 'uid' | 'order' | 'erased';
  /** The shop where the value means something only there; else empty. */
  scope: string;
  value: string;
}

/**
 * Lists the keys of an order's buyer, the surest first. Of a signed-in buyer they are the shop's uid and the account's own
 * mailbox; what such a buyer types beside that proves nothing (a@ is the account's, gift@ is typed → a@). Of a guest it
 * is the typed mailbox. Without any of these the order has a key of its own, and is a contact of its own. Whoever was
 * erased has the erasure for a key and no other.
 */
export function keysOf(shopId: string, snapshot: OrderSnapshot): ContactKey[] {
  if (snapshot.erased) return [{ kind: 'erased', scope: '', value: snapshot.erased.by }];
  const { uid, email, accountEmail } = snapshot.customer;
  const mailbox = normaliseMailbox(uid ? (accountEmail ?? '') : email);
  const keys: ContactKey[] = [];
  if (uid) keys.push({ kind: 'uid', scope: shopId, value: uid });
  if (mailbox) keys.push({ kind: 'mailbox', scope: '', value: mailbox });
  return keys.length > 0 ? keys : [{ kind: 'order', scope: shopId, value: snapshot.orderKey }];
}

/**
 * Says where a claim stands among all others: by when the order was placed, then by order and version, as a text that sorts.
 * The highest rank wins, so that the order of arrival does not matter: an order of March that arrives in May does not
 * take back the phone number that one of April gave.
 */
export function rankOf(shopId: string, snapshot: OrderSnapshot): string {
  const { epoch, counter } = snapshot.version;
  const placed = Math.max(0, fromIso(snapshot.placedAt) || 0);
  const number = (value: number, digits: number) => String(value).padStart(digits, '0');
  return `${number(placed, 15)} ${shopId} ${snapshot.orderKey} ${number(epoch, 16)} ${number(counter, 16)}`;
}

/** True when an address names a place and not only a person. */
export function hasPlace(address: SnapshotAddress): boolean {
  return [address.line1, address.line2, address.city, address.postcode].some((text) => text.trim() !== '');
}
