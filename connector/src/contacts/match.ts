import type { Context } from '../context.ts';
import type { OrderSnapshot } from '../contract/orders.ts';
import { StaleRead, type Work } from '../platform/unit-of-work/unit-of-work.ts';
import { ACCOUNT_BY_KEY, accountOf, linkAccount, type ToldAccount } from './company-matching.ts';
import { addressesOf, keepAddress, type ToldAddress } from './addresses.ts';
import { keysOf, rankOf, type ContactKey } from './keys.ts';
import { mergeContacts } from './merge.ts';
import { blankContact, tellProfile } from './profile-from-orders.ts';
import * as store from './store.ts';
import {
  ADDRESS_BY_CONTENT,
  CONTACTS,
  CONTACT_BY_ID,
  KEYS,
  KEY_BY_VALUE,
  type ContactRow,
  type KeyRow,
} from './store.ts';

type Tools = Pick<Context, 'ids' | 'clock' | 'log'>;

/** What one version of an order tells of its buyer, worked out once. */
export interface Telling {
  keys: ContactKey[];
  rank: string;
  snapshot: OrderSnapshot;
  account: ToldAccount | null;
  addresses: ToldAddress[];
}

export function tellingOf(shopId: string, snapshot: OrderSnapshot): Telling {
  const keys = keysOf(shopId, snapshot);
  const rank = rankOf(shopId, snapshot);
  const account = accountOf(snapshot, { rank, buyer: keys[0] as ContactKey });
  return { keys, rank, snapshot, account, addresses: addressesOf(snapshot) };
}

export interface BuyerLink {
  contactId: string;
  accountId: string | null;
  /** Made by this very order. */
  isNew: boolean;
  /** The record's search words may have changed: to be refreshed when the order is written. */
  changed: boolean;
  /** Another contact was merged in: order rows read before may name it. */
  merged: boolean;
}

const keyOf = ({ kind, scope, value }: ContactKey): string[] => [kind, scope, value];

/** Reads ahead what linkBuyer needs for these tellings. */
export async function loadBuyers(work: Work, tellings: Telling[]): Promise<void> {
  await work.load(
    ACCOUNT_BY_KEY,
    tellings.flatMap(({ account }) => (account ? [[account.account_key]] : [])),
  );
  await work.load(
    KEY_BY_VALUE,
    tellings.flatMap(({ keys }) => keys.map(keyOf)),
  );
  const contacts: string[][] = [];
  const addresses: string[][] = [];
  for (const { keys, addresses: told } of tellings) {
    for (const key of keys) {
      const row = await work.find(KEY_BY_VALUE, keyOf(key));
      if (!row) continue;
      contacts.push([row.contact_id]);
      addresses.push(...told.map(({ kind, content_hash }) => [row.contact_id, kind, content_hash]));
    }
  }
  await work.load(CONTACT_BY_ID, contacts);
  await work.load(ADDRESS_BY_CONTENT, addresses);
}

/**
 * Finds or makes the contact of an order's buyer by strong keys, and lets the snapshot tell what it knows of the
 * person. Contacts are the connected components over keys: an order that carries keys of two contacts merges them.
 */
export async function linkBuyer(
  work: Work,
  ctx: Tools,
  { telling, orderId }: { telling: Telling; orderId: string },
): Promise<BuyerLink> {
  const accountId = await linkAccount(work, ctx, telling.account);
  const { contact, changed, ...found } = await findOrMake(work, ctx, telling, orderId);
  const changes = tellProfile(contact, telling, accountId);
  const renamed = WORDS_FROM.some((field) => field in changes && changes[field] !== contact[field]);
  if (Object.keys(changes).length > 0)
    work.change(CONTACTS, contact, { ...changes, updated_at: ctx.clock.now() });
  const { id: contactId } = contact;
  for (const told of telling.addresses) await keepAddress(work, ctx, { contactId, isNew: found.isNew, told });
  return { contactId, accountId, changed: changed || renamed, ...found };
}

const WORDS_FROM = ['first_name', 'last_name', 'email', 'phone'] as const;

/** It says who bought: by mailbox or uid. */
export function isNamed({ keys }: Pick<Telling, 'keys'>): boolean {
  return keys.every(({ kind }) => kind !== 'order');
}

/** The contact that stands for the order of a telling that names nobody, or what that was merged into. */
export async function findOwnContact(work: Work, { keys }: Telling): Promise<string | null> {
  for (const key of keys) {
    const row = key.kind === 'order' ? await work.find(KEY_BY_VALUE, keyOf(key)) : undefined;
    if (row) return row.contact_id;
  }
  return null;
}

interface Found extends Pick<BuyerLink, 'isNew' | 'changed' | 'merged'> {
  contact: ContactRow;
}

async function findOrMake(work: Work, ctx: Tools, { keys }: Telling, orderId: string): Promise<Found> {
  const rows: (KeyRow | undefined)[] = [];
  for (const key of keys) rows.push(await work.find(KEY_BY_VALUE, keyOf(key)));
  const known = rows.filter((row) => row !== undefined);
  const [first] = known;
  const id = first?.contact_id ?? ctx.ids.new('contact');
  keys.forEach((key, index) => {
    if (rows[index]) return;
    const row = { ...key, contact_id: id, order_id: orderId, created_at: ctx.clock.now() };
    work.insert(KEYS, row, KEY_BY_VALUE);
  });
  if (!first) {
    const contact = blankContact(id, ctx.clock.now());
    work.insert(CONTACTS, contact, CONTACT_BY_ID);
    return { contact, isNew: true, changed: true, merged: false };
  }
  const other = known.find((row) => row.contact_id !== id);
  const apart = other && (await store.arePinned(work.trx, id, other.contact_id));
  if (!other || apart) {
    const changed = known.length < keys.length;
    return { contact: await findStanding(work, id), isNew: false, changed, merged: false };
  }
  const ids: [string, string] = [id, other.contact_id];
  const stays = await work.aside((trx) => mergeContacts(trx, ctx, { ids, reason: 'bridge', orderId }));
  if (!stays) throw new StaleRead('One of two contacts was merged meanwhile');
  return { contact: await findStanding(work, stays.id), isNew: false, changed: true, merged: true };
}

/** The contact, which no merge took away. */
export async function findStanding(work: Work, id: string): Promise<ContactRow> {
  const contact = await work.find(CONTACT_BY_ID, [id]);
  if (!contact || contact.merged_into_id !== null) throw new StaleRead('The contact was merged meanwhile');
  return contact;
}
