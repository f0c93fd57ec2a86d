import type { Knex } from 'knex';

/**
 * The versions of an order are found by its id. Ids grow with time, so a new event is written where the one before it
 * was; a shop's keys are random, and an index of them costs a page of its own for every event.
 */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('inbox', (table) => {
    table.index(['order_id']);
    table.dropIndex(['shop_id', 'order_key', 'id']);
  });
}
