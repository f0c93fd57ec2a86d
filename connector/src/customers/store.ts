import { isDuplicateKey, type Transactor } from '../platform/db.ts';

export interface CodeRow {
  id: string;
  mailbox_key: string;
  visit_hash: string;
  code_hash: string | null;
  tries: number;
  created_at: number;
  expires_at: number;
  used_at: number | null;
}

export interface CustomerRow {
  id: string;
  contact_id: string | null;
  locale: string;
  created_at: number;
  signed_in_at: number;
}

/** The newest code of a browser for a mailbox is the only one: those before and the long expired go. */
export async function replaceCode(trx: Transactor, row: CodeRow): Promise<void> {
  const { mailbox_key, visit_hash } = row;
  await trx('sign_in_codes').where({ mailbox_key, visit_hash }).delete();
  await trx('sign_in_codes').where('expires_at', '<', row.created_at).delete();
  await trx('sign_in_codes').insert(row);
}

export function findCode(
  db: Transactor,
  mailboxKey: string,
  visitHash: string,
): Promise<CodeRow | undefined> {
  return db<CodeRow>('sign_in_codes').where({ mailbox_key: mailboxKey, visit_hash: visitHash }).first();
}

export function findCodeById(db: Transactor, id: string): Promise<CodeRow | undefined> {
  return db<CodeRow>('sign_in_codes').where({ id }).first();
}

export async function setCodeHash(trx: Transactor, id: string, codeHash: string): Promise<void> {
  await trx('sign_in_codes').where({ id }).update({ code_hash: codeHash });
}

/** Takes one of the code's tries, before it is compared: parallel guesses cannot share one. */
export async function takeTry(
  db: Transactor,
  id: string,
  { most, now }: { most: number; now: number },
): Promise<boolean> {
  const taken = await db('sign_in_codes')
    .where({ id, used_at: null })
    .where('tries', '<', most)
    .where('expires_at', '>', now)
    .update({ tries: db.raw('tries + 1') });
  return taken === 1;
}

/** False when somebody else used it in between. */
export async function useCode(trx: Transactor, id: string, now: number): Promise<boolean> {
  return (await trx('sign_in_codes').where({ id, used_at: null }).update({ used_at: now })) === 1;
}

/** True where a code makes sense: an order was placed with this mailbox, or it was proven before. */
export async function isKnownMailbox(db: Transactor, mailboxKey: string): Promise<boolean> {
  const order = await db('orders').where({ mailbox_key: mailboxKey }).first('id');
  return order !== undefined || (await findCustomerByMailbox(db, mailboxKey)) !== undefined;
}

export function findCustomerByMailbox(db: Transactor, mailboxKey: string): Promise<CustomerRow | undefined> {
  return db('customer_mailboxes')
    .join('customers', 'customers.id', 'customer_mailboxes.customer_id')
    .where('customer_mailboxes.mailbox_key', mailboxKey)
    .first<CustomerRow | undefined>('customers.*');
}

export function findCustomer(db: Transactor, id: string): Promise<CustomerRow | undefined> {
  return db<CustomerRow>('customers').where({ id }).first();
}

export async function listMailboxKeys(db: Transactor, customerId: string): Promise<string[]> {
  return db('customer_mailboxes')
    .where({ customer_id: customerId })
    .orderBy('mailbox_key')
    .pluck('mailbox_key');
}

/** False when the mailbox became another customer's in between: nothing was written then. */
export async function insertCustomer(
  trx: Transactor,
  row: CustomerRow,
  mailboxKey: string,
): Promise<boolean> {
  try {
    const mailbox = { mailbox_key: mailboxKey, customer_id: row.id, proven_at: row.created_at };
    await trx('customer_mailboxes').insert(mailbox);
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
  await trx('customers').insert(row);
  return true;
}

export async function setSignedIn(trx: Transactor, id: string, now: number): Promise<void> {
  await trx('customers').where({ id }).update({ signed_in_at: now });
}

interface KnownBuyerRow {
  contact_id: string;
  locale: string;
}

interface KnownBuyer {
  contactId: string;
  locale: string;
}

/** The contact this mailbox is a key of, else the one of its newest order; with the language of that order. */
export async function findBuyer(db: Transactor, mailboxKey: string): Promise<KnownBuyer | null> {
  const key = await db('contact_keys')
    .where({ kind: 'mailbox', scope: '', value: mailboxKey })
    .first<{ contact_id: string } | undefined>('contact_id');
  const order = await db('orders')
    .where({ mailbox_key: mailboxKey })
    .orderBy([
      { column: 'placed_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .first<KnownBuyerRow | undefined>('contact_id', 'locale');
  const contactId = key?.contact_id ?? order?.contact_id;
  return contactId === undefined ? null : { contactId, locale: order?.locale ?? '' };
}
