import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPlacedOrder } from '../../../connector/src/intake/placed-here.ts';
import { changeStatus } from '../../../connector/src/order-desk/change-status.ts';
import { shipOrder } from '../../../connector/src/order-desk/ship.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { placePaid, refund, settleAll, type PaidOrder } from '../../support/own-orders.ts';
import { received, stockOf } from '../../support/effects.ts';
import { createSelling, type Selling } from '../../support/selling.ts';

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
  return transact(ctx.db, (trx) =>
    changeStatus(trx, ctx, { orderId: order.id, placed, status, by: 'corebos' }),
  );
};
const versions = async () => (await selling.ctx.db('inbox').select('id')).length;
const flags = async (): Promise<string[]> => {
  const row = await selling.ctx.db('orders').where({ id: order.id }).first();
  return (JSON.parse(row?.flags ?? '[]') as { code: string }[]).map(({ code }) => code);
};
const mails = () => selling.ctx.db('mails').where({ kind: 'order_cancelled' }).pluck('id');

describe('a status that somebody gave outside', () => {
  it('a status is the order’s next version, and the same one again is none', async () => {
    expect(await change('completed')).toEqual({ ok: true });
    expect(await change('completed')).toEqual({ ok: true });
    expect(await settleAll(selling, order)).toMatchObject({ status: 'completed', payment_state: 'paid' });
    expect(await versions()).toBe(2);
    expect(await mails()).toEqual([]);
  });

  it('a status never leads back: what was delivered stays so, without a version', async () => {
    await change('completed');
    for (const status of ['processing', 'pending'])
      expect(await change(status)).toEqual({ ok: false, field: 'status', reason: 'leads_back' });
    expect(await settleAll(selling, order)).toMatchObject({ status: 'completed' });
    expect(await versions()).toBe(2);
    expect(await flags()).toEqual([]);
  });

  it('a status that the desk would ask about is a flag and no status, until one fits', async () => {
    await refund(selling, order.id);
    await settleAll(selling, order);
    const refused = { ok: false, field: 'status', reason: 'not_now' };
    expect([await change('completed'), await change('completed')]).toEqual([refused, refused]);
    expect(await settleAll(selling, order)).toMatchObject({ status: 'refunded' });
    expect(await flags()).toEqual(['outside_status']);
    expect(await versions()).toBe(3);
    expect(await change('refunded')).toEqual({ ok: true });
    await settleAll(selling, order);
    expect(await flags()).toEqual([]);
  });

  it('a cancellation of an order of which a parcel has gone is a flag, too', async () => {
    const ask = { key: 'p', carrier: 'BRT', trackingNumber: 'T1', trackingUrl: '', complete: false };
    await shipOrder(selling.ctx, { orderId: order.id, ask });
    expect(await change('cancelled')).toMatchObject({ ok: false, reason: 'not_now' });
    expect(await settleAll(selling, order)).toMatchObject({ status: 'processing' });
    expect(await flags()).toEqual(['outside_status']);
    expect(await mails()).toEqual([]);
    expect(await selling.ctx.db('parcels').pluck('tracking_number')).toEqual(['T1']);
  });

  it('a cancellation goes to the buyer once, gives neither money nor goods back, and is for good', async () => {
    const stock = await stockOf(selling, 'mug');
    await Promise.all([change('cancelled'), change('cancelled')]);
    expect(await settleAll(selling, order)).toMatchObject({ status: 'cancelled', payment_state: 'paid' });
    expect(await mails()).toHaveLength(1);
    expect(received(selling)).toBe(order.total);
    expect(await stockOf(selling, 'mug')).toBe(stock);
    expect(await change('processing')).toEqual({ ok: false, field: 'status', reason: 'is_cancelled' });
    expect((await settleAll(selling, order)).status).toBe('cancelled');
  });
});
