import type { SnapshotAddress } from '../orders/contract.ts';
import type { Context } from '../context.ts';
import { isDuplicateKey, type Transactor } from '../platform/db.ts';
import { sha256 } from '../platform/hash.ts';
import { cut } from '../platform/text.ts';
import { hasPlace } from './buyer.ts';
import { fold } from './search.ts';
import type { AddressRow } from './store.ts';

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

/** Keeps an address once per contact and kind, in its newest spelling. Nothing is kept of one without a place. */
export async function recordAddress(
  trx: Transactor,
  ctx: Pick<Context, 'ids' | 'clock'>,
  {
    contactId,
    kind,
    address,
    usedAt,
  }: { contactId: string; kind: AddressRow['kind']; address: SnapshotAddress; usedAt: number },
): Promise<void> {
  if (!hasPlace(address)) return;
  const text = textOf(address);
  const where = { contact_id: contactId, kind, content_hash: contentHash(address) };
  const known = await trx<AddressRow>('addresses').where(where).first();
  if (known) return useAgain(trx, known, { ...text, last_used_at: usedAt });
  try {
    const id = ctx.ids.new('address');
    await trx('addresses').insert({
      id,
      ...where,
      ...text,
      created_at: ctx.clock.now(),
      last_used_at: usedAt,
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const theirs = await trx<AddressRow>('addresses').where(where).first();
    if (theirs) await useAgain(trx, theirs, { ...text, last_used_at: usedAt });
  }
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
    await useAgain(trx, same, row);
  }
}

/** The later use tells the spelling; of two at the same time the greater text, so that arrival does not matter. */
async function useAgain(
  trx: Transactor,
  known: AddressRow,
  told: AddressText & { last_used_at: number },
): Promise<void> {
  if (told.last_used_at < known.last_used_at) return;
  const words = (row: AddressText) => Object.values(spellingOf(row)).join('\n');
  if (told.last_used_at === known.last_used_at && words(told) <= words(known)) return;
  await trx('addresses')
    .where({ id: known.id })
    .update({ ...spellingOf(told), last_used_at: told.last_used_at });
}
