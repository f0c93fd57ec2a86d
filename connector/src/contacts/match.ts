import type { Context } from '../context.ts';
import { StaleRead, type Work } from '../platform/unit-of-work/unit-of-work.ts';
import { keepAddress } from './addresses.ts';
import type { BuyerClaim } from './claim.ts';
import { loadAccounts, matchAccount } from './company-matching.ts';
import type { ContactKey } from './keys.ts';
import { mergeContacts } from './merge.ts';
import { shareOut } from './owner-rules.ts';
import { arePinned } from './pins.ts';
import { blankContact, claimProfile } from './profile-from-orders.ts';
import {
  ADDRESS_BY_CONTENT,
  CONTACTS,
  CONTACT_BY_ID,
  KEYS,
  KEYS_OF_CONTACT,
  KEY_BY_VALUE,
  type ContactRow,
  type KeyRow,
} from './store.ts';

type Tools = Pick<Context, 'ids' | 'clock' | 'log'>;

/** The contact and company that an order was matched to. */
export interface BuyerMatch {
  contactId: string;
  accountId: string | null;
  /** The contact was made by this very order. */
  isNew: boolean;
  /** The contact's search words may have changed: it is to be refreshed when the order is written. */
  changed: boolean;
}

const keyOf = ({ kind, scope, value }: ContactKey): string[] => [kind, scope, value];

/** Reads ahead what matchBuyer will ask for. */
export async function loadBuyers(work: Work, claims: BuyerClaim[]): Promise<void> {
  await loadAccounts(
    work,
    claims.map(({ account }) => account),
  );
  await work.load(
    KEY_BY_VALUE,
    claims.flatMap(({ keys }) => keys.map(keyOf)),
  );
  const contacts: string[][] = [];
  const addresses: string[][] = [];
  for (const claim of claims) {
    for (const key of claim.keys) {
      const row = await work.find(KEY_BY_VALUE, keyOf(key));
      if (!row) continue;
      contacts.push([row.contact_id]);
      addresses.push(
        ...claim.addresses.map(({ kind, content_hash }) => [row.contact_id, kind, content_hash]),
      );
    }
  }
  await work.load(CONTACT_BY_ID, contacts);
  await work.load(ADDRESS_BY_CONTENT, addresses);
}

/**
 * Finds or makes the contact of an order's buyer by its strong keys, and writes what the order claims of the person. An
 * order that carries keys of two contacts merges them: uid 7 was with a@, and now comes with b@ → a@ and b@ are one.
 */
export async function matchBuyer(
  work: Work,
  ctx: Tools,
  { claim, orderId }: { claim: BuyerClaim; orderId: string },
): Promise<BuyerMatch> {
  const accountId = await matchAccount(work, ctx, claim.account);
  const { contact, changed, isNew } = await findOrMake(work, ctx, claim, orderId);
  const changes = claimProfile(contact, claim, accountId);
  const renamed = WORDS_FROM.some((field) => field in changes && changes[field] !== contact[field]);
  if (Object.keys(changes).length > 0)
    work.change(CONTACTS, contact, { ...changes, updated_at: ctx.clock.now() });
  const { id: contactId } = contact;
  let moved = false;
  for (const claimed of claim.addresses)
    moved = (await keepAddress(work, ctx, { contactId, isNew, claimed })) || moved;
  return { contactId, accountId, isNew, changed: changed || renamed || moved };
}

const WORDS_FROM = ['first_name', 'last_name', 'email', 'phone'] as const;

/**
 * Finds the contact that was made for an order which named nobody, or the one that it was merged into. Null when every
 * version so far named somebody.
 */
export async function findOwnContact(work: Work, { keys }: BuyerClaim): Promise<string | null> {
  for (const key of keys) {
    const row = key.kind === 'order' ? await work.find(KEY_BY_VALUE, keyOf(key)) : undefined;
    if (row) return row.contact_id;
  }
  return null;
}

interface Found extends Pick<BuyerMatch, 'isNew' | 'changed'> {
  contact: ContactRow;
}

async function findOrMake(work: Work, ctx: Tools, claim: BuyerClaim, orderId: string): Promise<Found> {
  const { keys } = claim;
  const rows: (KeyRow | undefined)[] = [];
  for (const key of keys) rows.push(await work.find(KEY_BY_VALUE, keyOf(key)));
  const known = rows.filter((row) => row !== undefined);
  const [first] = known;
  const id = first?.contact_id ?? ctx.ids.new('contact');
  keys.forEach((key, index) => {
    if (rows[index]) return;
    const row = { ...key, contact_id: id, order_id: orderId, created_at: ctx.clock.now() };
    work.insert(KEYS, row, KEY_BY_VALUE, KEYS_OF_CONTACT);
  });
  if (!first) {
    const owner_id = await shareOut(work, claim);
    const contact = { ...blankContact(id, ctx.clock.now()), owner_id };
    work.insert(CONTACTS, contact, CONTACT_BY_ID);
    return { contact, isNew: true, changed: true };
  }
  const other = known.find((row) => row.contact_id !== id);
  if (!other || (await arePinned(work.trx, id, other.contact_id))) {
    const changed = known.length < keys.length;
    return { contact: await findStanding(work, id), isNew: false, changed };
  }
  const ids: [string, string] = [id, other.contact_id];
  const stays = await mergeContacts(work, ctx, { ids, reason: 'bridge', orderId });
  if (stays === undefined) throw new StaleRead('One of two contacts was merged meanwhile');
  return { contact: await findStanding(work, stays), isNew: false, changed: true };
}

/** Finds a contact that must still stand. Throws StaleRead, so that the transaction begins again, when it was merged. */
export async function findStanding(work: Work, id: string): Promise<ContactRow> {
  const contact = await work.find(CONTACT_BY_ID, [id]);
  if (!contact || contact.merged_into_id !== null) throw new StaleRead('The contact was merged meanwhile');
  return contact;
}
