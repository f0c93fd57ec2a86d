import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  buy,
  cancelAtDesk,
  changeThere,
  contactOf,
  dieOnce,
  editAtDesk,
  only,
  readThere,
  refundAtDesk,
  sendOrder,
  shipAtDesk,
  type BothPlaces,
} from '../../support/corebos/both-places.ts';
import { createStockedPlaces, expectAlike } from '../../support/corebos/stocked-places.ts';
import { received } from '../../support/effects.ts';

let places: BothPlaces;
beforeAll(async () => {
  places = await createStockedPlaces();
});
afterAll(() => places.close());

afterEach(() => expectAlike(places));

const issuesOf = async (id: string): Promise<string[]> => {
  const rows: { kind: string; text: string }[] = await places.ctx.db('crm_news').where({ record_id: id });
  return rows.map(({ kind, text }) => `${kind} ${text}`);
};
const statusHere = async (id: string) => (await only(places.ctx.db('orders').where({ id }).first())).status;
const mailsOf = async (orderId: string, kind: string): Promise<number> => {
  const { order_key } = await only(places.ctx.db('orders').where({ id: orderId }).first());
  return ((await places.ctx.db('mails').where({ order_id: order_key, kind })) as unknown[]).length;
};

describe('the status of an order of our own checkout', () => {
  it('a cancellation in coreBOS is the desk’s: a version, one mail, no parcel after it; money and goods stay', async () => {
    const order = await buy(places);
    const money = received(places);
    const { stock } = await only(places.ctx.db('variants').where({ id: 'mug' }).first());
    await places.settle();
    await changeThere(places, 'order', order, { sostatus: 'Cancelled' });
    await dieOnce(places);
    await places.settle();
    expect(await statusHere(order)).toBe('cancelled');
    expect(await mailsOf(order, 'order_cancelled')).toBe(1);
    expect(await shipAtDesk(places, order)).toMatchObject({ ok: false, reason: 'is_cancelled' });
    expect(received(places)).toBe(money);
    expect((await only(places.ctx.db('variants').where({ id: 'mug' }).first())).stock).toBe(stock);
    const versions = await places.ctx
      .db('inbox')
      .where({ order_id: order })
      .orderBy('counter')
      .select('order_status');
    expect(versions.map(({ order_status }) => order_status)).toEqual(['processing', 'cancelled']);
    const told = await places.ctx.db('activities').where({ of_id: order, kind: 'crm_changed' });
    expect(told.map(({ detail }) => JSON.parse(detail).text)).toEqual(['status: processing → cancelled']);
  });

  it('an order that the desk cancelled stays cancelled, whatever coreBOS says later; staff are told once', async () => {
    const order = await buy(places);
    await cancelAtDesk(places, order);
    await places.settle();
    await changeThere(places, 'order', order, { sostatus: 'Approved' });
    await dieOnce(places);
    await places.settle();
    expect(await statusHere(order)).toBe('cancelled');
    expect(await readThere(places, 'order', order)).toMatchObject({ sostatus: 'Approved' });
    expect(await issuesOf(order)).toContain('conflict status: cancelled ≠ processing');
    expect(await mailsOf(order, 'order_cancelled')).toBe(1);
  });

  it('an order that the desk ships while coreBOS delivers it is delivered, and nobody is told anything', async () => {
    const order = await buy(places);
    await places.settle();
    expect(await shipAtDesk(places, order)).toMatchObject({ ok: true });
    await changeThere(places, 'order', order, { sostatus: 'Delivered' });
    await places.settle();
    expect(await statusHere(order)).toBe('completed');
    expect(await issuesOf(order)).toEqual([]);
    const versions = await places.ctx.db('inbox').where({ order_id: order });
    expect(versions).toHaveLength(2);
  });

  it('an order that the desk ships while coreBOS cancels it stays both, until somebody decides', async () => {
    const order = await buy(places);
    await places.settle();
    await shipAtDesk(places, order);
    await changeThere(places, 'order', order, { sostatus: 'Cancelled' });
    await places.settle();
    expect(await statusHere(order)).toBe('completed');
    expect(await readThere(places, 'order', order)).toMatchObject({ sostatus: 'Cancelled' });
    expect(await issuesOf(order)).toEqual(['conflict status: completed ≠ cancelled']);
    expect(await cancelAtDesk(places, order)).toMatchObject({ ok: false, reason: 'is_sent' });
    await changeThere(places, 'order', order, { sostatus: 'Delivered' });
    await places.settle();
    expect(await statusHere(order)).toBe('completed');
    expect(await mailsOf(order, 'order_cancelled')).toBe(0);
  });

  it('an order that was delivered stays so when coreBOS makes an invoice of it, and coreBOS reads it again', async () => {
    const order = await buy(places);
    await places.settle();
    await changeThere(places, 'order', order, { sostatus: 'Delivered' });
    await places.settle();
    for (const sostatus of ['Approved', 'Created']) {
      await changeThere(places, 'order', order, { sostatus });
      await dieOnce(places);
      await places.settle();
      expect(await statusHere(order)).toBe('completed');
      expect(await readThere(places, 'order', order)).toMatchObject({ sostatus: 'Delivered' });
    }
    expect((await issuesOf(order)).filter((text) => text.startsWith('conflict'))).toEqual([]);
    const told = await places.ctx.db('activities').where({ of_id: order, kind: 'crm_kept' }).orderBy('id');
    expect(told.map(({ detail }) => JSON.parse(detail).text)).toEqual([
      'status: completed ≠ processing',
      'status: completed ≠ pending',
    ]);
    const versions = await places.ctx.db('inbox').where({ order_id: order });
    expect(versions).toHaveLength(2);
  });

  it('an order that the desk ships while coreBOS makes an invoice of it is delivered on both sides', async () => {
    const order = await buy(places);
    await places.settle();
    await changeThere(places, 'order', order, { sostatus: 'Created' });
    await places.settle();
    await shipAtDesk(places, order);
    await changeThere(places, 'order', order, { sostatus: 'Approved' });
    await places.settle();
    expect(await statusHere(order)).toBe('completed');
    expect(await readThere(places, 'order', order)).toMatchObject({ sostatus: 'Delivered' });
    expect(await issuesOf(order)).toEqual([]);
  });

  it('an order that is delivered in coreBOS while the desk gives all money back is flagged, not delivered', async () => {
    const order = await buy(places);
    await places.settle();
    const { total } = await only(places.ctx.db('orders').where({ id: order }).first());
    await refundAtDesk(places, order, total);
    await changeThere(places, 'order', order, { sostatus: 'Delivered' });
    await places.settle();
    const row = await only(places.ctx.db('orders').where({ id: order }).first());
    expect(row.status).toBe('refunded');
    expect(JSON.parse(row.flags)).toMatchObject([{ code: 'outside_status', status: 'completed' }]);
  });

  it('an order that both cancel, the desk with its refund, is cancelled once and refunded once', async () => {
    const order = await buy(places);
    await places.settle();
    await refundAtDesk(places, order, 200);
    await places.settle();
    await changeThere(places, 'order', order, { sostatus: 'Cancelled' });
    expect(await cancelAtDesk(places, order, true)).toMatchObject({ ok: true });
    await places.settle();
    expect(await statusHere(order)).toBe('cancelled');
    expect(await mailsOf(order, 'order_cancelled')).toBe(1);
    const { paid_total, refunded_total } = await only(places.ctx.db('orders').where({ id: order }).first());
    expect(refunded_total).toBe(paid_total);
  });
});

