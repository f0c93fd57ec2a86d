import { afterEach, beforeEach, expect, it } from 'vitest';
import { deskServices } from '../../../connector/src/portal-services/desk.ts';
import type { StaffSession } from '../../../connector/src/staff/roles.ts';
import { placePaid, refundAsk, type PaidOrder } from '../../support/own-orders.ts';
import { createSelling, type Selling } from '../../support/selling.ts';

let selling: Selling;
let order: PaidOrder;
beforeEach(async () => {
  selling = await createSelling({ immediate: 1 });
  order = await placePaid(selling, 'paypal');
});
afterEach(async () => selling.close());

const sara: StaffSession = {
  ...{ kind: 'staff', sessionId: '', staffId: 'stf_sara', name: 'Sara', email: 'sara@example.com' },
  ...{ role: 'owner', rights: [] },
};
const parcel = { key: 'p', carrier: 'BRT', trackingNumber: '', trackingUrl: '', complete: true };
const part = (amount: number) => refundAsk({ what: { kind: 'amount', amount } });

it('the desk reads in a word what became of a parcel and a refund, and that what was sent is not cancelled', async () => {
  const desk = deskServices(selling.ctx);
  expect(await desk.shipOrder(sara, order.id, parcel)).toEqual({ ok: true, notice: 'shipped' });
  expect(await desk.refundOrder(sara, order.id, part(100))).toEqual({ ok: true, notice: 'refunded' });
  await selling.sandbox.control({ paypal: { nextRefund: 'PENDING' } });
  expect(await desk.refundOrder(sara, order.id, part(200))).toEqual({ ok: true, notice: 'refund_pending' });
  await selling.sandbox.control({
    faults: [{ path: '/v2/payments', method: 'POST', effect: 'drop-after', times: 3 }],
  });
  expect(await desk.refundOrder(sara, order.id, part(300))).toEqual({ ok: true, notice: 'refund_waiting' });
  const told = { key: 'told', amount: 1, note: '' };
  expect(await desk.tellRefund(sara, order.id, told)).toEqual({ ok: true, notice: 'told' });
  const cancel = { key: 'c', note: '', refund: false, restock: false };
  expect(await desk.cancelOrder(sara, order.id, cancel)).toEqual({ ok: false, field: '', reason: 'is_sent' });
});

it('the desk reads in a word what became of a cancellation, and of a parcel after it', async () => {
  const desk = deskServices(selling.ctx);
  const { id } = order;
  const cancel = { key: 'c', note: '', refund: false, restock: false };
  expect(await desk.cancelOrder(sara, id, cancel)).toEqual({ ok: true, notice: 'cancelled' });
  const more = { ...parcel, key: 'q' };
  expect(await desk.shipOrder(sara, id, more)).toEqual({ ok: false, field: '', reason: 'is_cancelled' });
});
