import type { Transactor } from '../platform/db.ts';

/** Who is signed in at a shop, by its own id, and with which mailbox. */
export interface SignOnPair {
  shop_id: string;
  user_id: string;
  mailbox_key: string;
}

interface LinkRow extends SignOnPair {
  /** SHA-256 of the secret in the link. */
  token_hash: string;
  expires_at: number;
}

interface PairRow extends SignOnPair {
  customer_id: string;
  proven_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    sign_on_links: LinkRow;
    sign_on_pairs: PairRow;
  }
}

export async function insertLink(trx: Transactor, row: LinkRow, now: number): Promise<void> {
  await trx('sign_on_links').where('expires_at', '<=', now).delete();
  await trx('sign_on_links').insert(row);
}

/** Uses a link up; undefined when it is over, used or none of ours. */
export async function useLink(trx: Transactor, tokenHash: string, now: number): Promise<LinkRow | undefined> {
  const row = await trx('sign_on_links').where({ token_hash: tokenHash }).first();
  if (!row || (await trx('sign_on_links').where({ token_hash: tokenHash }).delete()) !== 1) return undefined;
  return row.expires_at > now ? row : undefined;
}

export function findPair(
  db: Transactor,
  { shop_id, user_id, mailbox_key }: SignOnPair,
): Promise<PairRow | undefined> {
  return db('sign_on_pairs').where({ shop_id, user_id, mailbox_key }).first();
}

export async function savePair(trx: Transactor, row: PairRow): Promise<void> {
  await trx('sign_on_pairs').insert(row).onConflict(['shop_id', 'user_id']).merge();
}

/** Forgets what was proven for a user of the shop under another mailbox: it has changed since. */
export async function forgetChanged(
  trx: Transactor,
  { shop_id, user_id, mailbox_key }: SignOnPair,
): Promise<void> {
  await trx('sign_on_pairs').where({ shop_id, user_id }).whereNot({ mailbox_key }).delete();
}

export async function forgetPairsOf(trx: Transactor, customerId: string): Promise<void> {
  await trx('sign_on_pairs').where({ customer_id: customerId }).delete();
}

export async function forgetPairsOfMailboxes(trx: Transactor, mailboxKeys: string[]): Promise<void> {
  await trx('sign_on_links').whereIn('mailbox_key', mailboxKeys).delete();
  await trx('sign_on_pairs').whereIn('mailbox_key', mailboxKeys).delete();
}
