import type { Knex } from 'knex';

/**
 * Activities are found by their order, and by their contact only where they have none. An index of every activity's
 * contact would cost each order a page at a random place, and a server more memory than all of its orders' indexes.
 */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('activities', (table) => {
    table.index(['order_id', 'contact_id']);
    table.dropIndex(['order_id']);
    table.dropIndex(['contact_id', 'happened_at', 'id']);
  });
}
