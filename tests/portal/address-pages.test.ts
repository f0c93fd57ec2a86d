import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../support/app.ts';
import { makeAddressEntries } from '../support/make/address-entries.ts';
import { forgetPeople } from '../connector/customers/forget-people.ts';
import { connectTheirShop, placeOrder } from '../connector/customers/visitor.ts';
import { createBrowser, type Browser } from './browse.ts';
import { signInBuyer } from './signed-in.ts';

let app: TestApp;
let anna: Browser;

const BOOK = '/portal/addresses';
const ANNAS = { mailbox_key: 'anna@example.com' };

beforeAll(async () => {
  app = await createTestApp();
  await connectTheirShop(app);
  await placeOrder(app, 'anna@example.com', { number: 'A-1' });
  await placeOrder(app, 'bruno@example.com', { number: 'B-1' });
});
beforeEach(async () => {
  await app.ctx.db('customer_addresses').delete();
  await forgetPeople(app);
  anna = await signInBuyer(app, 'anna@example.com');
});
afterAll(() => app.close());

const TYPED: Record<string, string> = { ...makeAddressEntries(), do: 'save' };

const add = (fields: Record<string, string> = {}, query = 'kind=delivery') =>
  anna.submit(`${BOOK}/new?${query}`, `${BOOK}/new`, { ...TYPED, ...fields });

const idIn = (text: string): string => /\/portal\/addresses\/(adr_\w+)"/.exec(text)?.[1] ?? '';

describe('the address book', () => {
  it('the address book shows what was added, and says so', async () => {
    const { status, headers } = await add({ label: 'Home' });
    expect([status, headers['location']]).toEqual([303, `${BOOK}?done=address_saved`]);
    const { text } = await anna.get(String(headers['location']));
    for (const part of [
      'The address is saved.',
      'Home',
      'Via Dante 12',
      '20121 Milano (MI)',
      'Offered first',
    ])
      expect(text).toContain(part);
    expect((await add({ line1: 'VIA DANTE 12' })).headers['location']).toBe(`${BOOK}?done=address_known`);
  });

  it('the address book is reached from every page, and leads back to the orders', async () => {
    expect((await anna.get('/portal')).text).toContain(`href="${BOOK}"`);
    expect((await anna.get(BOOK)).text).toContain(`href="${BOOK}" aria-current="page"`);
  });

  it('an address of an order is offered, and kept with one more press', async () => {
    const { text } = await anna.get(BOOK);
    const link = /href="([^"]*from=[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const form = await anna.get(link);
    const [, street = ''] = /name="line1" [^>]*value="([^"]*)"/.exec(form.text) ?? [];
    expect(street).not.toBe('');
    expect(text).toContain(street);
  });

  it('an address that misses something comes back with all that was typed, each fault at its field', async () => {
    const answer = await add({ line1: '', postcode: '99', label: 'Home & garden' });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Home &amp; garden');
    expect(answer.text).toContain('id="line1-fault"');
    expect(answer.text).toContain('one looks like 00144');
    expect((await anna.get(BOOK)).text).not.toContain('Home &amp; garden');
  });

  it.each(['ZZ', 'EU', '__proto__', 'constructor', 'toString', ''])(
    'a country “%s” is none, and what was typed comes back',
    async (country) => {
      const { status, text } = await add({ country });
      expect([status, text]).toEqual([422, expect.stringContaining('Via Dante 12')]);
      expect(text).toContain('country-fault');
    },
  );

  it('another country asks for its own parts and keeps what was typed', async () => {
    const { status, text } = await add({ country: 'US', do: 'country' });
    expect(status).toBe(200);
    for (const part of ['ZIP code', 'California', 'Via Dante 12']) expect(text).toContain(part);
    expect(text).not.toContain('Agrigento');
  });

  it('a company has its codes, a person has none but the codice fiscale', async () => {
    const person = await anna.get(`${BOOK}/new?kind=billing`);
    expect(person.text).not.toContain('name="vatNumber"');
    expect(person.text).toContain('name="fiscalCode"');
    const company = { company: 'Bianchi S.r.l.', vatNumber: 'IT00743110157', sdiCode: 'M5UXCR1' };
    await add(company, 'kind=billing&for=company');
    const { text } = await anna.get(BOOK);
    for (const part of Object.values(company)) expect(text).toContain(part);
    const edit = await anna.get(`${BOOK}/${idIn(text)}`);
    expect(edit.text).toContain('value="IT00743110157"');
  });

  it('an address is changed, offered first and removed', async () => {
    await add();
    await add({ line1: 'Via Po 2' });
    const { text } = await anna.get(BOOK);
    const id = idIn(text.slice(text.indexOf('Via Po 2')));
    const path = `${BOOK}/${id}`;
    await anna.submit(path, path, { ...TYPED, line1: 'Via Adda 3' });
    await anna.submit(BOOK, `${path}/first`);
    expect((await anna.get(BOOK)).text.split('Via Dante')[0]).toContain('Via Adda 3');
    await anna.submit(`${path}/remove`, `${path}/remove`);
    expect((await anna.get(BOOK)).text).not.toContain('Via Adda 3');
  });

  it('an address of somebody else is a page that is not there', async () => {
    await add();
    const id = idIn((await anna.get(BOOK)).text);
    const token = {
      form_token: /name="form_token" value="([^"]*)"/.exec((await anna.get(BOOK)).text)?.[1] ?? '',
    };
    const bruno = await signInBuyer(app, 'bruno@example.com');
    const brunos = {
      form_token: /name="form_token" value="([^"]*)"/.exec((await bruno.get(BOOK)).text)?.[1] ?? '',
    };
    for (const path of [`${BOOK}/${id}`, `${BOOK}/${id}/remove`])
      expect((await bruno.get(path)).status).toBe(404);
    for (const path of [`${BOOK}/${id}`, `${BOOK}/${id}/remove`, `${BOOK}/${id}/first`]) {
      expect((await bruno.post(path, { ...TYPED, ...brunos })).status).toBe(404);
      expect((await bruno.post(path, { ...TYPED, ...token })).status).toBe(403);
    }
    expect((await anna.get(BOOK)).text).toContain('Via Dante 12');
  });
});

