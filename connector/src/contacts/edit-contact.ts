import type { Knex } from 'knex';
import { recordChange } from '../changes/record.ts';
import { audit } from '../audit/audit.ts';
import type { Context } from '../context.ts';
import { AppError } from '../platform/errors.ts';
import { isMailbox, normaliseMailbox } from '../contract/mailbox.ts';
import { refuse, type Outcome, type Refused } from '../platform/outcome.ts';
import { transactWork, workIn, type Work } from '../platform/unit-of-work/unit-of-work.ts';
import { findCompanyByName } from './company-by-name.ts';
import { blankContact } from './profile-from-orders.ts';
import { refreshContact } from './refresh.ts';
import { writeEdits } from './staff-edits.ts';
import {
  CONTACTS,
  CONTACT_BY_ID,
  KEYS,
  KEYS_OF_CONTACT,
  KEY_BY_VALUE,
  type ContactRow,
  type KeyRow,
} from './store.ts';
import { columnsOf, type EntryColumns } from './tidy.ts';

/** What staff can write of a person; the company by its name. */
export interface ContactEntries {
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  company: string;
  /** Of the staff; empty: nobody. */
  ownerId: string;
}

/** Only what is given is written. */
export type ContactEdits = Partial<Omit<ContactEntries, 'ownerId'> & { ownerId: string | null }>;

const COLUMNS: EntryColumns = {
  firstName: { column: 'first_name', most: 255 },
  lastName: { column: 'last_name', most: 255 },
  email: { column: 'email', most: 320 },
  phone: { column: 'phone', most: 60 },
};

type Tools = Pick<Context, 'ids' | 'clock' | 'config'>;

interface Writing {
  contact: ContactRow;
  edits: ContactEdits;
  /** Somebody of the staff, or `corebos`. */
  by: string;
  at: number;
}

const mailboxKey = (email: string): Pick<KeyRow, 'kind' | 'scope' | 'value'> => ({
  kind: 'mailbox',
  scope: '',
  value: normaliseMailbox(email),
});

const findKey = (work: Work, { kind, scope, value }: Pick<KeyRow, 'kind' | 'scope' | 'value'>) =>
  work.find(KEY_BY_VALUE, [kind, scope, value]);

/** Says why the edits cannot be written; null when they can. */
async function refusalOf(work: Work, { contact, edits }: Writing): Promise<Refused | null> {
  const columns = columnsOf(COLUMNS, { ...edits });
  const { first_name, last_name, email } = { ...contact, ...columns };
  const key = mailboxKey(columns['email'] ?? '');
  if (columns['email'] && !isMailbox(columns['email'].trim())) return refuse('email', 'bad_email');
  if (first_name + last_name + email === '') return refuse('firstName', 'no_name');
  const known = key.value === '' ? undefined : await findKey(work, key);
  if (!known || known.contact_id === contact.id) return null;
  return { ...refuse('email', 'mailbox_known'), known: { kind: 'contact', id: known.contact_id } };
}

/** Makes a new mailbox a key of the contact: whoever orders with it is this contact from now on. */
async function claimMailbox(work: Work, { clock }: Tools, { contact, edits }: Writing): Promise<void> {
  const key = mailboxKey(columnsOf(COLUMNS, { ...edits })['email'] ?? '');
  if (key.value === '' || (await findKey(work, key))) return;
  const row = { ...key, contact_id: contact.id, order_id: null, created_at: clock.now() };
  work.insert(KEYS, row, KEY_BY_VALUE, KEYS_OF_CONTACT);
}

/** Writes edits that are not refused. */
async function write(work: Work, ctx: Tools, writing: Writing): Promise<void> {
  const { contact, edits, by, at } = writing;
  const { id, account_id: current } = contact;
  await claimMailbox(work, ctx, writing);
  const { company, ownerId } = edits;
  const entries: Record<string, string | null> = columnsOf(COLUMNS, { ...edits });
  if (company !== undefined)
    entries['account_id'] = await findCompanyByName(work, ctx, { name: company, current });
  const changes: Partial<ContactRow> = writeEdits(contact, entries, { by, at });
  if (ownerId !== undefined && ownerId !== contact.owner_id) changes.owner_id = ownerId;
  if (Object.keys(changes).length > 0)
    work.change(CONTACTS, contact, { ...changes, updated_at: ctx.clock.now() });
  await refreshContact(work, ctx, id);
  await recordChange(work.trx, ctx, { kind: 'contact', id });
}

/**
 * Writes what staff, or people in the outside CRM, say of a contact: it stays, whatever later orders say, and that is
 * kept beside it. `by` is somebody of the staff or `corebos`, `at` the time of the edit in milliseconds. A new mailbox
 * becomes a key of the contact. Refused with `bad_email`, `no_name`, or `mailbox_known` and the contact that has it;
 * throws not_found for a contact that does not stand.
 */
export async function writeContactEdits(
  trx: Knex.Transaction,
  ctx: Tools,
  {
    contactId,
    edits,
    by,
    at = ctx.clock.now(),
  }: { contactId: string; edits: ContactEdits; by: string; at?: number },
): Promise<Outcome<{ id: string }>> {
  return workIn(trx, async (work) => {
    const contact = await work.find(CONTACT_BY_ID, [contactId]);
    if (!contact || contact.merged_into_id !== null)
      throw new AppError('not_found', 'There is no such contact.');
    const writing = { contact, edits, by, at };
    const refused = await refusalOf(work, writing);
    if (refused) return refused;
    await write(work, ctx, writing);
    await audit(trx, ctx, { what: 'contact_edited', on: contactId });
    return { ok: true, id: contactId };
  });
}

const editsOf = (entries: ContactEntries): ContactEdits => ({ ...entries, ownerId: entries.ownerId || null });

/** Writes all entries of a contact. */
export async function editContact(
  ctx: Context,
  { contactId, entries, staffId }: { contactId: string; entries: ContactEntries; staffId: string },
): Promise<Outcome<{ id: string }>> {
  const asked = { contactId, edits: editsOf(entries), by: staffId };
  return transactWork(ctx.db, ({ trx }) => writeContactEdits(trx, ctx, asked));
}

/** Makes a person whom no order has brought yet. The mailbox is theirs: their first order finds them. */
export async function createContact(
  ctx: Context,
  { entries, staffId }: { entries: ContactEntries; staffId: string },
): Promise<Outcome<{ id: string }>> {
  return transactWork(ctx.db, async (work) => {
    const now = ctx.clock.now();
    const contact = blankContact(ctx.ids.new('contact'), now);
    const { id } = contact;
    const writing = { contact, edits: editsOf(entries), by: staffId, at: now };
    const refused = await refusalOf(work, writing);
    if (refused) return refused;
    work.insert(CONTACTS, contact, CONTACT_BY_ID);
    if (normaliseMailbox(entries.email) === '') {
      const key = { kind: 'staff' as const, scope: '', value: id, contact_id: id };
      work.insert(KEYS, { ...key, order_id: null, created_at: now }, KEY_BY_VALUE, KEYS_OF_CONTACT);
    }
    await write(work, ctx, writing);
    await audit(work.trx, ctx, { what: 'contact_created', on: id });
    return { ok: true, id };
  });
}
