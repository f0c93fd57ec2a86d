import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listOwnOrders } from '../../../connector/src/orders/own-orders.ts';
import { findCustomerOrder } from '../../../connector/src/orders/queries.ts';
import { createCrmApp, type CrmApp } from '../../support/corebos/app.ts';
import { changeLikeStaff, saveOrderLikeCorebos, stampLikeStaff } from '../../support/corebos/saves.ts';
import { WEBSHOP } from '../../support/corebos/site.ts';
import { makeAddress } from '../../support/make/order-snapshot.ts';

let app: CrmApp;
let orderId: string;

beforeEach(async () => {
  app = await createCrmApp();
  // The first drain only sets the cursor: from then on the projector sees changes.
  await app.projector.drain();
  orderId = await app.send({ orderKey: 'a', number: 'A1' });
  await app.settle();
});
afterEach(() => app.close());

const contactThere = () => app.corebos.row('SELECT * FROM vtiger_contactdetails');
const orderThere = () => app.corebos.row("SELECT * FROM vtiger_salesorder WHERE customerno = 'A1'");
const contactHere = () => app.ctx.db('contacts').first();
const news = async (): Promise<{ kind: string; text: string }[]> => {
  const rows = await app.ctx
    .db('activities')
    .where('kind', 'like', 'crm%')
    .orderBy('id')
    .select('kind', 'detail', 'of_id', 'order_id', 'contact_id');
  for (const row of rows) expect(row.of_id).toBe(row.order_id ?? row.contact_id);
  return rows.map((row) => ({
    kind: String(row.kind),
    text: (JSON.parse(String(row.detail)) as { text: string }).text,
  }));
};

async function changeContact(values: Record<string, unknown>): Promise<void> {
  const { contactid } = await contactThere();
  await changeLikeStaff(app.corebos, {
    table: 'vtiger_contactdetails',
    key: 'contactid',
    id: contactid,
    values,
  });
}

describe('a change that staff make in coreBOS', () => {
  it('a change of phone, name and address in coreBOS comes back once and is not echoed', async () => {
    const { contactid } = await contactThere();
    await changeContact({ phone: '+39 02 555', firstname: 'Maria' });
    const address = {
      mailingstreet: 'Via Verdi 9\r\ninterno 3',
      mailingcity: 'Como',
      mailingcountry: 'Svizzera',
    };
    await changeLikeStaff(app.corebos, {
      table: 'vtiger_contactaddress',
      key: 'contactaddressid',
      id: contactid,
      values: address,
    });
    await app.settle();
    expect(await contactHere()).toMatchObject({
      phone: '+39 02 555',
      first_name: 'Maria',
      last_name: 'Rossi',
    });
    const newest = await app.ctx
      .db('addresses')
      .where({ kind: 'billing' })
      .orderBy('last_used_at', 'desc')
      .first();
    expect(newest).toMatchObject({
      line1: 'Via Verdi 9',
      line2: 'interno 3',
      city: 'Como',
      country: 'CH',
      postcode: '20100',
    });
    const told = await news();
    expect(told).toEqual([
      { kind: 'crm_changed', text: expect.stringContaining('phone: +39 333 1234567 → +39 02 555') },
    ]);
    await app.settle();
    expect(await news()).toEqual(told);
    expect(await contactThere()).toMatchObject({ phone: '+39 02 555', firstname: 'Maria' });
    const entity = await app.corebos.row('SELECT modifiedby FROM vtiger_crmentity WHERE crmid = ?', [
      contactid,
    ]);
    expect(entity['modifiedby']).not.toBe(String(WEBSHOP));
  });

  it('a mailbox that is typed in capitals there changes nothing here, and is not written over there', async () => {
    const { email } = await contactThere();
    await changeContact({ email: String(email).toUpperCase() });
    await app.settle();
    expect((await contactHere())?.['email']).toBe(email);
    expect(await news()).toEqual([]);
    await app.send({ orderKey: 'b', number: 'B1', placedAt: '2026-03-02T09:00:00.000Z' });
    await app.settle();
    expect((await contactThere())['email']).toBe(String(email).toUpperCase());
  });

  it('a change in coreBOS of a field that the buyer changed too keeps both and tells staff', async () => {
    await changeContact({ phone: '+39 02 111' });
    app.clock.advance(60_000);
    await app.send({
      ...{ orderKey: 'b', number: 'B1', placedAt: '2026-03-02T09:00:00.000Z' },
      billing: makeAddress({ phone: '+39 02 222' }),
    });
    await app.settle();
    await app.settle();
    expect(await contactHere()).toMatchObject({ phone: '+39 02 222' });
    expect(await contactThere()).toMatchObject({ phone: '+39 02 111' });
    expect(await news()).toEqual([{ kind: 'crm_conflict', text: 'phone: +39 02 222 ≠ +39 02 111' }]);
    // The buyer's next phone number is a new change, and goes to coreBOS again.
    await app.send({
      ...{ orderKey: 'c', number: 'C1', placedAt: '2026-03-03T09:00:00.000Z' },
      billing: makeAddress({ phone: '+39 02 333' }),
    });
    await app.settle();
    expect(await contactThere()).toMatchObject({ phone: '+39 02 333' });
  });

  it('a change of the status of a shop’s order stays in coreBOS until the shop says something new', async () => {
    const { salesorderid } = await orderThere();
    await changeLikeStaff(app.corebos, {
      table: 'vtiger_salesorder',
      key: 'salesorderid',
      id: salesorderid,
      values: { sostatus: 'Cancelled' },
    });
    await app.settle();
    expect(await app.ctx.db('orders').where({ id: orderId }).first('status')).toEqual({
      status: 'processing',
    });
    const told = [{ kind: 'crm_conflict', text: 'status: processing ≠ cancelled' }];
    expect(await news()).toEqual(told);
    await app.settle();
    expect((await orderThere())['sostatus']).toBe('Cancelled');
    const modifiedAt = '2026-03-02T12:00:00.000Z';
    await app.send({ orderKey: 'a', number: 'A1', status: 'completed', modifiedAt });
    await app.settle();
    expect((await orderThere())['sostatus']).toBe('Delivered');
    expect(await news()).toEqual(told);
  });

  it('a change of an order’s lines in coreBOS stays there, and what the shop sends later says so', async () => {
    const { salesorderid } = await orderThere();
    await changeLikeStaff(app.corebos, {
      table: 'vtiger_salesorder',
      key: 'salesorderid',
      id: salesorderid,
      values: { total: 50, subtotal: 42 },
    });
    await app.send({
      orderKey: 'a',
      number: 'A1',
      status: 'completed',
      modifiedAt: '2026-03-02T12:00:00.000Z',
    });
    await app.settle();
    expect(await orderThere()).toMatchObject({
      total: '50.000000',
      subtotal: '42.000000',
      sostatus: 'Delivered',
    });
    expect(await news()).toEqual([{ kind: 'crm_conflict', text: 'total: 43.92 ≠ 50' }]);
    const { description } = await app.corebos.row(
      'SELECT description FROM vtiger_crmentity WHERE crmid = ?',
      [salesorderid],
    );
    expect(description).toContain('Staff changed the lines here');
  });

  it('a change of a description in coreBOS is kept beside what Carrello says there', async () => {
    const { salesorderid } = await orderThere();
    await app.corebos.db.query(
      "UPDATE vtiger_crmentity SET description = CONCAT('Call first!\\n', description) WHERE crmid = ?",
      [salesorderid],
    );
    await app.send({
      orderKey: 'a',
      number: 'A1',
      note: 'Ring twice',
      modifiedAt: '2026-03-02T12:00:00.000Z',
    });
    await app.settle();
    const { description } = await app.corebos.row(
      'SELECT description FROM vtiger_crmentity WHERE crmid = ?',
      [salesorderid],
    );
    expect(description).toMatch(/^Call first!\n/);
    expect(description).toContain('The buyer wrote: Ring twice');
    expect(description?.match(/── Carrello ──/g)).toHaveLength(1);
  });

  it('a record thrown into the bin of coreBOS is told, and is not brought back', async () => {
    const { salesorderid } = await orderThere();
    await stampLikeStaff(app.corebos, salesorderid, ', deleted = 1');
    await app.send({
      orderKey: 'a',
      number: 'A1',
      status: 'completed',
      modifiedAt: '2026-03-02T12:00:00.000Z',
    });
    await app.settle();
    await app.settle();
    expect((await orderThere())['sostatus']).toBe('Approved');
    expect(await news()).toEqual([{ kind: 'crm_deleted', text: '' }]);
  });
});

