import { domainToUnicode } from 'node:url';
import type { OrderSnapshot } from '../contract/orders.ts';
import { fromIso } from '../platform/clock.ts';
import { keyedHash } from '../platform/hash.ts';
import { normaliseMailbox } from '../contract/mailbox.ts';
import type { Finder, Table, Work } from '../platform/unit-of-work/unit-of-work.ts';
import type { ErasedKeyRow, ErasedKind } from './list.ts';

const ERASED: Table<ErasedKeyRow> = { name: 'erased_keys', primary: ['key_hash', 'erasure_id'] };
const BY_HASH: Finder<ErasedKeyRow> = { table: ERASED, by: ['key_hash'] };

/** Something by which an erased person or order comes again. `scope` is the shop where the value means something only there. */
export interface ErasedKey {
  kind: ErasedKind;
  scope: string;
  value: string;
}

/** Names a key without telling it: only with CARRELLO_SECRET can somebody find out whether a certain mailbox was meant. */
export const hashOf = (secret: string, { kind, scope, value }: ErasedKey): string =>
  keyedHash(secret, `erased\n${kind}\n${scope}\n${value}`);

/** Of whoever was erased everywhere, or with a shop's id of that shop alone. */
export const mailboxKey = (value: string, shopId = ''): ErasedKey => ({
  kind: 'mailbox',
  scope: shopId,
  value,
});

export const orderKeyOf = (shopId: string, orderKey: string): ErasedKey => ({
  kind: 'order',
  scope: shopId,
  value: orderKey,
});

/** A mailbox by its key, and by the one that it had before: `info@xn--mller-kva.de` was hashed as `info@müller.de`. */
function spellingsOf(mailbox: string): string[] {
  const [local = '', host = ''] = mailbox.split('@');
  return host.includes('xn--') ? [mailbox, `${local}@${domainToUnicode(host)}`] : [mailbox];
}

interface Told {
  shopId: string;
  orderKey: string;
  /** Null where the message could not be read. */
  snapshot: OrderSnapshot | null;
}

/** Lists the keys of the people whom a message names. */
function peopleIn({ shopId, snapshot }: Told): ErasedKey[] {
  if (!snapshot) return [];
  const { uid, email, accountEmail } = snapshot.customer;
  const mailboxes = new Set([email, accountEmail ?? ''].map(normaliseMailbox));
  return [
    ...[...mailboxes]
      .filter((mailbox) => mailbox !== '')
      .flatMap(spellingsOf)
      .flatMap((mailbox) => [mailboxKey(mailbox), mailboxKey(mailbox, shopId)]),
    ...(uid ? [{ kind: 'uid' as const, scope: shopId, value: uid }] : []),
  ];
}

/** Reads ahead, for many messages at a time, what findErasure will ask for. */
export function loadErased(work: Work, secret: string, told: Told[]): Promise<void> {
  const keys = told.flatMap((each) => [orderKeyOf(each.shopId, each.orderKey), ...peopleIn(each)]);
  return work.load(
    BY_HASH,
    keys.map((key) => [hashOf(secret, key)]),
  );
}

/**
 * Finds the erasure that a message falls under: of its order, or of a person in it who asked for it after the order was
 * placed. Anna is erased in May: her order of March is, whoever tells it again; the one of June is a new customer's.
 */
export async function findErasure(work: Work, secret: string, told: Told): Promise<string | null> {
  const order = await work.list(BY_HASH, [hashOf(secret, orderKeyOf(told.shopId, told.orderKey))]);
  const placedAt = told.snapshot ? fromIso(told.snapshot.placedAt) : Infinity;
  const people: ErasedKeyRow[] = [];
  for (const key of peopleIn(told)) people.push(...(await work.list(BY_HASH, [hashOf(secret, key)])));
  const after = people.filter(({ asked_at }) => placedAt <= asked_at);
  const [first] = [...order, ...after].sort(
    (a, b) => a.asked_at - b.asked_at || (a.erasure_id < b.erasure_id ? -1 : 1),
  );
  return first?.erasure_id ?? null;
}
