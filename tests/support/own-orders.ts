import { applyWaiting } from '../../connector/src/intake/placed-here.ts';
import { refundOrder, type RefundAsk } from '../../connector/src/order-desk/refund.ts';
import { approve, openCheckout, payByCard, payTo, runAll, settleOver, type Selling } from './selling.ts';

export const STAFF_ID = 'stf_sara';

export interface PaidOrder {
  id: string;
  shop_id: string;
  order_key: string;
  contact_id: string;
  status: string;
  payment_state: string;
  total: number;
  paid_total: number;
  refunded_total: number;
}

export async function readOrder({ ctx }: Selling, id?: string): Promise<PaidOrder> {
  const order: PaidOrder | undefined = await ctx
    .db('orders')
    .where(id === undefined ? {} : { id })
    .first();
  if (!order) throw new Error('No order');
  return order;
}

/** Two mugs and a book with shipping, paid and in the CRM: 41.80 €. */
export async function placePaid(
  selling: Selling,
  by: 'stripe' | 'paypal' = 'stripe',
  card?: string,
): Promise<PaidOrder> {
  const checkout = await openCheckout(selling);
  if (by === 'stripe') await payByCard(selling, checkout, card);
  else {
    await approve(selling, await payTo(selling, checkout, 'paypal'));
    await settleOver(selling, checkout);
  }
  await runAll(selling);
  return readOrder(selling);
}

let keys = 0;

export const refundAsk = (over: Partial<RefundAsk> = {}): RefundAsk => ({
  key: `form-${(keys += 1)}`,
  note: '',
  restock: false,
  what: { kind: 'all' },
  ...over,
});

export function refund({ ctx }: Selling, orderId: string, over: Partial<RefundAsk> = {}) {
  return refundOrder(ctx, { orderId, ask: refundAsk(over), by: STAFF_ID });
}

/** Everything that is under way has arrived, also what only waits for a worker. */
export async function settleAll(selling: Selling, order: PaidOrder): Promise<PaidOrder> {
  await runAll(selling);
  await applyWaiting(selling.ctx, { shopId: order.shop_id, orderKey: order.order_key });
  return readOrder(selling, order.id);
}