describe('the link of a mail', () => {
  const linkOf = async (): Promise<string> => {
    const { order_key: key } = await app.ctx
      .db('orders')
      .where(ANNAS)
      .first<{ order_key: string }>('order_key');
    return `/portal/o/${key}?lang=en`;
  };

  it('the link of a mail says where the order stands, and nothing of who bought what', async () => {
    const { status, text, headers } = await createBrowser(app.app).get(await linkOf());
    expect(status).toBe(200);
    for (const part of ['Ordered', 'Paid', 'Not sent yet']) expect(text).toContain(part);
    for (const part of ['A-1', 'Shirt', 'Rossi', 'anna', '43.92', 'Milano', 'order.pdf'])
      expect(text).not.toContain(part);
    expect(headers['x-robots-tag']).toContain('noindex');
  });

  it('the link of a mail tells somebody else who has signed in no more', async () => {
    const { text } = await (await signInBuyer(app, 'bruno@example.com')).get(await linkOf());
    expect(text).toContain('You are signed in as bruno@example.com.');
    expect(text).not.toContain('A-1');
  });

  it('a link that is no order’s, or whose key can be guessed, leads to the sign-in', async () => {
    const { db } = app.ctx;
    const { order_key: key } = await db('orders').where(ANNAS).first<{ order_key: string }>('order_key');
    const browser = createBrowser(app.app);
    expect((await browser.get(`/portal/o/${'x'.repeat(36)}`)).status).toBe(303);
    await db('orders').where({ order_key: key }).update({ order_key: 'corebos-12345678901234567890' });
    expect((await browser.get('/portal/o/corebos-12345678901234567890')).status).toBe(303);
    await db('orders').where({ order_key: 'corebos-12345678901234567890' }).update({ order_key: key });
  });

  it.each([
    [1000, 'A part of the money was given back'],
    [4392, 'The money was given back'],
  ])('the link of a mail says that %d cents were given back, and not how much', async (amount, text) => {
    const refund = {
      key: 're_1',
      amount,
      currency: 'EUR',
      reason: 'broken',
      at: '2026-03-02T10:00:00.000Z',
      lines: [],
    };
    const id = await placeOrder(app, `carla${amount}@example.com`, {
      refunds: [{ providerId: null, ...refund }],
    });
    const { order_key: key } = await app.ctx
      .db('orders')
      .where({ id })
      .first<{ order_key: string }>('order_key');
    const page = await createBrowser(app.app).get(`/portal/o/${key}?lang=en`);
    expect(page.text).toContain(text);
    for (const part of ['10.00', '43.92', 'broken']) expect(page.text).not.toContain(part);
  });

  it('the link of a mail says that the order was cancelled', async () => {
    const { db } = app.ctx;
    const order = await db('orders').where(ANNAS).first<{ id: string; status: string }>('id', 'status');
    await db('orders').where({ id: order.id }).update({ status: 'cancelled' });
    const { text } = await createBrowser(app.app).get(await linkOf());
    expect(text).toContain('Cancelled');
    expect(text).not.toContain('Not sent yet');
    await db('orders').where({ id: order.id }).update({ status: order.status });
  });
});
