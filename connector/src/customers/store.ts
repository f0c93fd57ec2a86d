import { isDuplicateKey, type Transactor } from '../platform/db.ts';
import { endOldPasswords, mailboxesOf } from './old-password-store.ts';

export interface CodeRow {
  id: string;
  mailbox_key: string;
  /** Hash of the secret of the browser that asked, or of the checkout's: the code works there alone. */
  visit_hash: string;
  /** The checkout inside which it was asked for and alone works; null for one of the portal. */
  checkout_id: string | null;
  /** Null until the mail is written, and for good where nobody has this mailbox. */
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

export interface MailboxRow {
  mailbox_key: string;
  customer_id: string;
  proven_at: number;
  /** When it was chosen as the main one: the latest counts, and where none was chosen, the one that was proven first. */
  main_at: number;
}

/** Somebody has shown inside a checkout whose mailbox it is: reads addresses there, and opens no session. */
export interface CheckoutSignInRow {
  checkout_id: string;
  /** SHA-256 of the token, which is stored nowhere. */
  token_hash: string;
  customer_id: string;
  mailbox_key: string;
  expires_at: number;
}

export interface PasswordRow {
  customer_id: string;
  password_hash: string;
  /** Whether it has fewer characters than one that stands alone. */
  is_short: boolean | number;
  set_at: number;
  /** True for one that came from another site and would not be taken here. */
  is_weak: boolean | number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    customers: CustomerRow;
    customer_passwords: PasswordRow;
    customer_mailboxes: MailboxRow;
    sign_in_codes: CodeRow;
    checkout_sign_ins: CheckoutSignInRow;
  }
}

/** The newest code of a browser or checkout for a mailbox is the only one: those before go, and all that have run out. */
export async function replaceCode(trx: Transactor, row: CodeRow): Promise<void> {
  const { mailbox_key, visit_hash, checkout_id } = row;
  await trx('sign_in_codes').where({ mailbox_key, visit_hash, checkout_id }).delete();
  await trx('sign_in_codes').where('expires_at', '<', row.created_at).delete();
  await trx('sign_in_codes').insert(row);
}

export function findCode(
  db: Transactor,
  asked: Pick<CodeRow, 'mailbox_key' | 'visit_hash' | 'checkout_id'>,
): Promise<CodeRow | undefined> {
  const { mailbox_key, visit_hash, checkout_id } = asked;
  return db('sign_in_codes').where({ mailbox_key, visit_hash, checkout_id }).first();
}

export function findCodeById(db: Transactor, id: string): Promise<CodeRow | undefined> {
  return db('sign_in_codes').where({ id }).first();
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

export function findCustomerByMailbox(db: Transactor, mailboxKey: string): Promise<CustomerRow | undefined> {
  return db('customer_mailboxes')
    .join('customers', 'customers.id', 'customer_mailboxes.customer_id')
    .where('customer_mailboxes.mailbox_key', mailboxKey)
    .first<CustomerRow | undefined>('customers.*');
}

/** Lets nobody else change what is this customer's until the transaction ends. */
export function lockCustomer(trx: Transactor, id: string): Promise<CustomerRow | undefined> {
  return trx('customers').where({ id }).forUpdate().first();
}

export function findCustomer(db: Transactor, id: string): Promise<CustomerRow | undefined> {
  return db('customers').where({ id }).first();
}

export function listMailboxKeys(db: Transactor, customerId: string): Promise<string[]> {
  return db('customer_mailboxes')
    .where({ customer_id: customerId })
    .orderBy('mailbox_key')
    .pluck('mailbox_key');
}

/** The main one comes first. */
export function listMailboxes(db: Transactor, customerId: string): Promise<MailboxRow[]> {
  return db('customer_mailboxes')
    .where({ customer_id: customerId })
    .orderBy([{ column: 'main_at', order: 'desc' }, 'proven_at', 'mailbox_key'])
    .select('*');
}

export async function removeCodes(db: Transactor): Promise<void> {
  await db('sign_in_codes').delete();
  await db('customer_challenges').delete();
  await db('checkout_sign_ins').delete();
  await db('sign_on_links').delete();
  await db('sign_on_pairs').delete();
}

/** A checkout has one sign-in, the newest; all that have run out go with the one before. */
export async function saveCheckoutSignIn(
  trx: Transactor,
  row: CheckoutSignInRow,
  now: number,
): Promise<void> {
  await trx('checkout_sign_ins').where('expires_at', '<=', now).delete();
  await trx('checkout_sign_ins').insert(row).onConflict('checkout_id').merge();
}

export function findCheckoutSignIn(
  db: Transactor,
  checkoutId: string,
): Promise<CheckoutSignInRow | undefined> {
  return db('checkout_sign_ins').where({ checkout_id: checkoutId }).first();
}

export async function endCheckoutSignIns(trx: Transactor, customerId: string): Promise<void> {
  await trx('checkout_sign_ins').where({ customer_id: customerId }).delete();
}

/** False when the mailbox became another customer's in between: nothing was written then. */
export async function insertCustomer(
  trx: Transactor,
  row: CustomerRow,
  mailboxKey: string,
): Promise<boolean> {
  try {
    const proven_at = row.created_at;
    await trx('customer_mailboxes').insert({
      mailbox_key: mailboxKey,
      customer_id: row.id,
      proven_at,
      main_at: 0,
    });
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

/** Lists the customers of some mailboxes, and those who were tied to some contacts at their first sign-in. */
export function listCustomersOfContact(
  db: Transactor,
  { contactIds, mailboxKeys }: { contactIds: string[]; mailboxKeys: string[] },
): Promise<CustomerRow[]> {
  const proven = db('customer_mailboxes').whereIn('mailbox_key', mailboxKeys).select('customer_id');
  return db('customers').whereIn('contact_id', contactIds).orWhereIn('id', proven).orderBy('id').select('*');
}

/** Finds the contact of each customer who has one. */
export async function listContactsOf(db: Transactor, ids: string[]): Promise<Map<string, string>> {
  const rows = ids.length === 0 ? [] : await db('customers').whereIn('id', ids).select('id', 'contact_id');
  return new Map(rows.flatMap(({ id, contact_id }) => (contact_id === null ? [] : [[id, contact_id]])));
}

export function findPassword(db: Transactor, customerId: string): Promise<PasswordRow | undefined> {
  return db('customer_passwords').where({ customer_id: customerId }).first();
}

/** Those of another site work no more then. */
export async function savePassword(trx: Transactor, row: PasswordRow): Promise<void> {
  await endOldPasswords(trx, mailboxesOf(trx, row.customer_id));
  await trx('customer_passwords').insert(row).onConflict('customer_id').merge();
}

/** False when there was none. Those of another site work no more, either. */
export async function removePassword(trx: Transactor, customerId: string): Promise<boolean> {
  await endOldPasswords(trx, mailboxesOf(trx, customerId));
  return (await trx('customer_passwords').where({ customer_id: customerId }).delete()) > 0;
}
