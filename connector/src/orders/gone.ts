import type { Knex } from 'knex';

/**
 * Words of a shop for an order that it threw away. The order stays here with its money and its history, and is marked; it is
 * in no count, no sum and not in its buyer's portal, and all of it is back when the shop restores it.
 */
export const GONE = ['trash', 'deleted'];

/** Leaves those out of a query of orders: `orders.modify(standing)`. */
export function standing(orders: Knex.QueryBuilder): void {
  void orders.whereNotIn('status', GONE);
}
