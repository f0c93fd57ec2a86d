import type { Knex } from 'knex';
import { replaceIndexes } from './columns.ts';

/**
 * A search looks at many orders, the newest first, and asks whose they are. The indexes say it, so that no order's row
 * is read for it.
 */
export function up(db: Knex): Promise<void> {
  return replaceIndexes(db, 'orders', {
    add: [
      ['placed_at', 'id', 'contact_id', 'account_id'],
      ['contact_id', 'placed_at', 'id', 'account_id'],
    ],
    drop: [
      ['placed_at', 'id'],
      ['contact_id', 'placed_at', 'id'],
    ],
  });
}
