import type { Knex } from 'knex';
import type { OrderSnapshot, SnapshotAddress } from '../contract/orders.ts';
import type { Context } from '../context.ts';
import { fromIso } from '../platform/clock.ts';
import type { Transactor } from '../platform/db.ts';
import { sha256 } from '../platform/hash.ts';
import { cut } from '../platform/text.ts';
import { workIn, type Work } from '../platform/unit-of-work/unit-of-work.ts';
import { hasPlace } from './keys.ts';
import { fold } from '../search/words.ts';
import { ADDRESSES, ADDRESS_BY_CONTENT, type AddressRow } from './store.ts';

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

/** An address as an order tells it. */
export type ToldAddress = Omit<AddressRow, 'id' | 'contact_id' | 'created_at'>;

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

/** Only the columns of the text, of whatever row they are in. */
function spellingOf(row: AddressText): AddressText {
  const { first_name, last_name, company, line1, line2, city, state, postcode, country, phone } = row;
  return { first_name, last_name, company, line1, line2, city, state, postcode, country, phone };
}

/** Case, accents and blanks do not make another address. */
function contentHash(address: SnapshotAddress): string {
  return sha256(FIELDS.map((field) => fold(address[field]).replace(/\s+/g, ' ').trim()).join('\n'));
}

function toldAddress(kind: AddressRow['kind'], address: SnapshotAddress, usedAt: number): ToldAddress[] {
  if (!hasPlace(address)) return [];
  return [{ kind, content_hash: contentHash(address), ...textOf(address), last_used_at: usedAt }];
}

/** The addresses of an order; nothing is kept of one without a place. */
export function addressesOf({ billing, delivery, placedAt }: OrderSnapshot): ToldAddress[] {
  const usedAt = fromIso(placedAt);
  const delivered = delivery ? toldAddress('delivery', delivery, usedAt) : [];
  return [...toldAddress('billing', billing, usedAt), ...delivered];
}

/** Keeps an address once per contact and kind, in its newest spelling. `isNew`: the contact has none yet. */
export async function keepAddress(
  work: Work,
  ctx: Pick<Context, 'ids' | 'clock'>,
  { contactId, isNew, told }: { contactId: string; isNew: boolean; told: ToldAddress },
): Promise<void> {
  const key = [contactId, told.kind, told.content_hash];
  const known = isNew ? undefined : await work.find(ADDRESS_BY_CONTENT, key);
  if (known) {
    if (isLater(told, known))
      work.change(ADDRESSES, known, { ...spellingOf(told), last_used_at: told.last_used_at });
    return;
  }
  const id = ctx.ids.new('address');
  const row: AddressRow = { id, contact_id: contactId, ...told, created_at: ctx.clock.now() };
  work.insert(ADDRESSES, row, ADDRESS_BY_CONTENT);
}

/** The same for an address that no order tells. */
export async function recordAddress(
  trx: Knex.Transaction,
  ctx: Pick<Context, 'ids' | 'clock'>,
  {
    contactId,
    kind,
    address,
    usedAt,
  }: { contactId: string; kind: AddressRow['kind']; address: SnapshotAddress; usedAt: number },
): Promise<void> {
  await workIn(trx, async (work) => {
    for (const told of toldAddress(kind, address, usedAt))
      await keepAddress(work, ctx, { contactId, isNew: false, told });
  });
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

/** The later use tells the spelling; of two at the same time the greater text, so that arrival does not matter. */
function isLater(told: AddressText & { last_used_at: number }, known: AddressRow): boolean {
  if (told.last_used_at !== known.last_used_at) return told.last_used_at > known.last_used_at;
  const words = (row: AddressText) => Object.values(spellingOf(row)).join('\n');
  return words(told) > words(known);
}
