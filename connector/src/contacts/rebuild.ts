import { recordChange } from '../changes/record.ts';
import type { Context } from '../context.ts';
import type { Work } from '../platform/unit-of-work/unit-of-work.ts';
import { keepAddress } from './addresses.ts';
import type { BuyerClaim } from './claim.ts';
import { matchAccount } from './company-matching.ts';
import { blank } from './erase.ts';
import { blankContact, claimProfile } from './profile-from-orders.ts';
import { refreshContact } from './refresh.ts';
import { listMergedAway } from './standing-merges.ts';
import { editsSince, writeEdits } from './staff-edits.ts';
import { CONTACTS, CONTACT_BY_ID, lockContact, updateContact, type ContactRow } from './store.ts';

interface TakingOut {
  contactId: string;
  /** True for a mailbox of the person who goes. */
  isTheirs(mailbox: string): boolean;
}

/**
 * Takes one of several people out of a contact: the mailboxes are keys no more, and how it was merged is forgotten, since
 * that holds all of them as they were; so do the records that became it. What orders said of it is to be made anew (`rebuildContact`).
 */
export async function takeOut(
  work: Work,
  ctx: Pick<Context, 'clock' | 'config'>,
  { contactId, isTheirs }: TakingOut,
): Promise<void> {
  await work.aside(async (trx) => {
    const keys = await trx('contact_keys').where({ contact_id: contactId, kind: 'mailbox' }).pluck('value');
    const theirs = (keys as string[]).filter(isTheirs);
    await trx('contact_keys').where({ kind: 'mailbox', scope: '' }).whereIn('value', theirs).delete();
    await trx('addresses').where({ contact_id: contactId }).delete();
    const all = [contactId, ...(await listMergedAway(trx, contactId))];
    await trx('contact_merges').whereIn('winner_id', all).orWhereIn('loser_id', all).delete();
    for (const id of all) if (id !== contactId) await updateContact(trx, id, blank(id, ctx.clock.now()));
    await recordChange(trx, ctx, ...all.map((id) => ({ kind: 'contact' as const, id })));
    const contact = await lockContact(trx, contactId);
    if (contact && isTheirs(contact.email)) await updateContact(trx, contactId, { email: '' });
  });
}

/** What no order says of a contact: id, age, who looks after it. */
const OWN = ['id', 'created_at', 'owner_id', 'merged_into_id'] as const;

/** Makes a contact anew from what the orders that are with it claim, and over it what staff wrote. */
export async function rebuildContact(
  work: Work,
  ctx: Pick<Context, 'ids' | 'clock' | 'config'>,
  { contactId, claims }: { contactId: string; claims: BuyerClaim[] },
): Promise<void> {
  const contact = await work.find(CONTACT_BY_ID, [contactId]);
  if (!contact) return;
  const written = editsSince(contact, []);
  const own = Object.fromEntries(OWN.map((column) => [column, contact[column]])) as Partial<ContactRow>;
  work.change(CONTACTS, contact, { ...blankContact(contactId, ctx.clock.now()), ...own });
  for (const claim of claims) {
    const accountId = await matchAccount(work, ctx, claim.account);
    work.change(CONTACTS, contact, claimProfile(contact, claim, accountId));
    for (const claimed of claim.addresses) await keepAddress(work, ctx, { contactId, isNew: false, claimed });
  }
  for (const [field, entry] of Object.entries(written))
    if (entry && entry.value !== '')
      work.change(CONTACTS, contact, writeEdits(contact, { [field]: entry.value }, entry.edit));
  await refreshContact(work, ctx, contactId);
  await recordChange(work.trx, ctx, { kind: 'contact', id: contactId });
}
