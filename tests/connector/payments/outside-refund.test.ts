import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findContact } from '../../../connector/src/portal-services/records/contact.ts';
import { readTimeline } from '../../../connector/src/portal-services/records/timeline.ts';
import { recordOutsideRefund } from '../../../connector/src/order-desk/outside-refund.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { makeSnapshot } from '../../support/make/order-snapshot.ts';
import { connectShop, postOrders, type ConnectedShop } from '../../support/make/shop.ts';

describe('a refund that staff made where the order was paid, and told', () => {
  let test: TestApp;
  let shop: ConnectedShop;
  let orderId: string;
  beforeEach(async () => {
    test = await createTestApp();
    shop = await connectShop(test);
    await postOrders(test, shop, makeSnapshot());
    orderId = (await order()).id;
  });
  afterEach(() => test.close());

  const order = (): Promise<{ id: string; contact_id: string; refunded_total: number }> =>
    test.ctx.db('orders').first('id', 'contact_id', 'refunded_total');
  const tell = (key: string, amount = 500) =>
    recordOutsideRefund(test.ctx, { orderId, refund: { key, amount, note: 'by bank' }, by: 'stf_1' });
  const told = (entries: { kind: string; detail: object }[]) =>
    entries.filter(({ kind }) => kind === 'refund_told').map(({ detail }) => detail);
  const onOrder = async () => told(await readTimeline(test.ctx.db, { order_id: orderId }));
  const onContact = async (id: string) => told((await findContact(test.ctx.db, id))?.timeline ?? []);

  it('a told refund stands once on the order and its contact, and is no fact about money', async () => {
    expect(await tell('one')).toEqual({ ok: true });
    expect(await tell('one')).toEqual({ ok: true });
    const entry = { number: '1001', amount: 500, currency: 'EUR', reason: 'by bank', staff: '' };
    expect(await onOrder()).toEqual([entry]);
    const { contact_id, refunded_total } = await order();
    expect(await onContact(contact_id)).toEqual([entry]);
    expect(refunded_total).toBe(0);
    await tell('two', 100);
    expect(await onOrder()).toHaveLength(2);
  });

  it('told refunds of two people at once are together never more than the order took', async () => {
    const { total }: { total: number } = await test.ctx.db('orders').first('total');
    const most = Math.ceil(total * 0.6);
    const answers = await Promise.all(['one', 'two', 'three'].map((key) => tell(key, most)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await onOrder()).toHaveLength(1);
  });

  it('a told refund stays when the shop tells the order again, and goes with it to another buyer', async () => {
    await tell('one');
    const { contact_id: before } = await order();
    const customer = { uid: null, email: 'anna@example.com', accountEmail: null };
    await postOrders(test, shop, makeSnapshot({ customer, version: { epoch: 1, counter: 2 } }));
    const { contact_id: after } = await order();
    expect(after).not.toBe(before);
    expect(await onContact(after)).toHaveLength(1);
    const owners = await test.ctx.db('activities').where({ of_id: orderId }).distinct('contact_id');
    expect(owners).toEqual([{ contact_id: after }]);
  });

  it('a told refund without an amount is refused by its field, and so is one of no order', async () => {
    expect(await tell('one', 0)).toEqual({ ok: false, field: 'amount', reason: 'nothing_chosen' });
    orderId = 'ord_none';
    await expect(tell('one')).rejects.toThrow('There is no such order.');
  });
});
