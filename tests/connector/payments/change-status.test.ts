import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findPlacedOrder } from '../../../connector/src/intake/placed-here.ts';
import { changeStatus } from '../../../connector/src/order-desk/change-status.ts';
import { shipOrder } from '../../../connector/src/order-desk/ship.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { placePaid, settleAll, type PaidOrder } from '../../support/own-orders.ts';
import { createSelling, received, stockOf, type Selling } from '../../support/selling.ts';

let selling: Selling;
let order: PaidOrder;
beforeEach(async () => {
  selling = await createSelling({ immediate: 1 });
  order = await placePaid(selling);
});
afterEach(async () => selling.close());

const change = async (status: string) => {
  const { ctx } = selling;
  const placed = await findPlacedOrder(ctx.db, order.id);
  if (!placed) throw new Error('Not placed here');
  return transact(ctx.db, (trx) => changeStatus(trx, ctx, { placed, status, by: 'corebos' }));
};
const versions = async () => (await selling.ctx.db('inbox').select('id')).length;
const mails = () => selling.ctx.db('mails').where({ kind: 'order_cancelled' }).pluck('id');

describe('a status that somebody gave outside', () => {
  it('a status is the order’s next version, and the same one again is none', async () => {
    expect(await change('completed')).toEqual({ ok: true });
    expect(await change('completed')).toEqual({ ok: true });
    expect(await settleAll(selling, order)).toMatchObject({ status: 'completed', payment_state: 'paid' });
    expect(await versions()).toBe(2);
    expect(await mails()).toEqual([]);
  });

  it('a cancellation goes to the buyer once, gives neither money nor goods back, and is for good', async () => {
    const ask = { key: 'p', carrier: 'BRT', trackingNumber: 'T1', trackingUrl: '', complete: false };
    await shipOrder(selling.ctx, { orderId: order.id, ask });
    const stock = await stockOf(selling, 'mug');
    await Promise.all([change('cancelled'), change('cancelled')]);
    expect(await settleAll(selling, order)).toMatchObject({ status: 'cancelled', payment_state: 'paid' });
    expect(await mails()).toHaveLength(1);
    expect(received(selling)).toBe(order.total);
    expect(await stockOf(selling, 'mug')).toBe(stock);
    expect(await selling.ctx.db('parcels').pluck('tracking_number')).toEqual(['T1']);
    expect(await change('processing')).toEqual({ ok: false, field: 'status', reason: 'is_cancelled' });
    expect((await settleAll(selling, order)).status).toBe('cancelled');
  });
});
