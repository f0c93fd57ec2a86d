import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../support/app.ts';
import { signInAtDesk } from '../support/staff.ts';
import { forgetPeople } from '../connector/customers/forget-people.ts';
import { connectTheirShop, placeOrder, readCode } from '../connector/customers/visitor.ts';
import { createBrowser, type Browser } from './browse.ts';

/** Pages, features and database run together and answer what a buyer and a salesperson really get. */

const ANNA = 'anna@example.com';
const BRUNO = 'bruno@example.com';

let app: TestApp;
let annas: string;
let brunos: string;
beforeAll(async () => {
  app = await createTestApp();
  await connectTheirShop(app);
  annas = await placeOrder(app, ANNA, { number: 'A-1' });
  brunos = await placeOrder(app, BRUNO, { number: 'B-1' });
});
beforeEach(() => forgetPeople(app));
afterAll(() => app.close());

async function signIn(email: string): Promise<Browser> {
  const browser = createBrowser(app.app);
  await browser.submit('/portal/sign-in', '/portal/sign-in', { email });
  const code = await readCode(app);
  const answer = await browser.submit('/portal/sign-in/code', '/portal/sign-in/code', { code });
  if (answer.status !== 303) throw new Error(answer.text);
  return browser;
}

async function keyOf(orderId: string): Promise<string> {
  const row = await app.ctx.db('orders').where({ id: orderId }).first<{ order_key: string }>('order_key');
  return row.order_key;
}

const pathsOf = (orderId: string) => [`/portal/orders/${orderId}`, `/portal/orders/${orderId}/order.pdf`];

describe('a buyer', () => {
  it('a buyer comes from the mail, signs in with the code and reads the order and its PDF', async () => {
    const browser = createBrowser(app.app);
    const link = `/portal/o/${await keyOf(annas)}`;
    const standing = await browser.get(link);
    for (const part of ['A-1', 'Shirt', '43,92', 'Rossi', ANNA]) expect(standing.text).not.toContain(part);
    const start = /href="(\/portal\/sign-in[^"]*)"/.exec(standing.text)?.[1] ?? '';
    await browser.submit(start, '/portal/sign-in', { email: ` ${ANNA.toUpperCase()} ` });
    const code = await readCode(app);
    const signedIn = await browser.submit('/portal/sign-in/code', '/portal/sign-in/code', { code });
    expect(signedIn.headers['location']).toBe(link);
    const order = await browser.get(String((await browser.get(link)).headers['location']));
    expect(order.status).toBe(200);
    expect(order.text).toContain('<html lang="it"');
    for (const part of ['A-1', 'Shirt', 'Size: M', '43,92', 'IVA (22 %)', 'Rossi'])
      expect(order.text).toContain(part);
    const pdf = await browser.get(`/portal/orders/${annas}/order.pdf`);
    expect(pdf.headers['content-disposition']).toContain('ordine-A-1.pdf');
    expect(pdf.headers['cache-control']).toBe('private, no-store');
  });

  it('a buyer who asks for many documents at once gets some, and is told to wait for them', async () => {
    const browser = await signIn(ANNA);
    const path = `/portal/orders/${annas}/order.pdf`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => browser.get(path)));
    const of = (status: number) => answers.filter((answer) => answer.status === status);
    expect(of(200).length).toBeGreaterThanOrEqual(3);
    expect(of(200).length + of(429).length).toBe(20);
    expect(of(429)[0]?.text).toContain('Troppe richieste insieme');
    expect((await browser.get(path)).status).toBe(200);
  });

  it('a buyer finds the own orders and no others', async () => {
    const { text } = await (await signIn(ANNA)).get('/portal');
    expect(text).toContain('A-1');
    expect(text).not.toContain('B-1');
  });

  it('a buyer gets 404 at every address of somebody else’s order', async () => {
    const browser = await signIn(ANNA);
    for (const path of pathsOf(brunos)) expect([path, (await browser.get(path)).status]).toEqual([path, 404]);
    for (const path of pathsOf(annas))
      expect([path, (await browser.get(path)).status]).not.toEqual([path, 404]);
  });

  it('a buyer sees no more after staff put two contacts together: only mailboxes open orders', async () => {
    await placeOrder(app, 'carla@example.com', { number: 'C-1' });
    const foreign = await placeOrder(app, 'carlo@example.com', { number: 'C-2' });
    const carlas = { mailbox_key: 'carla@example.com' };
    const row = await app.ctx.db('orders').where(carlas).first<{ contact_id: string }>('contact_id');
    await app.ctx.db('orders').where({ id: foreign }).update(row);
    await app.ctx.db('contact_keys').where({ value: 'carlo@example.com' }).update(row);
    const browser = await signIn('carla@example.com');
    const { text } = await browser.get('/portal');
    expect(text).toContain('C-1');
    expect(text).not.toContain('C-2');
    for (const path of pathsOf(foreign)) expect((await browser.get(path)).status).toBe(404);
  });

  it('a buyer sees an order that was placed signed in, from whatever mailbox', async () => {
    const browser = await signIn(ANNA);
    const customer = await app.ctx.db('customers').first<{ id: string }>('id');
    const id = await placeOrder(app, 'office@example.com');
    await app.ctx.db('orders').where({ id }).update({ customer_id: customer.id });
    expect((await browser.get(`/portal/orders/${id}`)).status).toBe(200);
  });

  it('a buyer gets pages, never a failure, for addresses that make no sense', async () => {
    const browser = await signIn(ANNA);
    const odd = [
      "/portal/orders/'%20OR%201=1--",
      '/portal/orders/%00',
      '/portal/o/%F0%9F%9B%92',
      `/portal/o/${'x'.repeat(3000)}`,
    ];
    for (const path of [...odd, '/portal/orders/__proto__', '/portal/%']) {
      const { status, text } = await browser.get(path);
      expect([path, [400, 404].includes(status)]).toEqual([path, true]);
      expect(text).not.toContain('SQLITE');
    }
    expect((await browser.get('/portal?after=nonsense')).status).toBe(422);
  });
});

describe('a salesperson', () => {
  it('a salesperson finds the purchase on the contact record, and what happened', async () => {
    const desk = await signInAtDesk(app);
    const list = await desk.get('/desk/contacts?search=anna');
    const contact = /\/desk\/contacts\/con_\w+/.exec(list.text)?.[0] ?? '';
    const record = await desk.get(contact);
    for (const part of ['A-1', 'Order A-1 over €43.92', 'Paid €43.92', ANNA, 'Mario Rossi']) {
      expect(record.text).toContain(part);
    }
    expect(record.text).not.toContain('B-1');
    expect((await desk.get(`/desk/orders/${annas}`)).text).toContain(contact);
    expect((await desk.get('/desk/orders?search=B-1')).text).toContain(`/desk/orders/${brunos}`);
    expect((await desk.get('/desk/orders/ord_nothing')).status).toBe(404);
    expect((await desk.get('/desk/contacts/con_nothing')).status).toBe(404);
  });

  it('a salesperson with a role nobody knows reads nothing', async () => {
    const desk = await signInAtDesk(app);
    await app.ctx.db('staff').update({ role: 'intern' as never });
    for (const path of ['/desk', '/desk/orders', `/desk/orders/${annas}`])
      expect((await desk.get(path)).status).toBe(403);
  });
});