describe('an order that staff type in coreBOS for a known contact', () => {
  it('an order typed in coreBOS is in Carrello and in the buyer’s portal, and follows later changes', async () => {
    const { contactid, accountid } = await contactThere();
    const { productid } = await app.corebos.row('SELECT productid FROM vtiger_products');
    const typed = {
      contactId: Number(contactid),
      accountId: Number(accountid),
      productId: Number(productid),
      quantity: 4,
      price: 25,
      rate: 22,
    };
    const crmid = await saveOrderLikeCorebos(app.corebos.db, typed);
    await stampLikeStaff(app.corebos, String(crmid));
    await app.settle();
    const owner = { mailboxKeys: ['mario.rossi@example.com'], customerId: 'cus_none' };
    const { salesorder_no } = await app.corebos.row(
      'SELECT salesorder_no FROM vtiger_salesorder WHERE salesorderid = ?',
      [crmid],
    );
    const list = await listOwnOrders(app.ctx.db, { owner, search: '', span: null, cursor: null });
    const seen = list.items.find(({ number }) => number === salesorder_no);
    expect(seen).toMatchObject({ total: { amount: 12200, currency: 'EUR' } });
    const view = await findCustomerOrder(app.ctx.db, owner, seen?.id ?? '');
    expect(view?.lines.map(({ name, quantity }) => ({ name, quantity }))).toEqual([
      { name: 'Shirt', quantity: '4' },
    ]);
    const here = await app.ctx.db('orders').where({ source: 'corebos' });
    const order = await app.ctx.db('orders').where({ id: orderId }).first('contact_id');
    expect(here.map((row) => row.contact_id)).toEqual([order?.contact_id]);
    // The database's clock runs while the test's stands still, so the order has the flag for an odd time.
    expect(here[0]?.flags).toBe('[{"code":"odd_time"}]');
    await changeLikeStaff(app.corebos, {
      table: 'vtiger_salesorder',
      key: 'salesorderid',
      id: String(crmid),
      values: { sostatus: 'Cancelled' },
    });
    await app.settle();
    await app.settle();
    expect(await app.ctx.db('orders').where({ source: 'corebos' }).select('status')).toEqual([
      { status: 'cancelled' },
    ]);
    expect(await app.corebos.rows('SELECT salesorderid FROM vtiger_salesorder')).toHaveLength(2);
  });
});
