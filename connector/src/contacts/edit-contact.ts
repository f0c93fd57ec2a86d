import type { ContactEntries, DeskMade } from '@carrello/portal/services';
import type { Knex } from 'knex';
import type { Context } from '../context.ts';
import { recordChange } from '../changes/record.ts';
import { transact } from '../platform/db.ts';
import { AppError } from '../platform/errors.ts';
import { cut } from '../platform/text.ts';
import { nameAccount } from './edit-company.ts';
import { writeEdits } from './staff-edits.ts';
import { normaliseMailbox } from '../platform/mailbox.ts';
import { blankContact } from './profile-from-orders.ts';
import { refreshContact } from './refresh.ts';
import * as store from './store.ts';
import type { ContactRow } from './store.ts';

const NoSuchContact = () => new AppError('not_found', 'There is no such contact.');

interface Entered {
  first_name: string;
  last_name: string;
  email: string;
  phone: string;
}

const tidy = (text: string, most: number): string => cut(text.replace(/\s+/g, ' ').trim(), most);

function enteredOf(entries: ContactEntries): Entered {
  return {
    first_name: tidy(entries.firstName, 255),
    last_name: tidy(entries.lastName, 255),
    email: tidy(entries.email, 320),
    phone: tidy(entries.phone, 60),
  };
}

function faultOf({ first_name, last_name, email }: Entered): DeskMade | null {
  if (email !== '' && normaliseMailbox(email) === '')
    return { ok: false, field: 'email', reason: 'bad_email' };
  if (first_name + last_name + email === '') return { ok: false, field: 'firstName', reason: 'no_name' };
  return null;
}

/** Whoever writes from this mailbox is this contact from now on. False when it is another's already. */
async function claimMailbox(
  trx: Knex.Transaction,
  { email, contactId, now }: { email: string; contactId: string; now: number },
): Promise<DeskMade | null> {
  const value = normaliseMailbox(email);
  if (value === '') return null;
  const key = { kind: 'mailbox' as const, scope: '', value };
  const known = await trx<store.KeyRow>('contact_keys').where(key).first();
  if (!known) {
    await trx('contact_keys').insert({ ...key, contact_id: contactId, order_id: null, created_at: now });
    return null;
  }
  if (known.contact_id === contactId) return null;
  return { ok: false, field: 'email', reason: 'mailbox_known', link: `/desk/contacts/${known.contact_id}` };
}

interface Write {
  contact: ContactRow;
  entered: Entered;
  entries: ContactEntries;
  staffId: string;
}

/** What staff wrote, over the record; a refusal when the mailbox is another's. */
async function write(
  trx: Knex.Transaction,
  ctx: Context,
  { contact, entered, entries, staffId }: Write,
): Promise<DeskMade> {
  const { id } = contact;
  const now = ctx.clock.now();
  const refused = await claimMailbox(trx, { email: entered.email, contactId: id, now });
  if (refused) return refused;
  const account_id = await nameAccount(trx, ctx, { name: entries.company, current: contact.account_id });
  const edits = writeEdits(contact, { ...entered, account_id }, { by: staffId, at: now });
  const owner_id = entries.ownerId === '' ? null : entries.ownerId;
  const changes = { ...edits, ...(owner_id === contact.owner_id ? {} : { owner_id }) };
  if (Object.keys(changes).length > 0) await store.updateContact(trx, id, { ...changes, updated_at: now });
  await refreshContact(trx, ctx, id);
  await recordChange(trx, ctx, { kind: 'contact', id });
  return { ok: true, id };
}

/** A person whom no order has brought yet. The mailbox is theirs: their first order finds them. */
export async function createContact(
  ctx: Context,
  { entries, staffId }: { entries: ContactEntries; staffId: string },
): Promise<DeskMade> {
  const entered = enteredOf(entries);
  const fault = faultOf(entered);
  if (fault) return fault;
  return transact(ctx.db, async (trx) => {
    const contact = blankContact(ctx.ids.new('contact'), ctx.clock.now());
    const { id, created_at } = contact;
    const known = await claimMailbox(trx, { email: entered.email, contactId: id, now: created_at });
    if (known) return known;
    await trx('contacts').insert(contact);
    const key = { kind: 'staff', scope: '', value: id, contact_id: id, order_id: null, created_at };
    if (entered.email === '') await trx('contact_keys').insert(key);
    return write(trx, ctx, { contact, entered, entries, staffId });
  });
}

/** What staff write stays, whatever later orders tell; what those tell is kept beside it. */
export async function editContact(
  ctx: Context,
  { contactId, entries, staffId }: { contactId: string; entries: ContactEntries; staffId: string },
): Promise<DeskMade> {
  const entered = enteredOf(entries);
  const fault = faultOf(entered);
  if (fault) return fault;
  return transact(ctx.db, async (trx) => {
    const contact = await store.lockContact(trx, contactId);
    if (!contact || contact.merged_into_id !== null) throw NoSuchContact();
    return write(trx, ctx, { contact, entered, entries, staffId });
  });
}
