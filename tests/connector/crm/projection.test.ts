import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCrmApp, type CrmApp } from '../../support/corebos/app.ts';
import { SALES_GROUP, WEBSHOP } from '../../support/corebos/site.ts';
import { makePayment, makeRefund } from '../../support/make/order-snapshot.ts';

let app: CrmApp;

beforeAll(async () => {
  app = await createCrmApp();
});
afterAll(() => app.close());

describe('an order of a shop', () => {
  it('an order is a Sales Order of its buyer in coreBOS, with lines, totals, payment and refund', async () => {
    await app.send({ orderKey: 'a', payments: [makePayment()], refunds: [makeRefund()] });
    await app.settle();
    const { corebos } = app;
    const order = await corebos.row('SELECT * FROM vtiger_salesorder');
    expect(order).toMatchObject({
      salesorder_no: 'SO6',
      customerno: '1001',
      sostatus: 'Approved',
      taxtype: 'individual',
      subtotal: '36.600000',
      s_h_amount: '6.000000',
      pl_sh_tax: '1.320000',
      adjustment: '0.000000',
      total: '43.920000',
      pl_grand_total: '43.920000',
      sum_nettotal: '30.000000',
      sum_tax1: '6.600000',
      discount_percent: '0.000',
    });
    expect(await corebos.row('SELECT * FROM vtiger_contactdetails')).toMatchObject({
      contactid: order['contactid'],
      accountid: order['accountid'],
      lastname: 'Rossi',
      email: 'mario.rossi@example.com',
    });
    expect(await corebos.row('SELECT * FROM vtiger_inventoryproductrel')).toMatchObject({
      id: order['salesorderid'],
      quantity: '3.000',
      listprice: '10.000000',
      tax1: '22.000',
      discount_percent: null,
      discount_amount: '0.000000',
    });
    const payments = await corebos.rows(
      'SELECT credit, paid, amount, related_id, parent_id FROM vtiger_cobropago ORDER BY amount',
    );
    const common = { paid: '1', related_id: order['salesorderid'], parent_id: order['contactid'] };
    expect(payments).toEqual([
      { ...common, credit: '1', amount: '-12.20' },
      { ...common, credit: '1', amount: '43.92' },
    ]);
    const entities = await corebos.rows('SELECT DISTINCT smownerid, smcreatorid FROM vtiger_crmentity');
    expect(entities).toEqual([{ smownerid: String(SALES_GROUP), smcreatorid: String(WEBSHOP) }]);
  });

  it('an order that is projected again changes nothing in coreBOS', async () => {
    const { corebos, ctx } = app;
    const before = await corebos.rows('SELECT * FROM vtiger_crmobject ORDER BY crmid');
    const links = await corebos.rows('SELECT * FROM carrello_links ORDER BY crmid');
    await ctx.db('crm_marks').delete();
    const { sweepRecords } = await import('../../../connector/src/crm/push/backfill.ts');
    expect((await sweepRecords(ctx)).order).toBe(1);
    app.clock.advance(60_000);
    await app.settle();
    expect(await corebos.rows('SELECT * FROM vtiger_crmobject ORDER BY crmid')).toEqual(before);
    expect(await corebos.rows('SELECT * FROM carrello_links ORDER BY crmid')).toEqual(links);
  });
});
