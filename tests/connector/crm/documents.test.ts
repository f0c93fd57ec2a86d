import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sweepRecords } from '../../../connector/src/crm/push/backfill.ts';
import { issueInvoice } from '../../../connector/src/invoices/issuing/issue-invoice.ts';
import { saveInvoiceSettings } from '../../../connector/src/invoices/shop-settings.ts';
import { createCrmApp, type CrmApp } from '../../support/corebos/app.ts';
import { createCorebos } from '../../../connector/src/crm/corebos/corebos.ts';
import {
  createLimitedUser,
  runAlone,
  runCarrello,
  statementsOf,
} from '../../support/corebos/limited-user.ts';
import { INVOICE, readFigures, saveOnScreen } from '../../support/corebos/screen.ts';
import { makePayment, makeRefund, type SnapshotInput } from '../../support/make/order-snapshot.ts';
import { createProjector, type Crm } from '../../support/verbs.ts';
import { BIANCHI, listDocumentRows } from '../invoices/invoicing.ts';
import { addEntity, ROSSI } from '../invoices/seller.ts';

let app: CrmApp;
beforeEach(async () => {
  app = await createCrmApp();
  const { id: entityId } = await addEntity(app, { vatNumber: ROSSI.vatNumber ?? '' });
  await saveInvoiceSettings(app.ctx, app.shop.id, { mode: 'here', entityId, fromDay: '2026-01-01' });
});
afterEach(() => app.close());

const LATER = '2026-03-02T12:00:00.000Z';
const PAID = [makePayment({ key: 'p', providerId: 'p' })];
const HALF = [makeRefund({ key: 'r', providerId: 'r' })];

/** A company's order, which gets an invoice; later versions bring its money. */
const send = (over: Partial<SnapshotInput> = {}) =>
  app.send({ orderKey: 'a', number: 'A', locale: 'en_GB', company: BIANCHI, payments: PAID, ...over });

const invoices = () =>
  app.corebos.rows(
    `SELECT i.*, b.bill_street FROM vtiger_invoice i JOIN vtiger_invoicebillads b ON b.invoicebilladdressid = i.invoiceid
      JOIN vtiger_invoicecf c ON c.invoiceid = i.invoiceid JOIN vtiger_invoiceshipads s ON s.invoiceshipaddressid = i.invoiceid
      JOIN vtiger_crmobject o ON o.crmid = i.invoiceid AND o.setype = 'Invoice' ORDER BY i.total DESC`,
  );
const linesOf = (crmid: string | null | undefined) =>
  app.corebos.rows(
    `SELECT r.quantity, r.listprice, r.tax1, r.incrementondel, d.linetotal, d.account_id FROM vtiger_inventoryproductrel r
       JOIN vtiger_inventorydetails d ON d.lineitem_id = r.lineitem_id WHERE r.id = ? ORDER BY r.sequence_no`,
    [crmid],
  );
const statuses = async () => (await invoices()).map(({ invoicestatus }) => invoicestatus);

/** It dies right after documents had their effect there, once. */
function dyingAfterDocuments(crm: Crm): Crm {
  let died = false;
  return {
    ...crm,
    async applyDocument(records) {
      const applied = await crm.applyDocument(records);
      if (died) return applied;
      died = true;
      throw new Error('killed');
    },
    ready: () => (died ? Promise.reject(new Error('dead')) : crm.ready()),
  };
}

