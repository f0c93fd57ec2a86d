import type { Context } from '../context.ts';
import { hasNotes } from '../notes/notes.ts';
import { hasOrders } from '../orders/of-contacts.ts';
import { StaleRead, type Work } from '../platform/unit-of-work/unit-of-work.ts';
import { setWords } from '../search/words.ts';
import { hasTasks } from '../tasks/queries.ts';
import { mergeContacts } from './merge.ts';
import { refreshContact } from './refresh.ts';
import { hasStandingMerges } from './standing-merges.ts';
import { ADDRESSES_OF_CONTACT, CONTACT_BY_ID, KEYS_OF_CONTACT } from './store.ts';

/** True when a contact was known only by orders that named nobody, and none of these is with it any more. */
async function isLeft(work: Work, contactId: string): Promise<boolean> {
  const keys = await work.list(KEYS_OF_CONTACT, [contactId]);
  return keys.every(({ kind }) => kind === 'order') && !(await work.read((trx) => hasOrders(trx, contactId)));
}

/** True when somebody at the desk has written, planned, claimed or merged something here. */
async function isWorkedOn(work: Work, contactId: string): Promise<boolean> {
  const contact = await work.find(CONTACT_BY_ID, [contactId]);
  if (contact && (contact.edits !== null || contact.owner_id !== null)) return true;
  const { trx } = work;
  return (
    (await hasNotes(trx, contactId)) ||
    (await hasTasks(trx, contactId)) ||
    (await hasStandingMerges(trx, contactId))
  );
}

async function deleteContact(work: Work, contactId: string): Promise<void> {
  await work.remove(KEYS_OF_CONTACT, [contactId]);
  await work.remove(ADDRESSES_OF_CONTACT, [contactId]);
  await setWords(work, { kind: 'contact', refId: contactId, words: [] });
  await work.remove(CONTACT_BY_ID, [contactId]);
}

/** Deletes a contact that stood only for an order without a buyer, once that order has one. */
export async function dropIfLeft(work: Work, contactId: string): Promise<void> {
  if ((await isLeft(work, contactId)) && !(await isWorkedOn(work, contactId)))
    await deleteContact(work, contactId);
}

/**
 * Settles what becomes of the contact that an order went away from. One that stood for that order alone is deleted; where
 * staff wrote something about it, it is merged with the buyer's (a note on the nameless counter sale, which turns out to
 * be a@'s → the note is on a@). Any other is refreshed. Returns the contact that the order is with now.
 */
export async function leaveContact(
  work: Work,
  ctx: Pick<Context, 'ids' | 'clock' | 'log'>,
  { before, buyer, orderId }: { before: string; buyer: string; orderId: string },
): Promise<string> {
  if (!(await isLeft(work, before))) {
    await refreshContact(work, ctx, before);
    return buyer;
  }
  if (!(await isWorkedOn(work, before))) {
    await deleteContact(work, before);
    return buyer;
  }
  const stays = await mergeContacts(work, ctx, { ids: [before, buyer], reason: 'bridge', orderId });
  if (stays === undefined) throw new StaleRead('One of two contacts was merged meanwhile');
  return stays;
}
