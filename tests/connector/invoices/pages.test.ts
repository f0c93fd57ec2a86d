import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyDocuments } from '../../../connector/src/invoices/issuing/verify.ts';
import { contentOf, type DocumentRow } from '../../../connector/src/invoices/issuing/store.ts';
import { DAY } from '../../../connector/src/platform/clock.ts';
import { eraseCustomer } from '../../../connector/src/privacy/erase.ts';
import { createBrowser, type Browser } from '../../portal/browse.ts';
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

describe('the list of one’s own invoices', () => {
  it('the list of one’s own invoices has them alone, and leads to the order and the file', async () => {
    const carla = 'carla@example.com';
    const orderId = await placeOrder(app, carla, { company: BIANCHI });
    const browser = await signInBuyer(app, carla);
    const path = await documentOf(orderId);
    const page = await browser.get('/portal/invoices');
    expect(page.text).toContain(`href="/portal/${path}"`);
    expect(page.text).toContain(`href="/portal/orders/${orderId}"`);
    expect(page.text.match(/documents\/[a-z]+_\w+"/g)).toHaveLength(1);
    const bruno = await signInBuyer(app, 'bruno@example.com');
    expect((await bruno.get('/portal/invoices')).text).not.toContain('/documents/');
  });

  it('an issued document is mailed to its buyer with the PDF, once', async () => {
    const dora = 'dora@example.com';
    const orderId = await placeOrder(app, dora, { company: BIANCHI });
    await app.worker.drain();
    const mails = app.mails.filter(({ to }) => to === dora);
    expect(mails).toHaveLength(1);
    const [{ subject, text, attachments = [] }] = mails as [(typeof mails)[0]];
    const { number } = contentOf((await listDocumentRows(app, { order_id: orderId }))[0] as DocumentRow);
    expect(subject).toBe(`La tua fattura ${number}`);
    expect(text).toContain('43,92');
    expect(attachments.map(({ filename, content }) => [filename, content.subarray(0, 5).toString()])).toEqual(
      [[`fattura-${number.replace('/', '-')}.pdf`, '%PDF-']],
    );
  });

  it('a document is mailed as a link that opens it once, without a sign-in, and ends by itself', async () => {
    const emma = 'emma@example.com';
    const orderId = await placeOrder(app, emma, { company: BIANCHI });
    const browser = await signInBuyer(app, emma);
    const path = `/portal/${await documentOf(orderId)}/mail`;
    expect((await browser.submit(path, path, { email: 'nobody' })).status).toBe(422);
    const send = async (): Promise<string> => {
      const done = await browser.submit(path, path, { email: 'conti@studio.example' });
      expect(done.headers['location']).toContain('document_mailed');
      await app.worker.drain();
      const mail = app.mails.at(-1);
      expect(mail).toMatchObject({ to: 'conti@studio.example', replyTo: emma });
      return /\/portal\/documents\/[\w-]+/.exec(mail?.text ?? '')?.[0] ?? '';
    };
    const link = await send();
    const sent = await app.ctx.db('mails').where({ recipient: 'conti@studio.example' }).pluck('content');
    expect(sent).toEqual(['{}']);
    const accountant = createBrowser(app.app);
    // Whatever looks into mails opens the link: nothing is used up by that.
    for (let times = 0; times < 2; times += 1) expect((await accountant.get(link)).status).toBe(200);
    const file = await accountant.submit(link, link);
    expect(file.headers['content-type']).toContain('application/pdf');
    expect((await accountant.get(link)).status).toBe(404);
    const second = await send();
    const before = await accountant.get(second);
    expect(before.status).toBe(200);
    app.clock.advance(3 * DAY);
    expect((await accountant.get(second)).status).toBe(404);
    const bruno = await signInBuyer(app, 'bruno@example.com');
    expect((await bruno.get(path)).status).toBe(404);
  });
});

describe('documents at the desk', () => {
  // The sign-in of before is three days old.
  beforeAll(async () => {
    desk = (await addAtDesk(app, { email: 'nora@example.com', role: 'sales' })).browser;
  });

  it('documents at the desk are listed with what is held first, and by kind, month and record', async () => {
    const orderId = await placeOrder(app, 'fedra@example.com', { company: BIANCHI });
    const path = await documentOf(orderId);
    const { contact_id: contact } = await app.ctx
      .db('orders')
      .where({ id: orderId })
      .first<{ contact_id: string }>('contact_id');
    const list = async (query: string) => (await desk.get(`/desk/invoices${query}`)).text;
    const link = `href="/desk/${path}"`;
    const all = await list('');
    expect(all).toContain(link);
    expect(all).toMatch(/43\.92 EUR.*33\.92 EUR/);
    expect(await list('?kind=invoice&month=2026-03')).toContain(link);
    for (const query of ['?kind=creditNote', '?month=2026-04', '?contact=con_none', '?company=acc_none'])
      expect(await list(query)).not.toContain(link);
    expect((await list(`?contact=${contact}`)).match(/\/documents\//g)).toHaveLength(1);
    expect((await desk.get(`/desk/contacts/${contact}`)).text).toContain(`/desk/invoices?contact=${contact}`);
  });

  it('documents at the desk are corrected with a reason, once a form, and mailed again', async () => {
    const to = 'gino@example.com';
    const orderId = await placeOrder(app, to, { company: BIANCHI });
    const form = `/desk/orders/${orderId}/correct`;
    const wrong = await desk.submit(form, form, { amount: '12,2', reason: '' });
    expect([wrong.status, wrong.text.includes('value="12,2"')]).toEqual([422, true]);
    expect((await desk.submit(form, form, { amount: '99', reason: 'Too much' })).status).toBe(422);
    const key = /name="key" value="([^"]+)"/.exec((await desk.get(form)).text)?.[1] ?? '';
    for (let times = 0; times < 2; times += 1)
      await desk.submit(form, form, { amount: '12,20', reason: 'Scratched', key });
    const notes = await listDocumentRows(app, { order_id: orderId, kind: 'creditNote' });
    expect(notes.map(({ payable, content }) => [payable, content.includes('Scratched')])).toEqual([
      [1220, true],
    ]);
    await app.worker.drain();
    const count = () => app.mails.filter((mail) => mail.to === to).length;
    expect(count()).toBe(2);
    await desk.submit(`/desk/orders/${orderId}`, `/desk/orders/${orderId}/documents/${notes[0]?.id}/mail`);
    await app.worker.drain();
    expect(count()).toBe(3);
  });
});

it('documents that a plugin of WooCommerce issued are shown by the number and day in the order’s meta', async () => {
  const meta = [
    { key: '_wcpdf_invoice_number', value: 'WC-2026-77' },
    { key: '_wcpdf_invoice_date', value: 1772406000 },
    { key: 'wf_invoice_number', value: 'another plugin' },
    { key: '_wcpdf_credit-note_number', value: { odd: true } },
  ];
  const orderId = await placeOrder(app, 'lea@example.com', { company: MARIO, meta });
  const lea = await signInBuyer(app, 'lea@example.com');
  const { text } = await lea.get(`/portal/orders/${orderId}`);
  expect(text).toMatch(/WC-2026-77 (of 2 Mar|del 2 mar) 2026/);
  expect(text).not.toContain('another plugin');
});

it('documents of another program that came with the order are shown to buyer and staff, with a link on the web alone', async () => {
  const told = [
    { kind: 'invoice' as const, number: 'A/77', issuedOn: '2026-03-01', url: 'https://shop.example/a77.pdf' },
    { kind: 'creditNote' as const, number: 'A/78', issuedOn: 'soon', url: 'javascript:alert(1)' },
  ];
  const orderId = await placeOrder(app, 'ivo@example.com', { company: MARIO, invoices: told });
  const ivo = await signInBuyer(app, 'ivo@example.com');
  for (const [browser, page] of [
    [ivo, `/portal/orders/${orderId}`],
    [desk, `/desk/orders/${orderId}`],
  ] as const) {
    const { text } = await browser.get(page);
    expect(text).toMatch(/<a href="https:\/\/shop\.example\/a77\.pdf"[^>]*>[^<]*A\/77<\/a>/);
    expect(text).toMatch(/A\/78/);
    expect(text).not.toContain('javascript:alert');
  }
});
