import type { Knex } from 'knex';
import { addColumn } from './columns.ts';

/** For which company an attempt pays, and which customer chose so; null for a private order. */
export async function up(db: Knex): Promise<void> {
  for (const column of ['account_id', 'customer_id'])
    await addColumn(db, 'pay_attempts', column, (table) => table.string(column, 40));
}
