import type { Knex } from 'knex';
import { closeSessionsOf } from '../platform/sessions.ts';
import { AUDIENCE } from './sessions.ts';
import { endCheckoutSignIns } from './store.ts';

/** Forgets that a customer ever signed in: all sessions and sign-ins at checkouts end, and the mailboxes are proven no more. */
export async function forgetCustomer(trx: Knex.Transaction, customerId: string): Promise<void> {
  await closeSessionsOf(trx, AUDIENCE, customerId);
  await endCheckoutSignIns(trx, customerId);
  const mailboxes: string[] = await trx('customer_mailboxes')
    .where({ customer_id: customerId })
    .pluck('mailbox_key');
  await trx('sign_in_codes').whereIn('mailbox_key', mailboxes).delete();
  await trx('customer_mailboxes').where({ customer_id: customerId }).delete();
  await trx('customer_passwords').where({ customer_id: customerId }).delete();
  await trx('customers').where({ id: customerId }).delete();
}
