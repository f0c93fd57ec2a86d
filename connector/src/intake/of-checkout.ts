import type { Transactor } from '../platform/db.ts';
import type { PlacedOrder } from './placed-here.ts';

interface OfCheckout {
  shopId: string;
  checkoutId: string;
}

/** The webhook id of the first version of a checkout's order: with the shop it is a unique key of the inbox. */
const firstVersionOf = (checkoutId: string): string => `checkout:${checkoutId}`;

/** The order that a checkout placed, also while it is on its way into the CRM; null when it has placed none. */
export async function findOrderOfCheckout(
  db: Transactor,
  { shopId, checkoutId }: OfCheckout,
): Promise<PlacedOrder | null> {
  const row = await db('inbox')
    .where({ shop_id: shopId, webhook_id: firstVersionOf(checkoutId) })
    .first('order_key');
  return row?.order_key ? { shopId, orderKey: row.order_key, checkoutId } : null;
}

/** Order ids by checkout id; a checkout without an order in the CRM is missing. */
export async function listOrderIdsOfCheckouts(
  db: Transactor,
  pairs: OfCheckout[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const shopId of new Set(pairs.map((pair) => pair.shopId))) {
    const own = pairs.filter((pair) => pair.shopId === shopId);
    const rows = await db('inbox')
      .where({ shop_id: shopId })
      .whereIn(
        'webhook_id',
        own.map(({ checkoutId }) => firstVersionOf(checkoutId)),
      )
      .select('webhook_id', 'order_id');
    const orders = new Map(rows.map(({ webhook_id, order_id }) => [webhook_id, order_id]));
    for (const { checkoutId } of own) {
      const orderId = orders.get(firstVersionOf(checkoutId));
      if (orderId) found.set(checkoutId, orderId);
    }
  }
  return found;
}
