import { findContactKeys, findContactByMailbox } from '../contacts/queries.ts';
import { listMergedAway } from '../contacts/standing-merges.ts';
import type { Transactor } from '../platform/db.ts';
import { listOldPasswords } from './old-password-store.ts';
import * as store from './store.ts';

/** A customer whom the record of a contact is about. */
export interface CustomerOfContact {
  customerId: string;
  /** The proven ones, sorted. */
  mailboxes: string[];
}

/**
 * Lists the customers of a contact. A proven mailbox that is a contact's key says whose the customer is, so that they
 * follow the keys through merges and back; one that is nobody's key belongs where it was at the first sign-in (typed by
 * a buyer who was signed in at the shop).
 */
export async function listCustomersOf(db: Transactor, contactId: string): Promise<CustomerOfContact[]> {
  const keys = (await findContactKeys(db, contactId)).filter(({ kind }) => kind === 'mailbox');
  const contactIds = [contactId, ...(await listMergedAway(db, contactId))];
  const rows = await store.listCustomersOfContact(db, {
    contactIds,
    mailboxKeys: keys.map(({ value }) => value),
  });
  const customers = rows.map(async ({ id }): Promise<CustomerOfContact[]> => {
    const mailboxes = await store.listMailboxKeys(db, id);
    const owners = await Promise.all(mailboxes.map((mailbox) => findContactByMailbox(db, mailbox)));
    const known = owners.filter((owner) => owner !== null);
    return known.length === 0 || known.includes(contactId) ? [{ customerId: id, mailboxes }] : [];
  });
  return (await Promise.all(customers)).flat();
}

/** True for a mailbox that somebody has proven, or for which a password of another site waits. */
export async function isKnownMailbox(db: Transactor, mailboxKey: string): Promise<boolean> {
  if (await store.findCustomerByMailbox(db, mailboxKey)) return true;
  return (await listOldPasswords(db, [mailboxKey])).length > 0;
}
