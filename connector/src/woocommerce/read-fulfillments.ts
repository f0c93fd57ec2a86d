import type { Rest } from './rest.ts';
import type { ToldFulfillment } from './told.ts';

/** Reads an order's fulfilments. Before WooCommerce 10.3 they stood in a wrapper. Throws ShopRefused `rest_no_route` where there are none. */
export async function readFulfillments(rest: Rest, id: number): Promise<ToldFulfillment[]> {
  const answer = await rest.get<ToldFulfillment[] | { fulfillments?: ToldFulfillment[] }>(
    `orders/${id}/fulfillments`,
  );
  const list = Array.isArray(answer) ? answer : (answer.fulfillments ?? []);
  return list.map((each) => ({ ...each, meta_data: each.meta_data ?? [] }));
}
