import type { Knex } from 'knex';

/** What a list of orders is narrowed to; what is missing does not count. Times in milliseconds. */
export interface OrderFilter {
  status?: string;
  paymentState?: string;
  shopId?: string;
  /** A query of the ids of the contacts whose orders are meant. */
  contactIds?: Knex.QueryBuilder;
  from?: number;
  /** The first moment that does not count any more. */
  until?: number;
}

/** Narrows a query of orders: `orders.modify(narrowedBy(filter))`. Each column stands in an index before the time. */
export const narrowedBy =
  ({ status, paymentState, shopId, contactIds, from, until }: OrderFilter) =>
  (orders: Knex.QueryBuilder): void => {
    if (status !== undefined) void orders.where({ status });
    if (paymentState !== undefined) void orders.where({ payment_state: paymentState });
    if (shopId !== undefined) void orders.where({ shop_id: shopId });
    if (contactIds !== undefined) void orders.whereIn('contact_id', contactIds);
    if (from !== undefined) void orders.where('placed_at', '>=', from);
    if (until !== undefined) void orders.where('placed_at', '<', until);
  };
