import { findOrderRow } from '../../connector/src/orders/queries.ts';
import { readOrderDetails } from '../../connector/src/orders/parts.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shipOrder } from '../../connector/src/order-desk/ship.ts';
import { transact } from '../../connector/src/platform/db.ts';
import { forgetPeople } from '../connector/customers/forget-people.ts';
import { readCode } from '../connector/customers/visitor.ts';
import { makeAddressEntries } from '../support/make/address-entries.ts';
import { makeSnapshot, makeUnversioned } from '../support/make/order-snapshot.ts';
import { postOrders } from '../support/make/shop.ts';
import { createSelling, openCheckout, payByCard, runAll, type Selling } from '../support/selling.ts';
import { addAtDesk } from '../support/staff.ts';
import { postOrder } from '../support/verbs.ts';
import { createBrowser, hiddenFields, textOf, type Browser } from './browse.ts';

const GIULIA = 'giulia.rossi@example.com';

let selling: Selling;
let giulia: Browser;
let bruno: Browser;
const known: string[] = [];

async function signIn(email: string): Promise<Browser> {
  const browser = createBrowser(selling.app);
  await browser.submit('/portal/sign-in?lang=en', '/portal/sign-in', { email });
  await browser.submit('/portal/sign-in/code', '/portal/sign-in/code', { code: await readCode(selling) });
  return browser;
}

async function newId(): Promise<string> {
  const [id = ''] = (await selling.ctx.db('orders').whereNotIn('id', known).pluck('id')) as string[];
  known.push(id);
  return id;
}

/** Two mugs and a book with shipping: 41.80 €. */
async function newOrder(): Promise<string> {
  await payByCard(selling, await openCheckout(selling));
  await runAll(selling);
  return `/portal/orders/${await newId()}`;
}

beforeAll(async () => {
  selling = await createSelling({ immediate: 1 });
  await selling.ctx.db('variants').where({ id: 'mug' }).update({ stock: 500 });
  const theirs = { orderKey: 'theirs', number: 'WOO-7', customer: { email: GIULIA } };
  await postOrders(selling, selling.shop, makeSnapshot(theirs));
  await postOrders(
    selling,
    selling.shop,
    makeSnapshot({
      orderKey: 'brunos',
      version: { epoch: 1, counter: 2 },
      customer: { email: 'bruno@example.com' },
    }),
  );
  await runAll(selling);
  await newId();
  await newId();
  await newOrder();
  await forgetPeople(selling);
  giulia = await signIn(GIULIA);
  bruno = await signIn('bruno@example.com');
});
afterAll(() => selling.close());

const seen = async (path: string): Promise<string> => textOf((await giulia.get(path)).text);
const ship = (order: string) =>
  shipOrder(selling.ctx, {
    orderId: order.split('/').at(-1) ?? '',
    ask: {
      ...{ key: order, carrier: 'UPS', trackingNumber: '1Z999', trackingUrl: '', complete: false },
      lines: [{ lineKey: 'line-1', quantity: '1' }],
    },
  });

