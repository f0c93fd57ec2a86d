import type { Knex } from 'knex';
import { replaceIndexes } from './columns.ts';

/**
 * A buyer looks for an order by its number among all of theirs. The indexes say it, so that no order's row is read for
 * it, and list the orders of a customer by time as those of a mailbox.
 */
export function up(db: Knex): Promise<void> {
  return replaceIndexes(db, 'orders', {
    add: [
      ['mailbox_key', 'placed_at', 'id', 'number'],
      ['customer_id', 'placed_at', 'id', 'number'],
    ],
    drop: [['mailbox_key', 'placed_at', 'id'], ['customer_id']],
  });
}
