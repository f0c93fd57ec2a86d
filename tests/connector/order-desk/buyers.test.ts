import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actAs } from '../../../connector/src/audit/actor.ts';
import { cancelOrder, cancelOwnOrder } from '../../../connector/src/order-desk/cancel.ts';
import type { DeliveryAddress } from '../../../connector/src/order-desk/delivery.ts';
import { changeOwnDelivery } from '../../../connector/src/order-desk/own-address.ts';
import { shipOrder } from '../../../connector/src/order-desk/ship.ts';
import { readDeskOrder } from '../../../connector/src/portal-services/records/order.ts';
import { readOwnOrder } from '../../../connector/src/portal-services/records/own-order.ts';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import { addStaff } from '../../support/verbs.ts';
import { readOrder, settleAll, STAFF_ID, type PaidOrder } from '../../support/own-orders.ts';
import { stockOf } from '../../support/effects.ts';
import { cart, createSelling, openCheckout, payByCard, runAll, type Selling } from '../../support/selling.ts';

const OWNER = { mailboxKeys: ['giulia.rossi@example.com'], customerId: 'cus_giulia' };
const STRANGER = { mailboxKeys: ['bruno@example.com'], customerId: 'cus_bruno' };

let selling: Selling;
let sara: string;
const known: string[] = [];
beforeAll(async () => {
  selling = await createSelling({ immediate: 1 });
  await selling.ctx.db('variants').where({ id: 'mug' }).update({ stock: 500 });
  sara = (await addStaff(selling.ctx, { name: 'Sara', email: 'sara@example.com', role: 'sales' })).staffId;
});
afterAll(() => selling.close());

/** Two mugs and a book with shipping: 41.80 €. */
async function newOrder(over: Parameters<typeof cart>[0] = {}): Promise<PaidOrder> {
  await payByCard(selling, await openCheckout(selling, over), undefined, { cart: cart(over) });
  await runAll(selling);
  const [id = ''] = (await selling.ctx.db('orders').whereNotIn('id', known).pluck('id')) as string[];
  known.push(id);
  return readOrder(selling, id);
}

const asGiulia = <T>(work: () => Promise<T>) => actAs({ kind: 'customer', id: 'cus_giulia' }, work);

const cancel = ({ id, total }: PaidOrder, over: { sum?: number; owner?: typeof OWNER } = {}) =>
  asGiulia(() => cancelOwnOrder(selling.ctx, { owner: OWNER, orderId: id, sum: total, ...over }));

const ship = (order: PaidOrder, over: { to?: string | undefined; complete?: boolean } = {}) =>
  shipOrder(selling.ctx, {
    orderId: order.id,
    ask: {
      key: `ship-${order.id}`,
      carrier: 'BRT',
      trackingNumber: 'T1',
      trackingUrl: '',
      complete: true,
      ...over,
    },
  });

const ADDRESS: DeliveryAddress = {
  ...{ firstName: 'Giulia', lastName: 'Rossi', company: '', line1: 'Via Dante 12', line2: '' },
  ...{ postcode: '20121', city: 'Milano', state: 'MI', country: 'IT', phone: '+39 02 1234567' },
};

const move = ({ id }: PaidOrder, over: Partial<DeliveryAddress> = {}, owner = OWNER) =>
  asGiulia(() => changeOwnDelivery(selling.ctx, { owner, orderId: id, address: { ...ADDRESS, ...over } }));

const mailsOf = (order: PaidOrder, kind: string): Promise<unknown[]> =>
  selling.ctx.db('mails').where({ kind, order_id: order.order_key }).select('id');
const numberOf = async ({ id }: PaidOrder): Promise<string> =>
  ((await selling.ctx.db('orders').where({ id }).first('number')) as { number: string }).number;
/** What the owner is told that a buyer did, by its subject. */
const ownersMailsOf = async (order: PaidOrder): Promise<string[]> => {
  const subjects: string[] = await selling.ctx
    .db('mails')
    .where('kind', 'like', 'by_buyer_%')
    .pluck('subject');
  const number = await numberOf(order);
  return subjects.filter((subject) => subject.includes(number));
};
const versionsOf = (order: PaidOrder): Promise<unknown[]> =>
  selling.ctx.db('inbox').where({ order_id: order.id }).select('id');
const auditOf = (order: PaidOrder): Promise<{ what: string; who: string }[]> =>
  selling.ctx.db('audit').where({ on_id: order.id }).orderBy('what').select('what', 'who');
const refundsOf = async (order: PaidOrder): Promise<number[]> =>
  selling.ctx.db('refunds').where({ order_id: order.id }).pluck('amount');
const streetOf = async (order: PaidOrder): Promise<string | undefined> => {
  const { delivery } = (await selling.ctx.db('orders').where({ id: order.id }).first('delivery')) as {
    delivery: string | null;
  };
  return delivery === null ? undefined : (JSON.parse(delivery) as DeliveryAddress).line1;
};