describe('the list of a buyer’s orders', () => {
  it('the list of a buyer’s orders is short without a search, and found through with one', async () => {
    expect(await seen('/portal')).not.toContain('Number or article');
    for (let index = 0; index < 4; index += 1) await newOrder();
    expect(await seen('/portal')).toContain('Number or article');
    const found = await giulia.get('/portal?search=woo-7');
    expect(textOf(found.text)).toContain('Order WOO-7');
    expect(found.text.match(/class="order-row /g)).toHaveLength(1);
    expect(await seen('/portal?search=%3Cb%3E')).toContain('Nothing found for “&lt;b>”');
    expect(await seen('/portal?year=1999')).toContain('Nothing was ordered in that year');
    expect((await giulia.get('/portal?year=x&search=')).status).toBe(200);
  });
});

describe('the page of an order', () => {
  it('the page of an order tells it from the first day to what is still open', async () => {
    const order = await newOrder();
    await ship(order);
    const text = await seen(order);
    const told = [
      'Where your order stands',
      'Ordered',
      'Paid €41.80: Card (Visa •••• 4242)',
      'A parcel is on its way to you with UPS In it: 1 × Thing mug',
      'Track parcel 1Z999',
      'Still to be sent 1 × Thing mug',
    ];
    let from = 0;
    for (const part of told) {
      expect([part, text.indexOf(part, from) >= from]).toEqual([part, true]);
      from = text.indexOf(part, from);
    }
    expect((await giulia.get(order)).text).toContain('https://www.ups.com/track?tracknum=1Z999');
  });

  it('the page of an order offers what the table offers, and none of it for one of another shop', async () => {
    const order = await newOrder();
    const offered = (html: string) =>
      ['cancel', 'address'].filter((action) => html.includes(`${order}/${action}"`));
    expect(offered((await giulia.get(order)).text)).toEqual(['cancel', 'address']);
    await ship(order);
    expect(offered((await giulia.get(order)).text)).toEqual([]);
    const [theirs] = (await selling.ctx.db('orders').where({ order_key: 'theirs' }).pluck('id')) as string[];
    const { text } = await giulia.get(`/portal/orders/${theirs}`);
    expect(text).not.toContain('/cancel"');
    expect((await giulia.get(`/portal/orders/${theirs}/cancel`)).headers['location']).toContain(
      'done=not_now',
    );
  });

  it('the page of an order that staff entered elsewhere asks for no money, and offers nothing that moves any', async () => {
    const { ctx } = selling;
    const customer = { email: GIULIA };
    const snapshot = makeUnversioned({
      ...{ orderKey: 'phoned', source: 'corebos', number: 'SO-9', payments: [], customer },
    });
    const { shopId } = selling.shop;
    await transact(ctx.db, (trx) => postOrder(trx, ctx, { shopId, snapshot, webhookId: 'entered:1' }));
    await runAll(selling);
    const id = await newId();
    const row = await findOrderRow(ctx.db, id);
    // What the document prints, and the copy of one's data has.
    expect(row && (await readOrderDetails(ctx.db, row))).toMatchObject({ paymentState: 'elsewhere' });
    const text = await seen(`/portal/orders/${id}`);
    for (const part of ['Order SO-9', 'Ordered', 'Still to be sent 3 × Shirt', 'This order is not paid here'])
      expect(text).toContain(part);
    for (const part of ['Still to pay', 'Not paid', 'Cancel the order', 'Change the delivery address'])
      expect(text).not.toContain(part);
  });

  it('the page of an order leads to the shop’s cart with all or one of its lines, and says nothing of the buyer', async () => {
    const { text } = await giulia.get(await newOrder());
    const links = [...text.matchAll(/href="([^"]*carrello=cart[^"]*)"/g)].map(([, href = '']) => href);
    expect(links.map((href) => href.split('#')[1])).toEqual([
      'again=mug:2:1220,book:1:1040',
      'again=mug:2:1220',
      'again=book:1:1040',
    ]);
    for (const href of links) expect(href).toMatch(/^https:\/\/[^/]+\/\?carrello=cart#again=[\w:,]+$/);
    expect(text).toMatch(/aria-label="Order again: Thing mug"/);
  });
});

describe('a cancellation in the portal', () => {
  it('a cancellation in the portal names the sum, happens once, and says so', async () => {
    const order = await newOrder();
    const page = await giulia.get(`${order}/cancel`);
    expect(textOf(page.text)).toContain('Cancel and get €41.80 back');
    const fields = hiddenFields(page.text, `${order}/cancel`);
    const wrong = await giulia.post(`${order}/cancel`, { ...fields, sum: '1' });
    expect([wrong.status, textOf(wrong.text).includes('nothing was done')]).toEqual([422, true]);
    for (let press = 0; press < 2; press += 1)
      expect((await giulia.post(`${order}/cancel`, fields)).headers['location']).toBe(
        `${order}?done=own_cancelled`,
      );
    await runAll(selling);
    const text = await seen(`${order}?done=own_cancelled`);
    for (const part of ['Your order is cancelled', 'Cancelled', 'You cancelled the order'])
      expect(text).toContain(part);
    expect(text.indexOf('€41.80 given back')).toBeGreaterThan(text.indexOf('You cancelled the order'));
    expect(text).not.toContain('Still to be sent');
  });

  it('a cancellation in the portal that comes too late leads back and says why', async () => {
    const order = await newOrder();
    const fields = hiddenFields((await giulia.get(`${order}/cancel`)).text, `${order}/cancel`);
    await ship(order);
    const { headers } = await giulia.post(`${order}/cancel`, fields);
    expect(await seen(String(headers['location']))).toContain('It was sent meanwhile');
  });
});

describe('another address in the portal', () => {
  const typed = (over: object = {}): Record<string, string> => ({
    ...makeAddressEntries(),
    do: 'save',
    ...over,
  });
  const send = (order: string, over: object = {}) =>
    giulia.submit(`${order}/address`, `${order}/address`, typed(over));

  it('another address in the portal begins with that of the order or of the book, and is taken', async () => {
    const order = await newOrder();
    await giulia.submit(
      '/portal/addresses/new?kind=delivery',
      '/portal/addresses/new',
      typed({ label: 'Office' }),
    );
    const page = (await giulia.get(`${order}/address`)).text;
    expect(page).toContain('value="Via Cavana 4"');
    expect(page).not.toContain('name="label"');
    const [, from = ''] = /href="([^"]*\?from=adr_\w+)"/.exec(page) ?? [];
    expect((await giulia.get(from)).text).toContain('value="Via Dante 12"');
    const { headers } = await send(order);
    expect(await seen(String(headers['location']))).toContain('Via Dante 12');
    expect(await seen(order)).toContain('You changed the delivery address');
  });

  it('another address in the portal that cannot be right comes back as it was typed', async () => {
    const order = await newOrder();
    const answer = await send(order, { postcode: '99', line2: 'Scala <B>' });
    expect([answer.status, answer.text.includes('id="postcode-fault"')]).toEqual([422, true]);
    expect(answer.text).toContain('Scala &lt;B>');
  });

  it('another address in the portal that would cost something else becomes a question', async () => {
    const order = await newOrder();
    const { headers } = await send(order, { country: 'DE', postcode: '10115', city: 'Berlin', state: '' });
    expect(await seen(String(headers['location']))).toContain('The shop has your wish');
    expect(await seen(order)).not.toContain('You changed the delivery address');
  });
});

describe('a parcel that staff record while the buyer has it sent elsewhere', () => {
  it('a parcel that staff record while the buyer has it sent elsewhere waits until they have looked again', async () => {
    const order = await newOrder();
    const { browser: sara } = await addAtDesk(selling);
    const form = order.replace('/portal', '/desk') + '/ship';
    const parcel = { carrier: 'DHL', complete: 'yes' };
    const before = hiddenFields((await sara.get(form)).text, form);
    await giulia.submit(`${order}/address`, `${order}/address`, { ...typedAll(), line1: 'Via Nuova 1' });
    const refused = await sara.post(form, { ...before, ...parcel });
    expect([refused.status, textOf(refused.text).includes('has changed the delivery address')]).toEqual([
      422,
      true,
    ]);
    expect((await sara.agree(form, form, parcel)).status).toBe(303);
    const desk = textOf((await sara.get(order.replace('/portal', '/desk'))).text);
    expect(desk).toMatch(/Delivery address of order \S+ changed by the buyer/);
  });
});

describe('everything of an order', () => {
  it('everything of an order is a page that is not there for anybody else', async () => {
    const order = await newOrder();
    const visitor = createBrowser(selling.app);
    for (const path of ['', '/cancel', '/address', '/order.pdf']) {
      expect([path, (await bruno.get(order + path)).status]).toEqual([path, 404]);
      const { status, headers } = await visitor.get(order + path);
      expect([path, status, String(headers['location']).startsWith('/portal/sign-in')]).toEqual([
        path,
        303,
        true,
      ]);
    }
    const form_token =
      hiddenFields((await bruno.get('/portal')).text, '/portal/sign-out')['form_token'] ?? '';
    for (const path of ['/cancel', '/address']) {
      expect((await bruno.post(order + path, { ...typedAll(), form_token })).status).toBe(404);
      expect((await giulia.post(order + path, typedAll())).status).toBe(403);
    }
    expect(await seen(order)).not.toContain('Cancelled');
  });
});

describe('a buyer who changes much', () => {
  it('a buyer who changes much in an hour is asked to wait', async () => {
    const order = await newOrder();
    const fields = {
      ...hiddenFields((await giulia.get(`${order}/cancel`)).text, `${order}/cancel`),
      sum: '1',
    };
    const press = async () => textOf((await giulia.post(`${order}/cancel`, fields)).text);
    for (let times = 0; times < 30; times += 1) await press();
    expect(await press()).toContain('That was often in a short time');
  });
});

const typedAll = (): Record<string, string> => ({ ...makeAddressEntries(), do: 'save', sum: '4180' });
