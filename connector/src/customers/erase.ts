import type { Knex } from 'knex';
import { removeAuthenticator } from './authenticator-store.ts';
import { removePasskeys } from './passkey-store.ts';
import { closeCustomerSessions } from './sessions.ts';

/** Forgets that a customer ever signed in: all sessions end, and the mailboxes are proven no more. */
export async function forgetCustomer(trx: Knex.Transaction, customerId: string): Promise<void> {
  await closeCustomerSessions(trx, { customerId });
  const mailboxes: string[] = await trx('customer_mailboxes')
    .where({ customer_id: customerId })
    .pluck('mailbox_key');
  await trx('sign_in_codes').whereIn('mailbox_key', mailboxes).delete();
  await trx('customer_mailboxes').where({ customer_id: customerId }).delete();
  await trx('customer_passwords').where({ customer_id: customerId }).delete();
  await removeAuthenticator(trx, customerId);
  await removePasskeys(trx, customerId);
  await trx('customers').where({ id: customerId }).delete();
}
