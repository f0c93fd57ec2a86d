import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import request from 'supertest';
import { keepOrderAddress } from '../../../connector/src/address-book/order-address.ts';
import { listSavedAddresses } from '../../../connector/src/address-book/address-book.ts';
import { columnsOf } from '../../../connector/src/address-book/entries.ts';
import { assertInvoiceCodes, withTidyCodes } from '../../../connector/src/checkout/company-codes.ts';
import { findWrongAddresses } from '../../../connector/src/contract/order-addresses.ts';
import { buyerInput } from '../../../connector/src/contract/checkout.ts';
import { saveRule } from '../../../connector/src/invoices/rules.ts';
import { DAY } from '../../../connector/src/platform/clock.ts';
import { transact } from '../../../connector/src/platform/db.ts';
import { AppError } from '../../../connector/src/platform/errors.ts';
import type { Browser } from '../../portal/browse.ts';
import { signInBuyer } from '../../portal/signed-in.ts';
import { makeAddressEntries } from '../../support/make/address-entries.ts';
import { makeSnapshot } from '../../support/make/order-snapshot.ts';
import { postOrder } from '../../support/verbs.ts';
import { buyer } from '../../support/selling.ts';
import { placeOrder } from '../customers/visitor.ts';
import { createInvoicing, listDocumentRows, MARIO, readDocuments, type Invoicing } from './invoicing.ts';

const ANNA = 'anna@example.com';
const CODE = 'RSSMRA80A01F205X';

let app: Invoicing;
let anna: Browser;
beforeAll(async () => {
  app = await createInvoicing();
  await placeOrder(app, ANNA);
  anna = await signInBuyer(app, ANNA);
});
afterAll(() => app.close());

const invoicesOf = async (orderId: string) => (await readDocuments(app, orderId)).map(({ buyer: to }) => to);

/** The faults of a buyer who wants an invoice, by field. */
function faultsOf(over: Parameters<typeof buyer>[0]): Record<string, string> {
  try {
    assertInvoiceCodes(buyer(over), 'en');
    return {};
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return Object.fromEntries((error.faults ?? []).map(({ field, message }) => [field, message]));
  }
}

describe('an invoice that is asked for in the checkout', () => {
  it('an invoice that is asked for in the checkout is issued, where the rule is on request or always', async () => {
    const asked = await placeOrder(app, ANNA, { company: MARIO, wantsInvoice: true });
    expect(await invoicesOf(asked)).toMatchObject([{ kind: 'person', fiscalCode: CODE }]);
    await saveRule(app.ctx, 'shp_1', { country: 'IT', people: 'never', companies: 'always' });
    const never = await placeOrder(app, ANNA, { company: MARIO, wantsInvoice: true });
    await saveRule(app.ctx, 'shp_1', { country: 'IT', people: 'on_request', companies: 'always' });
    expect(await invoicesOf(never)).toEqual([]);
  });

  it('an invoice that is asked for in the checkout needs an address, and in Italy the code of a person', () => {
    const field = 'buyer.invoice.fiscalCode';
    expect(faultsOf({})).toEqual({});
    expect(faultsOf({ invoice: {} })).toEqual({ [field]: expect.stringContaining('codice fiscale') });
    expect(faultsOf({ invoice: { fiscalCode: 'RSSMRA80A01F205Z' } })).toHaveProperty([field]);
    expect(faultsOf({ invoice: { fiscalCode: ' rssmra80a01 f205x' } })).toEqual({});
    expect(faultsOf({ invoice: {}, company: { name: 'Rossi srl' } })).toEqual({});
    const abroad = { ...buyer().billing, country: 'DE' };
    expect(faultsOf({ invoice: {}, billing: abroad })).toEqual({});
    expect(withTidyCodes(buyer({ invoice: { fiscalCode: 'rssmra80a01 f205x' } })).invoice).toEqual({
      fiscalCode: CODE,
    });
    const noStreet = { ...buyer().billing, line1: '' };
    const asked = { needsShipping: false, needsPhone: false };
    const wrong = (over: object) => findWrongAddresses(buyer({ billing: noStreet, ...over }), asked);
    expect([wrong({}).length, wrong({ invoice: {} })]).toMatchObject([0, [{ field: 'billing.line1' }]]);
    expect(buyerInput.parse(buyer({ invoice: {} })).invoice).toEqual({});
  });

  it('an invoice that is asked for in the checkout is offered where the shop’s rules say so', async () => {
    const shop = await app.ctx.db('shops').where({ id: 'shp_1' }).first<{ publishable_key: string }>();
    await app.ctx.db('shipping_methods').insert({
      ...{ id: 'post', name_en: 'Post', name_it: 'Posta', countries: '["IT","DE"]', price: 700 },
      ...{ currency: 'EUR', position: 1, free_from: null },
    });
    const { body } = await request(app.app).get(`/v1/storefront?key=${shop.publishable_key}`);
    expect((body as { askInvoiceIn: unknown }).askInvoiceIn).toEqual({ people: ['IT', 'DE'], companies: [] });
  });
});

