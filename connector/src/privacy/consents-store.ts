import type { Transactor } from '../platform/db.ts';

interface CustomerConsentRow {
  id: string;
  customer_id: string;
  kind: string;
  given: boolean | number;
  text: string;
  given_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    customer_consents: CustomerConsentRow;
  }
}

/** It is evidence, and never changed. */
export async function insertConsent(trx: Transactor, row: CustomerConsentRow): Promise<void> {
  await trx('customer_consents').insert(row);
}

export async function forgetConsents(trx: Transactor, customerId: string): Promise<void> {
  await trx('customer_consents').where({ customer_id: customerId }).delete();
}

export async function moveConsents(
  trx: Transactor,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await trx('customer_consents').where({ customer_id: from }).update({ customer_id: to });
}

export function listConsents(db: Transactor, customerId: string): Promise<CustomerConsentRow[]> {
  return db('customer_consents').where({ customer_id: customerId }).orderBy('given_at', 'desc').select('*');
}
