import type { OrderSnapshot, SnapshotAddress } from '../contract/orders.ts';
import type { Context } from '../context.ts';
import { fromIso } from '../platform/clock.ts';
import type { Transactor } from '../platform/db.ts';
import { sha256 } from '../platform/hash.ts';
import { cut } from '../platform/text.ts';
import type { Work } from '../platform/unit-of-work/unit-of-work.ts';
import { fold } from '../search/spelling.ts';
import { hasPlace } from './keys.ts';
import { ADDRESSES, ADDRESSES_OF_CONTACT, ADDRESS_BY_CONTENT, type AddressRow } from './store.ts';

const FIELDS = [
  'firstName',
  'lastName',
  'company',
  'line1',
  'line2',
  'city',
  'state',
  'postcode',
  'country',
  'phone',
] as const;

type AddressText = Omit<
  AddressRow,
  'id' | 'contact_id' | 'kind' | 'content_hash' | 'created_at' | 'last_used_at'
>;

/** An address as an order, or the outside CRM, gives it. */
export type ClaimedAddress = Omit<AddressRow, 'id' | 'contact_id' | 'created_at'>;

function textOf(address: SnapshotAddress): AddressText {
  const tidy = (text: string, most: number) => cut(text.replace(/\s+/g, ' ').trim(), most);
  return {
    first_name: tidy(address.firstName, 255),
    last_name: tidy(address.lastName, 255),
    company: tidy(address.company, 255),
    line1: tidy(address.line1, 255),
    line2: tidy(address.line2, 255),
    city: tidy(address.city, 255),
    state: tidy(address.state, 255),
    postcode: tidy(address.postcode, 60),
    country: tidy(address.country, 10),
    phone: tidy(address.phone, 60),
  };
}

/** Takes only the columns of the text, whatever row they are in. */
export function spellingOf(row: AddressText): AddressText {
  const { first_name, last_name, company, line1, line2, city, state, postcode, country, phone } = row;
  return { first_name, last_name, company, line1, line2, city, state, postcode, country, phone };
}

/** Case, accents and blanks do not make another address: `VIA ROMA  1` is `Via Roma 1`. */
function contentHash(address: SnapshotAddress): string {
  return sha256(FIELDS.map((field) => fold(address[field]).replace(/\s+/g, ' ').trim()).join('\n'));
}

/** Makes a claim of an address that was used at a time in milliseconds; it is empty when the address names no place. */
export function claimAddress(
  kind: AddressRow['kind'],
  address: SnapshotAddress,
  usedAt: number,
): ClaimedAddress[] {
  if (!hasPlace(address)) return [];
  return [{ kind, content_hash: contentHash(address), ...textOf(address), last_used_at: usedAt }];
}

/** Lists the addresses of an order that name a place; none where the buyer was erased. */
export function addressesOf({ billing, delivery, placedAt, erased }: OrderSnapshot): ClaimedAddress[] {
  if (erased) return [];
  const usedAt = fromIso(placedAt);
  const delivered = delivery ? claimAddress('delivery', delivery, usedAt) : [];
  return [...claimAddress('billing', billing, usedAt), ...delivered];
}

/**
 * Keeps an address once per contact and kind, in its newest spelling; true for one that was not known. `isNew` says that the
 * contact has none yet.
 */
export async function keepAddress(
  work: Work,
  ctx: Pick<Context, 'ids' | 'clock'>,
  { contactId, isNew, claimed }: { contactId: string; isNew: boolean; claimed: ClaimedAddress },
): Promise<boolean> {
  const key = [contactId, claimed.kind, claimed.content_hash];
  const known = isNew ? undefined : await work.find(ADDRESS_BY_CONTENT, key);
  if (known) {
    if (isLater(claimed, known))
      work.change(ADDRESSES, known, { ...spellingOf(claimed), last_used_at: claimed.last_used_at });
    return false;
  }
  const id = ctx.ids.new('address');
  const row: AddressRow = { id, contact_id: contactId, ...claimed, created_at: ctx.clock.now() };
  work.insert(ADDRESSES, row, ADDRESS_BY_CONTENT, ADDRESSES_OF_CONTACT);
  return true;
}

/** Gives the addresses of one contact to another; one that both have is kept once. */
export async function moveAddresses(
  trx: Transactor,
  { from, to }: { from: AddressRow[]; to: AddressRow[] },
  toId: string,
): Promise<void> {
  for (const row of from) {
    const same = to.find(({ kind, content_hash }) => kind === row.kind && content_hash === row.content_hash);
    if (!same) {
      await trx('addresses').where({ id: row.id }).update({ contact_id: toId });
      continue;
    }
    await trx('addresses').where({ id: row.id }).delete();
    if (isLater(row, same))
      await trx('addresses')
        .where({ id: same.id })
        .update({ ...spellingOf(row), last_used_at: row.last_used_at });
  }
}

/**
 * The later use decides the spelling; of two at the same time the greater text does, so that the order of arrival does
 * not matter (`Via Roma 1` and `VIA ROMA 1` of one moment → `Via Roma 1`).
 */
function isLater(claimed: AddressText & { last_used_at: number }, known: AddressRow): boolean {
  if (claimed.last_used_at !== known.last_used_at) return claimed.last_used_at > known.last_used_at;
  const words = (row: AddressText) => Object.values(spellingOf(row)).join('\n');
  return words(claimed) > words(known);
}
