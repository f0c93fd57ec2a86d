import type { Transactor } from '../platform/db.ts';

/** A password that came from another site, by its mailbox. */
export interface OldPasswordRow {
  mailbox_key: string;
  /** Empty once it has become one of ours, or works no more. */
  sealed_hash: string;
  imported_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    old_passwords: OldPasswordRow;
  }
}

export function findOldPassword(db: Transactor, mailboxKey: string): Promise<OldPasswordRow | undefined> {
  return db('old_passwords').where({ mailbox_key: mailboxKey }).first();
}

export function listOldPasswords(db: Transactor, mailboxKeys: string[]): Promise<OldPasswordRow[]> {
  return db('old_passwords').whereIn('mailbox_key', mailboxKeys).select('*');
}

/** Adds them, or replaces those that still wait. */
export async function saveOldPasswords(trx: Transactor, rows: OldPasswordRow[]): Promise<void> {
  if (rows.length > 0) await trx('old_passwords').insert(rows).onConflict('mailbox_key').merge();
}

/** Has the passwords of these mailboxes work no more; the rows stay, so that an import does not bring them back. */
export async function endOldPasswords(
  trx: Transactor,
  mailboxKeys: string[] | ReturnType<typeof mailboxesOf>,
): Promise<void> {
  await trx('old_passwords').whereIn('mailbox_key', mailboxKeys).update({ sealed_hash: '' });
}

/** The mailboxes of a customer, as a subquery. */
export const mailboxesOf = (trx: Transactor, customerId: string) =>
  trx('customer_mailboxes').where({ customer_id: customerId }).select('mailbox_key');

export async function forgetOldPasswords(trx: Transactor, mailboxKeys: string[]): Promise<void> {
  await trx('old_passwords').whereIn('mailbox_key', mailboxKeys).delete();
}

export function listOldMailboxes(db: Transactor, importedBy: number): Promise<string[]> {
  return db('old_passwords').where('imported_at', '<=', importedBy).pluck('mailbox_key');
}

/** Lists which of these mailboxes are of customers who have chosen a password here. */
export async function listWithOwnPassword(db: Transactor, mailboxKeys: string[]): Promise<string[]> {
  return db('customer_mailboxes')
    .join('customer_passwords', 'customer_passwords.customer_id', 'customer_mailboxes.customer_id')
    .whereIn('customer_mailboxes.mailbox_key', mailboxKeys)
    .pluck('customer_mailboxes.mailbox_key');
}
