import type { Transactor } from '../platform/db.ts';
import { endOldPasswords } from './old-password-store.ts';
import { forgetPairsOfMailboxes } from './sign-on-store.ts';
import type { CodeRow, MailboxRow } from './store.ts';

/** A link that was mailed when the mailboxes of a customer changed: "it was not me". */
export interface WayBackRow {
  id: string;
  /** SHA-256 of the secret in the link. */
  token_hash: string;
  customer_id: string;
  /** To whom the link was sent, and when that mailbox had been proven. */
  mailbox_key: string;
  proven_at: number;
  /** The mailbox that goes; empty where none came. */
  newcomer: string;
  made_at: number;
  expires_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    mailbox_ways_back: WayBackRow;
  }
}

/** Finds the code that a session waits for, whatever its mailbox. */
export function findCodeOfVisit(db: Transactor, visitHash: string): Promise<CodeRow | undefined> {
  return db('sign_in_codes').where({ visit_hash: visitHash }).orderBy('created_at', 'desc').first();
}

export async function removeCodesOfVisit(trx: Transactor, visitHash: string): Promise<void> {
  await trx('sign_in_codes').where({ visit_hash: visitHash }).delete();
}

export function findMailbox(db: Transactor, mailboxKey: string): Promise<MailboxRow | undefined> {
  return db('customer_mailboxes').where({ mailbox_key: mailboxKey }).first();
}

/** Gives a mailbox to a customer, whosever it was. */
export async function giveMailbox(trx: Transactor, row: MailboxRow): Promise<void> {
  await trx('customer_mailboxes').insert(row).onConflict('mailbox_key').merge();
}

/** False when it is not this customer's. */
export async function setMain(
  trx: Transactor,
  { customer_id, mailbox_key }: Pick<MailboxRow, 'customer_id' | 'mailbox_key'>,
  now: number,
): Promise<boolean> {
  return (await trx('customer_mailboxes').where({ customer_id, mailbox_key }).update({ main_at: now })) > 0;
}

export async function removeMailbox(
  trx: Transactor,
  { customer_id, mailbox_key }: Pick<MailboxRow, 'customer_id' | 'mailbox_key'>,
): Promise<void> {
  await trx('customer_mailboxes').where({ customer_id, mailbox_key }).delete();
  await trx('mailbox_ways_back').where({ customer_id, mailbox_key }).delete();
  await endOldPasswords(trx, [mailbox_key]);
  await forgetPairsOfMailboxes(trx, [mailbox_key]);
}

export async function insertWayBack(trx: Transactor, row: WayBackRow): Promise<void> {
  await trx('mailbox_ways_back').where('expires_at', '<=', row.made_at).delete();
  await trx('mailbox_ways_back').insert(row);
}

export function findWayBack(db: Transactor, tokenHash: string, now: number): Promise<WayBackRow | undefined> {
  return db('mailbox_ways_back').where({ token_hash: tokenHash }).where('expires_at', '>', now).first();
}

export async function hasWayBack(db: Transactor, customerId: string, now: number): Promise<boolean> {
  const row = await db('mailbox_ways_back')
    .where({ customer_id: customerId })
    .where('expires_at', '>', now)
    .first('id');
  return row !== undefined;
}

/** Until when a change of these customers' mailboxes can be taken back; null when none can. In epoch milliseconds. */
export async function findLastWayBack(
  db: Transactor,
  customerIds: string[],
  now: number,
): Promise<number | null> {
  const row = await db('mailbox_ways_back')
    .whereIn('customer_id', customerIds)
    .where('expires_at', '>', now)
    .orderBy('expires_at', 'desc')
    .first('expires_at');
  return row?.expires_at ?? null;
}

/** False when somebody else used it in between. */
export async function useWayBack(trx: Transactor, id: string): Promise<boolean> {
  return (await trx('mailbox_ways_back').where({ id }).delete()) === 1;
}

/** Forgets the links that were sent to a mailbox proven then or later. */
export async function removeWaysBackSince(
  trx: Transactor,
  { customer_id, proven_at }: Pick<WayBackRow, 'customer_id' | 'proven_at'>,
): Promise<void> {
  await trx('mailbox_ways_back').where({ customer_id }).where('proven_at', '>=', proven_at).delete();
}
