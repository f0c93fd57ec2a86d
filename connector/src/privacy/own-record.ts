import { findContactByMailbox, findContactKeys, findStandingContact } from '../contacts/queries.ts';
import type { ContactRow } from '../contacts/store.ts';
import { countForeignOrders } from '../orders/of-customer.ts';
import type { OrderOwner } from '../orders/queries.ts';
import type { Transactor } from '../platform/db.ts';

/** The record of a contact that a customer's mailbox is a key of. */
export interface OwnRecord {
  contact: ContactRow;
  /** True when nobody else is in it: all its mailboxes are proven and all its orders are the customer's. */
  isWhole: boolean;
}

/** Finds the records of a customer by the proven mailboxes. Typed mailboxes and staff join contacts, so others may be in one. */
export async function listOwnRecords(db: Transactor, owner: OrderOwner): Promise<OwnRecord[]> {
  const records = new Map<string, OwnRecord>();
  for (const mailbox of owner.mailboxKeys) {
    const id = await findContactByMailbox(db, mailbox);
    const contact = id === null || records.has(id) ? undefined : await findStandingContact(db, id);
    if (!contact) continue;
    const keys = await findContactKeys(db, contact.id);
    const isProven = keys.every(({ kind, value }) => kind !== 'mailbox' || owner.mailboxKeys.includes(value));
    const isWhole = isProven && (await countForeignOrders(db, owner, contact.id)) === 0;
    records.set(contact.id, { contact, isWhole });
  }
  return [...records.values()];
}
