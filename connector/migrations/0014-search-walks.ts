import type { Knex } from 'knex';

/**
 * A search looks at many orders, the newest first, and asks whose they are. The indexes say it, so that no order's row
 * is read for it.
 */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('orders', (table) => {
    table.index(['placed_at', 'id', 'contact_id', 'account_id']);
    table.index(['contact_id', 'placed_at', 'id', 'account_id']);
    table.dropIndex(['placed_at', 'id']);
    table.dropIndex(['contact_id', 'placed_at', 'id']);
  });
}
