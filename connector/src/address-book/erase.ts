import type { Transactor } from '../platform/db.ts';

/** Forgets all addresses of a customer. */
export async function forgetAddresses(trx: Transactor, customerId: string): Promise<void> {
  await trx('customer_addresses').where({ customer_id: customerId }).delete();
}
