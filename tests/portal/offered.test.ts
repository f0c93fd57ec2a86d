import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postOrders } from '../support/make/shop.ts';
import { makeSnapshot } from '../support/make/order-snapshot.ts';
import { createSelling, openCheckout, payByCard, runAll, type Selling } from '../support/selling.ts';
import { addAtDesk } from '../support/staff.ts';
import { hiddenFields, type Answer, type Browser } from './browse.ts';
import { linksIn, walk } from './walk.ts';

/** What a page offers can be done: every link opens, every button acts or asks for what is missing. */

let selling: Selling;
let owner: Browser;
beforeAll(async () => {
  selling = await createSelling({ immediate: 1 });
  await selling.ctx.db('variants').update({ stock: null });
  ({ browser: owner } = await addAtDesk(selling, { email: 'owner@example.com', role: 'owner' }));
});
afterAll(() => selling.close());

const known: string[] = [];

/** The order that came last. */
async function newOrder(): Promise<string> {
  const ids: string[] = await selling.ctx.db('orders').whereNotIn('id', known).pluck('id');
  const [id = ''] = ids;
  known.push(...ids);
  return `/desk/orders/${id}`;
}

async function placeOrder(): Promise<string> {
  await payByCard(selling, await openCheckout(selling));
  await runAll(selling);
  return newOrder();
}

const FIELDS: Record<string, Record<string, string>> = {
  ship: { carrier: 'DHL', 'piece-line-1': '1' },
  refund: { amount: '1' },
  cancel: { refund: 'no' },
  told: { amount: '1' },
};

/** Sends a form, and its second step where it shows one first; a question that it asks is answered. */
async function press(action: string, fields: Record<string, string>): Promise<Answer> {
  const page = await owner.get(action);
  if (page.status !== 200) return page;
  const [, sure = ''] = /name="sure"[^>]*value="(\w+)"/.exec(page.text) ?? [];
  const typed = { ...fields, ...(sure === '' ? {} : { sure }) };
  const first = await owner.post(action, { ...hiddenFields(page.text, action), ...typed });
  if (first.status !== 200) return first;
  return owner.post(action, { ...hiddenFields(first.text, action), ...typed });
}

async function act(order: string, action: string, fields: Record<string, string>): Promise<void> {
  const answer = await press(`${order}/${action}`, fields);
  if (answer.status !== 303) throw new Error(`${action}: ${answer.status} ${answer.text}`);
  await runAll(selling);
}

const SENT = { carrier: 'DHL', complete: 'yes' };
const PART = { carrier: 'DHL', 'piece-line-1': '1' };

/** How an order comes into each state of the table of offers. */
const STATES: Record<string, [action: string, fields: Record<string, string>][]> = {
  paid: [],
  'part sent': [['ship', PART]],
  sent: [['ship', SENT]],
  'part refunded': [['refund', { amount: '1' }]],
  'part refunded and sent': [
    ['refund', { amount: '1' }],
    ['ship', SENT],
  ],
  refunded: [['refund', { what: 'all' }]],
  'part sent and refunded': [
    ['ship', PART],
    ['refund', { what: 'all' }],
  ],
  'sent and refunded': [
    ['ship', SENT],
    ['refund', { what: 'all' }],
  ],
  'cancelled, money kept': [['cancel', { refund: 'no' }]],
  'cancelled, money back': [['cancel', { refund: 'yes' }]],
};

async function orderIn(state: string): Promise<string> {
  const order = await placeOrder();
  for (const [action, fields] of STATES[state] ?? []) await act(order, action, fields);
  return order;
}

async function offeredAt(order: string): Promise<string[]> {
  const { text } = await owner.get(order);
  return Object.keys(FIELDS).filter((action) => linksIn(text).includes(`${order}/${action}`));
}

describe('what is offered of an order', () => {
  it.each(Object.keys(STATES))('what is offered of an order that is %s can be done', async (state) => {
    const offered = await offeredAt(await orderIn(state));
    expect(offered.length > 0 || state === 'cancelled, money back').toBe(true);
    for (const action of offered) {
      const order = await orderIn(state);
      const { status, headers, text } = await press(`${order}/${action}`, FIELDS[action] ?? {});
      expect({ action, status, text: status === 303 ? '' : text }).toEqual({ action, status: 303, text: '' });
      expect(headers['location']).not.toContain('not_now');
    }
  });

  it('what is offered of an order of another shop can be done', async () => {
    await postOrders(selling, selling.shop, makeSnapshot({ orderKey: 'theirs' }));
    await runAll(selling);
    const order = await newOrder();
    expect(await offeredAt(order)).toEqual(['told']);
    await act(order, 'told', FIELDS['told'] ?? {});
  });
});

const OF_A_KIND = 12;

const formsIn = (html: string): string[] =>
  [...html.matchAll(/<form [^>]*method="post"[^>]*action="([^"]*)"/g)]
    .map(([, action = '']) => action)
    .filter((action) => !/sign-out/.test(action));

describe('what is offered at the desk', () => {
  it('what is offered at the desk opens from link to link, and no button of any page answers that it cannot', async () => {
    await postOrders(selling, selling.shop, makeSnapshot({ orderKey: 'bad', currency: 'euro' }));
    const pages = await walk(owner, '/desk', OF_A_KIND);
    expect(pages.size).toBeGreaterThan(40);
    const closed = [...pages].filter(([, { status }]) => status !== 200);
    expect(closed.map(([address, { status, headers }]) => [address, status, headers['location']])).toEqual(
      [],
    );
    const refused: [string, string, number, string][] = [];
    for (const address of pages.keys()) {
      // Read anew: what was pressed before is no longer offered.
      const page = await owner.get(address);
      if (page.status !== 200) continue;
      for (const action of new Set(formsIn(page.text))) {
        const answer = await owner.post(action, hiddenFields(page.text, action));
        const told = String(answer.headers['location'] ?? '');
        const isRight = [200, 303, 422].includes(answer.status) && !told.includes('not_now');
        if (!isRight) refused.push([address, action, answer.status, told]);
      }
    }
    expect(refused).toEqual([]);
  });
});
