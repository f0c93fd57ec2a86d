import type { Knex } from 'knex';
import { claimAddress, keepAddress } from '../../contacts/addresses.ts';
import { refuseMarketing } from '../../contacts/consent.ts';
import { writeContactEdits, type ContactEdits } from '../../contacts/edit-contact.ts';
import { listContactsByIds } from '../../contacts/queries.ts';
import { refreshContact } from '../../contacts/refresh.ts';
import type { Context } from '../../context.ts';
import { workIn } from '../../platform/unit-of-work/unit-of-work.ts';
import { recordChange } from '../../changes/record.ts';
import type { ContactRecord, RecordAddress } from '../records.ts';
import { BY, type Taken, type Taking } from './taking.ts';

type TakingContact = Taking<ContactRecord>;

/** Reads name and phone as staff wrote them. */
function profileOf({ change, merged, record }: TakingContact): Partial<ContactEdits> {
  const { take } = merged;
  const edits: Partial<ContactEdits> = {};
  for (const field of ['firstName', 'lastName', 'phone'] as const)
    if (take[field] !== undefined) edits[field] = take[field];
  // Somebody with one name has it as the last name there: with a second one, both come from there.
  const oneName = record.lastName === '' && record.firstName !== '';
  if (!oneName || (edits.firstName === undefined && edits.lastName === undefined)) return edits;
  return { ...edits, firstName: change.fields['firstName'] ?? '', lastName: change.fields['lastName'] ?? '' };
}

/** Writes edits as the desk does. Returns the fields that were written: none when one of them is refused. */
async function writeEdits(
  trx: Knex.Transaction,
  ctx: Context,
  { standingId, at }: TakingContact,
  edits: Partial<ContactEdits>,
): Promise<string[]> {
  const fields = Object.keys(edits);
  if (fields.length === 0) return [];
  const outcome = await writeContactEdits(trx, ctx, { contactId: standingId, edits, by: BY, at });
  return outcome.ok ? fields : [];
}

/** Takes a refusal of marketing, which anybody may note. A consent is the buyer's alone to give. */
async function takeRefusal(
  trx: Knex.Transaction,
  ctx: Context,
  { merged, standingId, at }: TakingContact,
): Promise<string[]> {
  if (merged.take['marketingConsent'] !== 'no') return [];
  await refuseMarketing(trx, ctx, { contactId: standingId, at });
  const [contact] = await listContactsByIds(trx, [standingId]);
  return contact?.marketing_consent ? [] : ['marketingConsent'];
}

const PLACE = ['line1', 'line2', 'postcode', 'city', 'state', 'country'] as const;

type AddressKind = 'billing' | 'delivery';

const placeFields = (kind: AddressKind): string[] => PLACE.map((part) => `${kind}.${part}`);

/** True when we changed some of the address since both sides agreed on it. */
const isOursToo = ({ merged }: TakingContact, kind: AddressKind): boolean =>
  placeFields(kind).some((field) => field in merged.give || field in merged.conflicts);

/** Reads the address as it is there; undefined when nothing is left of it, or when its country is none. */
function addressOf({ change, record }: TakingContact, kind: AddressKind): RecordAddress | undefined {
  const of = (part: (typeof PLACE)[number]) => change.fields[`${kind}.${part}`] ?? '';
  const place = { line1: of('line1'), line2: of('line2'), postcode: of('postcode'), city: of('city') };
  if (Object.values(place).every((text) => text === '')) return undefined;
  if (!/^([A-Z]{2})?$/.test(of('country'))) return undefined;
  const { firstName, lastName } = record;
  const { company, phone } = record[kind] ?? { company: '', phone: '' };
  return { firstName, lastName, company, phone, ...place, state: of('state'), country: of('country') };
}

/** An address is one thing: it is taken whole, or, where we changed it too (a city there, a street here), not at all. */
async function takeAddress(
  trx: Knex.Transaction,
  ctx: Context,
  taking: TakingContact,
  kind: AddressKind,
): Promise<string[]> {
  const changed = placeFields(kind).filter((field) => field in taking.merged.take);
  const read = changed.length === 0 || isOursToo(taking, kind) ? undefined : addressOf(taking, kind);
  if (!read) return [];
  // It is the newest from now on, whatever an order of an hour ago said.
  const claimed = claimAddress(kind, { ...read }, ctx.clock.now());
  await workIn(trx, async (work) => {
    for (const each of claimed)
      await keepAddress(work, ctx, { contactId: taking.standingId, isNew: false, claimed: each });
    await refreshContact(work, ctx, taking.standingId);
  });
  return changed;
}

/** Lists the fields of addresses that both sides changed: ours stay here as theirs stay there. */
const keptOf = (taking: TakingContact): string[] =>
  (['billing', 'delivery'] as const).flatMap((kind) => {
    const isTheirs = placeFields(kind).some((field) => field in taking.merged.take);
    return isTheirs && isOursToo(taking, kind) ? placeFields(kind) : [];
  });

/** Takes what staff say of a contact, by the verbs of the desk; each field is taken or refused for itself. */
export async function takeContact(
  trx: Knex.Transaction,
  ctx: Context,
  taking: TakingContact,
): Promise<Taken> {
  const { email } = taking.merged.take;
  const taken = [
    ...(await writeEdits(trx, ctx, taking, email === undefined ? {} : { email })),
    ...(await writeEdits(trx, ctx, taking, profileOf(taking))),
    ...(await takeRefusal(trx, ctx, taking)),
    ...(await takeAddress(trx, ctx, taking, 'billing')),
    ...(await takeAddress(trx, ctx, taking, 'delivery')),
  ].filter((field) => field in taking.merged.take);
  if (taken.length > 0) await recordPeople(trx, ctx, taking);
  return { taken, kept: keptOf(taking) };
}

/** A company shows the address of whoever bought for it last. */
async function recordPeople(
  trx: Knex.Transaction,
  ctx: Context,
  { standingId, record }: TakingContact,
): Promise<void> {
  const { accountId } = record;
  await recordChange(trx, ctx, { kind: 'contact', id: standingId });
  if (accountId !== null) await recordChange(trx, ctx, { kind: 'account', id: accountId });
}
