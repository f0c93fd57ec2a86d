import type { Transactor } from '../../platform/db.ts';

/** That a buyer asked for the invoice of an order after it was placed. */
export interface RequestRow {
  order_id: string;
  fiscal_code: string;
  asked_at: number;
}

declare module 'knex/types/tables.js' {
  interface Tables {
    invoice_requests: RequestRow;
  }
}

export const findRequest = (db: Transactor, orderId: string): Promise<RequestRow | undefined> =>
  db('invoice_requests').where({ order_id: orderId }).first();

/** Keeps a request; asked once more, what was told last stands. */
export async function keepRequest(trx: Transactor, row: RequestRow): Promise<void> {
  await trx('invoice_requests').insert(row).onConflict('order_id').merge();
}

export async function forgetRequestCode(trx: Transactor, orderId: string): Promise<void> {
  await trx('invoice_requests').where({ order_id: orderId }).update({ fiscal_code: '' });
}
