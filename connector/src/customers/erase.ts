import type { Knex } from 'knex';
import { removeAuthenticator } from './authenticator-store.ts';
import { removePasskeys } from './passkey-store.ts';
import { closeCustomerSessions } from './sessions.ts';
import { forgetOldPasswords, listOldMailboxes } from './old-password-store.ts';
import { forgetPairsOfMailboxes } from './sign-on-store.ts';

/** Forgets that a customer ever signed in: all sessions and sign-ins at checkouts end, and the mailboxes are proven no more. */
export async function forgetCustomer(trx: Knex.Transaction, customerId: string): Promise<void> {
  await closeCustomerSessions(trx, { customerId });
  const mailboxes: string[] = await trx('customer_mailboxes')
    .where({ customer_id: customerId })
    .pluck('mailbox_key');
  await forgetMailboxes(trx, mailboxes);
  await trx('mailbox_ways_back').where({ customer_id: customerId }).delete();
  await trx('customer_mailboxes').where({ customer_id: customerId }).delete();
  await trx('customer_passwords').where({ customer_id: customerId }).delete();
  await removeAuthenticator(trx, customerId);
  await removePasskeys(trx, customerId);
  await trx('customers').where({ id: customerId }).delete();
}

/** Forgets what waits for mailboxes, be they proven or not: codes, and passwords of another site. */
export async function forgetMailboxes(trx: Knex.Transaction, mailboxes: string[]): Promise<void> {
  await trx('sign_in_codes').whereIn('mailbox_key', mailboxes).delete();
  await forgetOldPasswords(trx, mailboxes);
  await forgetPairsOfMailboxes(trx, mailboxes);
}

/** Forgets the passwords of another site that were imported up to a time, of mailboxes that `isTheirs` knows: a restore brings them back. */
export async function forgetOldPasswordsOf(
  trx: Knex.Transaction,
  isTheirs: (mailbox: string) => boolean,
  before: number,
): Promise<void> {
  const mailboxes = await listOldMailboxes(trx, before);
  for (const mailbox of mailboxes.filter(isTheirs)) await forgetOldPasswords(trx, [mailbox]);
}