describe('an invoice in coreBOS', () => {
  it('an invoice and its credit note have their numbers, sums, lines and relations, once, whenever the process dies', async () => {
    await send();
    await send({ refunds: HALF, modifiedAt: LATER });
    await app.worker.drain();
    await expect(createProjector(app.ctx, dyingAfterDocuments(app.crm)).drain()).rejects.toThrow();
    app.clock.advance(3_600_000);
    await app.settle();
    const [note, invoice] = await listDocumentRows(app);
    const order = await app.corebos.row('SELECT * FROM vtiger_salesorder');
    const whose = {
      ...{
        salesorderid: order['salesorderid'],
        contactid: order['contactid'],
        accountid: order['accountid'],
      },
      customerno: 'A',
    };
    const there = await invoices();
    expect(there).toMatchObject([
      {
        ...{ ...whose, invoice_no: invoice?.number, invoicestatus: 'Paid', total: '43.920000' },
        ...{ invoicedate: invoice?.issued_on, subject: `Invoice ${invoice?.number} La Bottega` },
      },
      { ...whose, invoice_no: note?.number, invoicestatus: 'Credit Invoice', total: '-12.200000' },
    ]);
    const [first, second] = there;
    const mine = { tax1: '22.000', incrementondel: '1', account_id: order['accountid'] };
    expect(await linesOf(first?.['invoiceid'])).toMatchObject([
      { ...mine, quantity: '3.000', listprice: '10.000000', linetotal: '36.600000' },
    ]);
    expect(first).toMatchObject({ s_h_amount: '6.000000', pl_sh_tax: '1.320000', adjustment: '0.000000' });
    expect(await linesOf(second?.['invoiceid'])).toMatchObject([
      { ...mine, quantity: '-1.000', listprice: '10.000000', linetotal: '-12.200000' },
    ]);
    // coreBOS' own numbers are for its own invoices.
    const numbering = await app.corebos.row(
      "SELECT current FROM vtiger_autonumberprefix WHERE semodule = 'Invoice'",
    );
    expect(numbering['current']).toBe('6');
    for (const { invoiceid } of there) {
      const before = await readFigures(app.corebos, String(invoiceid), INVOICE);
      await saveOnScreen(app.corebos, String(invoiceid), INVOICE);
      expect(await readFigures(app.corebos, String(invoiceid), INVOICE)).toEqual(before);
    }
  });

  it('a credit note of odd prices and rates stands a save on the screen, too', async () => {
    const line = (
      key: string,
      quantity: string,
      unitPrice: string,
      total: number,
      tax: number,
      rate: string,
    ) => ({
      ...{ key, name: key, sku: key, quantity, unitPrice, subtotal: total, total, tax },
      taxes: [{ taxKey: rate, amount: (tax / 100).toFixed(2) }],
    });
    const lines = [
      line('a', '3', '8.2645', 2479, 521, '21'),
      line('b', '1.5', '3.335', 500, 50, '10'),
      line('c', '2', '0.0225', 5, 1, '21'),
    ];
    const taxes = [
      { key: '21', label: 'IVA', ratePercent: '21', goods: 522, shipping: 0 },
      { key: '10', label: 'IVA', ratePercent: '10', goods: 50, shipping: 0 },
    ];
    const sold = { lines, taxes, shipping: [], taxTotal: 572, total: 3556 };
    const payments = [makePayment({ key: 'p', providerId: 'p', amount: 3556 })];
    await send({ ...sold, payments });
    await app.worker.drain();
    const whole = makeRefund({ key: 'r', providerId: 'r', amount: 3556, lines: [] });
    await send({ ...sold, payments, refunds: [whole], modifiedAt: LATER });
    await app.settle();
    expect(await app.ctx.db('held_documents').select('*')).toEqual([]);
    const there = await invoices();
    expect(there.map(({ total }) => total)).toEqual(['35.560000', '-35.560000']);
    for (const { invoiceid } of there) {
      const before = await readFigures(app.corebos, String(invoiceid), INVOICE);
      await saveOnScreen(app.corebos, String(invoiceid), INVOICE);
      expect(await readFigures(app.corebos, String(invoiceid), INVOICE)).toEqual(before);
    }
  });

  it('an invoice reads Paid once its order is', async () => {
    const orderId = await send({ payments: [] });
    await issueInvoice(app.ctx, { orderId });
    await app.settle();
    expect(await statuses()).toEqual(['Sent']);
    await send({ payments: PAID, modifiedAt: LATER });
    await app.settle();
    expect(await statuses()).toEqual(['Paid']);
  });
});

describe('a coreBOS without invoices', () => {
  it('a site without the module keeps no invoice and says so; once it is on, a backfill brings them', async () => {
    await app.corebos.db.query("UPDATE vtiger_tab SET presence = 1 WHERE name = 'Invoice'");
    await send();
    await app.settle();
    expect(await invoices()).toEqual([]);
    const told = await runCarrello(app.ctx, 'corebos check');
    expect(told.lines.join('\n')).toContain('The module Invoice is switched off');
    await app.corebos.db.query("UPDATE vtiger_tab SET presence = 0 WHERE name = 'Invoice'");
    app.clock.advance(3_600_000);
    expect(await sweepRecords(app.ctx)).toMatchObject({ document: 0 });
    expect(await sweepRecords(app.ctx, { homeless: true })).toMatchObject({ document: 1, payment: 0 });
    await app.settle();
    expect(await statuses()).toEqual(['Paid']);
  });

  it('a user without rights on invoices is told so and writes orders; once they are given, a backfill brings invoices', async () => {
    const user = await createLimitedUser(app);
    const rights = statementsOf(await runCarrello(user.ctx, 'corebos check'));
    await runAlone(app, rights);
    await app.corebos.db.query(`REVOKE SELECT, INSERT, UPDATE ON vtiger_invoice FROM ${user.account}`);
    const told = await runCarrello(user.ctx, 'corebos check');
    const lacks = 'lacks SELECT, INSERT, UPDATE ON vtiger_invoice, and without any right';
    expect(told.lines.filter((line) => line.startsWith('NO')).join('\n')).toContain(lacks);
    const projector = createProjector(user.ctx, createCorebos(user.ctx.config.corebos, user.ctx));
    await send();
    await app.worker.drain();
    await projector.drain();
    expect(await app.corebos.rows('SELECT 1 FROM vtiger_salesorder')).toHaveLength(1);
    expect(await invoices()).toEqual([]);
    await runAlone(app, statementsOf(told));
    app.clock.advance(3_600_000);
    await sweepRecords(app.ctx, { homeless: true });
    await projector.drain();
    expect(await statuses()).toEqual(['Paid']);
    await projector.stop();
    await user.remove();
  });
});