describe('an invoice that is asked for afterwards', () => {
  it('an invoice that is asked for afterwards is issued with the code that was told', async () => {
    const orderId = await placeOrder(app, ANNA);
    const page = `/portal/orders/${orderId}`;
    expect((await anna.get(page)).text).toContain(`${page}/invoice`);
    const wrong = await anna.submit(`${page}/invoice`, `${page}/invoice`, { fiscalCode: 'RSSMRA80A01F205Z' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('value="RSSMRA80A01F205Z"');
    const done = await anna.submit(`${page}/invoice`, `${page}/invoice`, { fiscalCode: 'rssmra80a01f205x' });
    expect(done.headers['location']).toContain('invoice_asked');
    await app.worker.drain();
    expect(await invoicesOf(orderId)).toMatchObject([{ fiscalCode: CODE }]);
    expect((await anna.get(page)).text).not.toContain(`${page}/invoice`);
    expect(await app.ctx.db('invoice_requests').pluck('fiscal_code')).toEqual(['']);
  });

  it('an invoice that is asked for afterwards waits for the payment, and says so', async () => {
    const orderId = await placeOrder(app, ANNA, { company: MARIO, payments: [] });
    const page = `/portal/orders/${orderId}`;
    await anna.submit(`${page}/invoice`, `${page}/invoice`, { fiscalCode: CODE });
    await app.worker.drain();
    expect((await anna.get(page)).text).toMatch(/as soon as the order is paid|appena l’ordine è pagato/);
    const row = await app.ctx.db('orders').where({ id: orderId }).first<{ order_key: string }>();
    const customer = { uid: null, email: ANNA, accountEmail: null };
    const snapshot = makeSnapshot({ orderKey: row.order_key, customer, company: MARIO });
    await transact(app.ctx.db, (trx) =>
      postOrder(trx, app.ctx, { shopId: 'shp_1', snapshot, webhookId: 'msg_paid_later' }),
    );
    await app.worker.drain();
    expect(await listDocumentRows(app, { order_id: orderId })).toHaveLength(1);
  });

  it('an invoice that is asked for afterwards is refused once the days are over', async () => {
    const orderId = await placeOrder(app, ANNA, { company: MARIO });
    const { placed_at: placedAt } = await app.ctx
      .db('orders')
      .where({ id: orderId })
      .first<{ placed_at: number }>();
    const page = `/portal/orders/${orderId}`;
    await app.ctx.db('invoice_settings').update({ request_days: 0 });
    expect((await anna.get(page)).text).not.toContain(`${page}/invoice`);
    expect((await anna.get(`${page}/invoice`)).headers['location']).toContain('not_now');
    const days = Math.ceil((app.clock.now() - placedAt) / DAY);
    await app.ctx.db('invoice_settings').update({ request_days: days + 1 });
    expect((await anna.get(page)).text).toContain(`${page}/invoice`);
    await app.ctx.db('invoice_settings').update({ request_days: 12 });
  });
});

it('a billing profile remembers that an invoice is wanted, and is no other one for it', async () => {
  const { customer_id: customerId } = await app.ctx
    .db('customer_mailboxes')
    .where({ mailbox_key: ANNA })
    .first<{ customer_id: string }>();
  const entries = makeAddressEntries();
  const keep = (wantsInvoice: string) =>
    keepOrderAddress(app.ctx, { customerId, kind: 'billing', entries: { ...entries, wantsInvoice } });
  await keep('');
  await keep('yes');
  await keep('');
  expect(await listSavedAddresses(app.ctx.db, [customerId])).toMatchObject([{ wantsInvoice: 'yes' }]);
  expect(columnsOf('delivery', { ...entries, wantsInvoice: 'yes' }).wants_invoice).toBe(false);
});
