import type { Knex } from 'knex';
import { replaceIndexes } from './columns.ts';

/**
 * The versions of an order are found by its id. Ids grow with time, so a new event is written where the one before it
 * was; a shop's keys are random, and an index of them costs a page of its own for every event.
 */
export function up(db: Knex): Promise<void> {
  return replaceIndexes(db, 'inbox', { add: [['order_id']], drop: [['shop_id', 'order_key', 'id']] });
}