describe('a buyer who cancels', () => {
  it('a buyer who cancels gets all back, and stock, coupon, mail, timeline and audit say so', async () => {
    const before = await stockOf(selling, 'mug');
    const order = await newOrder({ coupon: 'TEN' });
    expect(await selling.ctx.db('coupons').where({ code: 'TEN' }).first('used')).toEqual({ used: 1 });
    expect(await cancel(order)).toEqual({ ok: true, stage: 'succeeded' });
    const after = await settleAll(selling, order);
    expect(after).toMatchObject({ status: 'cancelled', refunded_total: order.total });
    expect(await stockOf(selling, 'mug')).toBe(before);
    expect(await selling.ctx.db('coupons').where({ code: 'TEN' }).first('used')).toEqual({ used: 0 });
    expect(await selling.ctx.db('coupon_uses').where({ code: 'TEN' })).toEqual([]);
    expect(selling.mails.map(({ text }) => text).join()).toContain('you have cancelled your order');
    expect(await ownersMailsOf(after)).toEqual([`Order ${await numberOf(order)} was cancelled by the buyer`]);
    const desk = await readDeskOrder(selling.ctx, order.id);
    expect(desk?.timeline.filter(({ kind }) => kind === 'buyer_cancelled')).toHaveLength(1);
    expect(await auditOf(order)).toEqual([
      { what: 'order_cancelled', who: 'cus_giulia' },
      { what: 'order_refunded', who: 'cus_giulia' },
    ]);
    const own = await readOwnOrder(selling.ctx.db, OWNER, order.id, 0);
    expect(own?.events.map(({ kind }) => kind)).toEqual(['buyer_cancelled']);
    expect(own?.offers).toEqual(['again']);
  });

  it('a buyer who cancels twice, and at the same moment as staff, gets the money once', async () => {
    const order = await newOrder();
    const ask = { key: 'staff', note: '', refund: true, restock: true };
    const outcomes = await Promise.all([
      cancel(order),
      cancelOrder(selling.ctx, { orderId: order.id, ask, by: STAFF_ID }),
      cancel(order),
    ]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, true]);
    await settleAll(selling, order);
    expect(await refundsOf(order)).toEqual([order.total]);
    expect(await mailsOf(order, 'order_cancelled')).toHaveLength(1);
  });

  it('a buyer who cancels while staff ship: one of the two happens, whoever is first', async () => {
    for (const buyerFirst of [true, false]) {
      const order = await newOrder();
      const both = buyerFirst ? [cancel(order), ship(order)] : [ship(order), cancel(order)];
      const outcomes = await Promise.all(both);
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      const after = await settleAll(selling, order);
      const isCancelled = after.status === 'cancelled';
      expect(await refundsOf(order)).toEqual(isCancelled ? [order.total] : []);
      expect(await mailsOf(order, 'order_shipped')).toHaveLength(isCancelled ? 0 : 1);
      expect(await mailsOf(order, 'order_cancelled')).toHaveLength(isCancelled ? 1 : 0);
    }
  });

  it('a buyer who cancels does nothing when another sum than the promised one would go back', async () => {
    const order = await newOrder();
    expect(await cancel(order, { sum: order.total - 1 })).toMatchObject({
      field: 'sum',
      reason: 'other_sum',
    });
    expect(await cancel(order, { sum: 0 })).toMatchObject({ reason: 'other_sum' });
    expect(await versionsOf(order)).toHaveLength(1);
  });

  it('a buyer who cancels while the provider is away has cancelled, and the money follows by itself', async () => {
    const order = await newOrder();
    await selling.sandbox.control({
      faults: [{ path: '/v1/refunds', method: 'POST', effect: 'drop-before', times: 3 }],
    });
    expect(await cancel(order)).toEqual({ ok: true, stage: 'waiting' });
    expect(await readOrder(selling, order.id)).toMatchObject({ status: 'cancelled', refunded_total: 0 });
    selling.clock.advance(2 * MINUTE);
    await settleAll(selling, order);
    expect(await refundsOf(order)).toEqual([order.total]);
  });

  it('a cancellation by staff gives a coupon back, unless something was sent', async () => {
    const uses = async () =>
      (await selling.ctx.db('coupons').where({ code: 'TEN' }).first('used')) as unknown;
    const ask = { key: 'staff', note: '', refund: true, restock: true };
    const unsent = await newOrder({ coupon: 'TEN' });
    await cancelOrder(selling.ctx, { orderId: unsent.id, ask, by: STAFF_ID });
    expect(await uses()).toEqual({ used: 0 });
    const sent = await newOrder({ coupon: 'TEN' });
    await ship(sent, { complete: false });
    await cancelOrder(selling.ctx, { orderId: sent.id, ask: { ...ask, sure: 'part_sent' }, by: STAFF_ID });
    expect(await uses()).toEqual({ used: 1 });
  });

  it('a buyer cannot cancel what was sent, in part or whole, nor what is somebody else’s', async () => {
    const part = await newOrder();
    await ship(part, { complete: false });
    expect(await cancel(part)).toMatchObject({ reason: 'is_sent' });
    const order = await newOrder();
    await expect(cancel(order, { owner: STRANGER })).rejects.toMatchObject({ code: 'not_found' });
    expect(await readOwnOrder(selling.ctx.db, STRANGER, order.id, 0)).toBeNull();
    await expect(
      cancelOwnOrder(selling.ctx, { owner: OWNER, orderId: 'ord_none', sum: 1 }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a buyer who has it sent elsewhere', () => {
  it('a buyer who has it sent elsewhere makes one version, a mail, a row on the timeline and in the audit', async () => {
    const order = await newOrder();
    expect(await move(order)).toEqual({ ok: true, isAsked: false });
    expect(await move(order)).toEqual({ ok: true, isAsked: false });
    await settleAll(selling, order);
    expect(await streetOf(order)).toBe('Via Dante 12');
    expect(await versionsOf(order)).toHaveLength(2);
    expect(await mailsOf(order, 'order_address')).toHaveLength(1);
    expect(await ownersMailsOf(order)).toEqual([`Order ${await numberOf(order)} goes to another address`]);
    expect(await auditOf(order)).toEqual([{ what: 'order_address', who: 'cus_giulia' }]);
    expect(await move(order, { phone: '+39 333 1' })).toEqual({ ok: true, isAsked: false });
    await settleAll(selling, order);
    const desk = await readDeskOrder(selling.ctx, order.id);
    expect(desk?.delivery).toMatchObject({ line1: 'Via Dante 12', phone: '+39 333 1' });
    expect(desk?.billing.line1).toBe('Via Cavana 4');
    expect(desk?.timeline.filter(({ kind }) => kind === 'buyer_address')).toHaveLength(2);
  });

  it.each([
    ['another country', { country: 'DE', postcode: '10115', city: 'Berlin', state: '' }],
    ['a place with another VAT', { postcode: '23041', city: 'Livigno', state: 'SO' }],
  ])('a buyer who has it sent to %s asks the shop, once', async (_where, over) => {
    const order = await newOrder();
    await selling.ctx.db('contacts').where({ id: order.contact_id }).update({ owner_id: sara });
    const outcomes = await Promise.all([move(order, over), move(order, over)]);
    expect(outcomes).toEqual([
      { ok: true, isAsked: true },
      { ok: true, isAsked: true },
    ]);
    const tasks = await selling.ctx.db('tasks').where({ order_id: order.id });
    expect(tasks).toMatchObject([{ staff_id: sara, created_by: 'buyer' }]);
    expect(tasks[0]?.title).toContain('Via Dante 12');
    expect(await versionsOf(order)).toHaveLength(1);
  });

  it('a buyer waits for an answer before they ask for a sixth address', async () => {
    const order = await newOrder();
    for (let index = 0; index < 5; index += 1)
      expect(await move(order, { country: 'DE', line1: `Weg ${index}` })).toMatchObject({ isAsked: true });
    expect(await move(order, { country: 'DE', line1: 'Weg 6' })).toMatchObject({ reason: 'too_many_wishes' });
    expect(await move(order, { country: 'DE', line1: 'Weg 4' })).toMatchObject({ isAsked: true });
  });

  it('a buyer who has it sent elsewhere while staff ship: the parcel goes where staff saw that it goes', async () => {
    for (const buyerFirst of [true, false]) {
      const order = await newOrder();
      const to = (await readDeskOrder(selling.ctx, order.id))?.sending?.to;
      const both = buyerFirst ? [move(order), ship(order, { to })] : [ship(order, { to }), move(order)];
      const outcomes = await Promise.all(both);
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      await settleAll(selling, order);
      const isMoved = (await streetOf(order)) === 'Via Dante 12';
      expect(await mailsOf(order, 'order_shipped')).toHaveLength(isMoved ? 0 : 1);
      if (isMoved) {
        expect(outcomes[buyerFirst ? 1 : 0]).toMatchObject({ reason: 'other_address' });
        const now = (await readDeskOrder(selling.ctx, order.id))?.sending?.to;
        expect(await ship(order, { to: now })).toEqual({ ok: true });
      }
    }
  });

  it('a buyer cannot move what was sent or cancelled, what goes nowhere, nor what is somebody else’s', async () => {
    const sent = await newOrder();
    await ship(sent);
    expect(await move(sent)).toMatchObject({ reason: 'is_sent' });
    const gone = await newOrder();
    await cancel(gone);
    expect(await move(gone)).toMatchObject({ reason: 'is_cancelled' });
    const virtual = await newOrder({ lines: [{ variantId: 'lesson', quantity: 1 }] });
    expect(await move(virtual)).toMatchObject({ reason: 'not_now' });
    await expect(move(virtual, {}, STRANGER)).rejects.toMatchObject({ code: 'not_found' });
  });
});
