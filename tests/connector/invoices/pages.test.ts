import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyDocuments } from '../../../connector/src/invoices/issuing/verify.ts';
import { eraseCustomer } from '../../../connector/src/privacy/erase.ts';
import type { Browser } from '../../portal/browse.ts';
import { signInBuyer } from '../../portal/signed-in.ts';
import { addAtDesk } from '../../support/staff.ts';
import { placeOrder } from '../customers/visitor.ts';
import { BIANCHI, createInvoicing, listDocumentRows, MARIO, type Invoicing } from './invoicing.ts';

const ANNA = 'anna@example.com';

let app: Invoicing;
let anna: Browser;
let desk: Browser;
beforeAll(async () => {
  app = await createInvoicing();
  await placeOrder(app, ANNA, { company: MARIO });
  await placeOrder(app, 'bruno@example.com', { company: MARIO });
  anna = await signInBuyer(app, ANNA);
  desk = (await addAtDesk(app, { email: 'sara@example.com', role: 'sales' })).browser;
});
afterAll(() => app.close());

async function documentOf(orderId: string): Promise<string> {
  const [row] = await listDocumentRows(app, { order_id: orderId });
  return `orders/${orderId}/documents/${row?.id ?? 'none'}`;
}

describe('documents on pages', () => {
  it('documents of an order are on its page, and download for its buyer alone', async () => {
    const orderId = await placeOrder(app, ANNA, { company: BIANCHI });
    const path = await documentOf(orderId);
    const page = await anna.get(`/portal/orders/${orderId}`);
    expect(page.text).toContain(`href="/portal/${path}"`);
    expect(page.text).toMatch(/(Invoice|Fattura) 2026\/1 \(PDF\)/);
    const file = await anna.get(`/portal/${path}`);
    expect(file.status).toBe(200);
    expect(file.headers['content-type']).toContain('application/pdf');
    expect(file.headers['content-disposition']).toContain('fattura-2026-1.pdf');
    const bruno = await signInBuyer(app, 'bruno@example.com');
    expect((await bruno.get(`/portal/${path}`)).status).toBe(404);
    const own = await placeOrder(app, 'bruno@example.com', { company: MARIO });
    expect((await bruno.get(`/portal/orders/${own}/documents/${path.split('/').at(-1)}`)).status).toBe(404);
  });

  it('documents are issued and read at the desk, and an order without any shows a buyer none', async () => {
    const orderId = await placeOrder(app, ANNA, { company: MARIO });
    expect((await anna.get(`/portal/orders/${orderId}`)).text).not.toContain('/documents/');
    const page = `/desk/orders/${orderId}`;
    await desk.submit(page, `${page}/invoice`);
    expect((await desk.get(page)).text).not.toContain(`${page}/invoice`);
    const file = await desk.get(`/desk/${await documentOf(orderId)}`);
    expect(file.headers['content-type']).toContain('application/pdf');
  });

  it('documents are in a copy of one’s data, and an erasure leaves them as they are', async () => {
    const { ctx } = app;
    await anna.submit('/portal/privacy', '/portal/privacy/copies');
    await app.worker.drain();
    const names = await ctx.db('data_export_files').pluck('name');
    expect(names).toEqual(
      expect.arrayContaining(['documents/fattura-2026-1.pdf', 'documents/fattura-2026-2.pdf']),
    );
    const before = await listDocumentRows(app);
    const { id } = await ctx
      .db('customers')
      .whereIn('id', ctx.db('customer_mailboxes').where({ mailbox_key: ANNA }).select('customer_id'))
      .first<{ id: string }>('id');
    await ctx.db('orders').update({ status: 'completed' });
    expect(await eraseCustomer(ctx, { customerId: id, typed: ANNA })).toMatchObject({ ok: true });
    await app.worker.drain();
    expect(await ctx.db('orders').where({ mailbox_key: ANNA })).toEqual([]);
    expect(await listDocumentRows(app)).toEqual(before);
    expect(await verifyDocuments(ctx.db)).toEqual({ faults: [], checked: before.length });
  });

  it('documents that are held say why at the desk, with the amounts', async () => {
    const orderId = await placeOrder(app, ANNA, { company: MARIO, total: 3392 });
    const page = `/desk/orders/${orderId}`;
    await desk.submit(page, `${page}/invoice`);
    expect((await desk.get(page)).text).toMatch(/43\.92 EUR.*33\.92 EUR/);
  });
});
