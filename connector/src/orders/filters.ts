import type { Knex } from 'knex';
import type { Transactor } from '../platform/db.ts';

/** What a list of orders is narrowed to; what is missing does not count. Times in milliseconds. */
export interface OrderFilter {
  status?: string;
  paymentState?: string;
  shopId?: string;
  /** Where the goods go, or the bill where nothing goes anywhere; two capitals. */
  country?: string;
  /** Steps of amounts: see amount-steps.ts. */
  steps?: number[];
  /** Any of these products is in the order, by the shop's key of it or by the article number of a line. */
  product?: { keys: string[]; sku: string };
  /** Makes a query of the ids of the contacts whose orders are meant, in a column `id`. */
  contactIds?: () => Knex.QueryBuilder;
  from?: number;
  /** The first moment that does not count any more. */
  until?: number;
}

/** The conditions that stand in an order's own row. Each column stands in an index before the time. */
export const byColumns =
  ({ status, paymentState, shopId, country, steps, from, until }: OrderFilter) =>
  (orders: Knex.QueryBuilder): void => {
    if (status !== undefined) void orders.where({ status });
    if (paymentState !== undefined) void orders.where({ payment_state: paymentState });
    if (shopId !== undefined) void orders.where({ shop_id: shopId });
    if (country !== undefined) void orders.where({ country });
    if (steps?.length === 1) void orders.where({ amount_step: steps[0] });
    else if (steps !== undefined) void orders.whereIn('amount_step', steps);
    if (from !== undefined) void orders.where('placed_at', '>=', from);
    if (until !== undefined) void orders.where('placed_at', '<', until);
  };

/** Queries of the lines of a product, each through its own index. */
export const linesOf = (
  db: Transactor,
  { keys, sku }: NonNullable<OrderFilter['product']>,
): Knex.QueryBuilder[] => [
  ...keys.map((product_key) => db('order_lines').where({ product_key })),
  ...(sku === '' ? [] : [db('order_lines').where({ sku })]),
];

/** Narrows a query of orders by all of a filter: `orders.modify(narrowedBy(db, filter))`. */
export const narrowedBy =
  (db: Transactor, filter: OrderFilter) =>
  (orders: Knex.QueryBuilder): void => {
    const { product, contactIds } = filter;
    byColumns(filter)(orders);
    if (contactIds) void orders.whereIn('contact_id', contactIds());
    if (product)
      void orders.where((any) => {
        for (const lines of linesOf(db, product)) void any.orWhereIn('id', lines.select('order_id'));
      });
  };
