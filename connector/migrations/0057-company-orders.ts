import type { Knex } from 'knex';
import { at, createKeyedTable, id } from './columns.ts';

/** Which orders were placed for a company, by which of its members. It is written as the order is placed, and never again. */
export async function up(db: Knex): Promise<void> {
  await db.schema.dropTableIfExists('company_orders');
  await createKeyedTable(db, 'company_orders', (table) => {
    id(table, 'shop_id');
    table.string('order_key', 100).notNullable();
    id(table, 'account_id');
    id(table, 'customer_id');
    /** The row of the membership by which it was placed. */
    id(table, 'member_id');
    at(table, 'placed_at').notNullable();
    table.primary(['shop_id', 'order_key']);
    table.index(['account_id', 'placed_at', 'order_key']);
    table.index(['account_id', 'customer_id', 'placed_at', 'order_key'], 'company_orders_of_member_index');
  });
}