describe('the status of an order of another shop', () => {
  it('an order of another shop stays as it says; note, issue and task say so once, however often the change is read', async () => {
    const order = await sendOrder(places, { email: 'owned@example.com' });
    await places.settle();
    await editAtDesk(places, await contactOf(places, order), { ownerId: places.sara.staffId });
    await changeThere(places, 'order', order, { sostatus: 'Cancelled' });
    await dieOnce(places);
    await dieOnce(places);
    await places.settle();
    expect(await statusHere(order)).toBe('processing');
    expect(await readThere(places, 'order', order)).toMatchObject({ sostatus: 'Cancelled' });
    expect(await issuesOf(order)).toContain('conflict status: processing ≠ cancelled');
    const view = await places.desk.findOrder(places.sara, order);
    const notes = view?.timeline.filter(({ kind }) => kind === 'note');
    expect(notes?.map(({ detail }) => detail)).toEqual([
      { staff: 'coreBOS', text: expect.stringContaining('at Il Mercato it is processing') },
    ]);
    expect(view?.tasks.map(({ staffName, title }) => [staffName, title])).toEqual([
      ['Sara Conti', expect.stringContaining('is cancelled in coreBOS')],
    ]);
    const { today } = await places.desk.readMyDay(places.sara);
    expect(today.map(({ title }) => title)).toContainEqual(
      expect.stringContaining('is cancelled in coreBOS'),
    );
  });

  it('the next change is asked for again, though it says the same; where nobody owns the contact everybody is asked', async () => {
    const order = await sendOrder(places, { email: 'unowned@example.com' });
    await places.settle();
    for (const sostatus of ['Cancelled', 'Approved', 'Cancelled']) {
      await changeThere(places, 'order', order, { sostatus });
      await places.settle();
    }
    const tasks = await places.ctx.db('tasks').where({ order_id: order });
    expect(tasks.map(({ staff_id }) => staff_id)).toEqual(['', '']);
    const { today } = await places.desk.readMyDay(places.sara);
    expect(today.filter(({ about }) => about?.path === `/desk/orders/${order}`)).toHaveLength(2);
  });
});

describe('the status of an order of another shop that leads back in coreBOS', () => {
  it('a status that leads back is not taken, asked about by nobody, and the shop’s is written again', async () => {
    const order = await sendOrder(places, { email: 'invoiced@example.com', status: 'completed' });
    await places.settle();
    await changeThere(places, 'order', order, { sostatus: 'Approved' });
    await places.settle();
    expect(await statusHere(order)).toBe('completed');
    expect(await readThere(places, 'order', order)).toMatchObject({ sostatus: 'Delivered' });
    expect(await places.ctx.db('tasks').where({ order_id: order })).toEqual([]);
  });
});
