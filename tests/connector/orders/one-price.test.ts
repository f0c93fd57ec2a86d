import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeOrderPdf } from '../../../connector/src/documents/order-pdf.ts';
import { drawLines, drawPayments, drawTotals } from '../../../connector/src/documents/parts.ts';
import { discountsOf } from '../../../connector/src/orders/discounts.ts';
import { readDeskOrder } from '../../../connector/src/portal-services/records/order.ts';
import type { OrderView } from '../../../portal/src/services.ts';
import { createFormat } from '../../../portal/src/ui/format.ts';
import { createTranslate, translateWord } from '../../../portal/src/ui/texts.ts';
import type { Sheet } from '../../../connector/src/documents/sheet.ts';
import { createBrowser } from '../../portal/browse.ts';
import { readOrder, refund, settleAll } from '../../support/own-orders.ts';
import {
  buyer,
  createSelling,
  openCheckout,
  payByCard,
  runAll,
  settleOver,
  type Selling,
} from '../../support/selling.ts';
import { signInAtDesk } from '../../support/staff.ts';
import { readCode } from '../customers/visitor.ts';

let selling: Selling;
beforeEach(async () => {
  selling = await createSelling();
});
afterEach(() => selling.close());

const textOf = (html: string) =>
  html
    .replace(/<(head|script|style)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');

/** What the drawing of the document writes, without a PDF around it. */
function paperOf(order: OrderView): string {
  const texts: string[] = [];
  const sheet: Sheet = {
    ...{ left: 50, right: 545, width: 495, y: 50 },
    measure: () => 11,
    write: (text) => void texts.push(text),
    rule: () => undefined,
    picture: () => 0,
    need: () => undefined,
    finish: () => Promise.resolve(Buffer.alloc(0)),
  };
  const words = {
    t: createTranslate('en'),
    word: (group: string, word: string) => translateWord('en', group, word),
    format: createFormat('en', 'Europe/Rome'),
  };
  for (const draw of [drawLines, drawTotals, drawPayments]) draw(sheet, words, order);
  return texts.join(' ');
}

/** Two mugs at 12.20 and a book at 10.40 with the coupon TEN: 34.80 − 3.48 + 7.00 = 38.32. */
async function buyWithCoupon() {
  const checkout = await openCheckout(selling, { coupon: 'TEN' });
  const lines = checkout.quote.lines.map(({ variantId, quantity }) => ({ variantId, quantity }));
  await payByCard(selling, checkout, undefined, { cart: { lines, coupon: 'TEN' }, buyer: buyer() });
  await runAll(selling);
  return { thankYou: (await settleOver(selling, checkout)).order?.quote, order: await readOrder(selling) };
}

async function deskOrder(id: string): Promise<OrderView> {
  const order = await readDeskOrder(selling.ctx, id);
  if (!order) throw new Error('No order');
  return order;
}

async function portalPage(id: string): Promise<string> {
  const browser = createBrowser(selling.app);
  await browser.submit('/portal/sign-in', '/portal/sign-in', { email: 'Giulia.Rossi@Example.com' });
  await browser.submit('/portal/sign-in/code', '/portal/sign-in/code', { code: await readCode(selling) });
  return textOf((await browser.get(`/portal/orders/${id}`)).text);
}

async function deskPage(id: string): Promise<string> {
  const desk = await signInAtDesk(selling);
  return textOf((await desk.get(`/desk/orders/${id}`)).text);
}

const PRICE = [
  '€24.40',
  '€10.40',
  'Items',
  '€34.80',
  'Discount (TEN)',
  '-€3.48',
  'Shipping: Standard',
  '€7.00',
];

describe('one order', () => {
  it('one order has one price: on thank-you page, mail, portal, document and desk', async () => {
    const { thankYou, order } = await buyWithCoupon();
    expect(thankYou).toMatchObject({ subtotal: 3480, discount: 348, shipping: 700, total: 3832 });
    expect(thankYou?.lines.map(({ subtotal }) => subtotal).sort()).toEqual([1040, 2440]);
    const view = await deskOrder(order.id);
    expect(view).toMatchObject({
      ...{ subtotalGross: { amount: 3480 }, discount: { amount: 348 }, shippingGross: { amount: 700 } },
      ...{ rounding: { amount: 0 }, total: { amount: 3832 } },
    });
    const mails = selling.mails.map(({ text }) => text.replace(/\s+/g, ' '));
    expect(mails).toHaveLength(2);
    const places = [...mails, await portalPage(order.id), await deskPage(order.id), paperOf(view)];
    for (const text of places) {
      for (const part of [...PRICE, '€38.32']) expect(text).toContain(part);
      // No other price of the goods is told: neither a line's share of the discount nor the sum after it.
      for (const part of ['€21.96', '€9.36', '€31.32']) expect(text).not.toContain(part);
    }
    expect((await makeOrderPdf(view, 'en')).body.length).toBeGreaterThan(1000);
  });

  it('one order marks on the line what was given back, and the refund names the line', async () => {
    const { order } = await buyWithCoupon();
    const [mug] = (await deskOrder(order.id)).lines;
    const lines = [{ lineKey: 'line-1', quantity: '1' }];
    expect(await refund(selling, order.id, { what: { kind: 'lines', lines } })).toMatchObject({ ok: true });
    await settleAll(selling, order);
    await runAll(selling);
    const view = await deskOrder(order.id);
    expect(view.lines.map(({ refunded }) => refunded?.quantity ?? null)).toEqual(['1', null, null]);
    expect(view.lines[0]?.gross).toEqual(mug?.gross);
    const named = `1 × ${mug?.name}`;
    expect(view.refunds).toMatchObject([{ lines: [{ name: mug?.name, quantity: '1' }] }]);
    for (const text of [await portalPage(order.id), await deskPage(order.id), paperOf(view)]) {
      expect(text).toContain('Refunded: 1');
      expect(text).toContain(named);
      for (const part of PRICE) expect(text).toContain(part);
    }
    const mail = selling.mails.find(({ subject }) => subject.startsWith('Refund'));
    expect(mail?.text).toContain(`It is for: ${named}`);
  });

  it('one order of before, whose lines do not tell the tax of their old price, shows the same price', async () => {
    const { order } = await buyWithCoupon();
    const told = await deskOrder(order.id);
    await selling.ctx.db('order_lines').update({ subtotal_tax: null });
    expect(await deskOrder(order.id)).toEqual(told);
  });
});

describe('the discount of lines that do not tell it', () => {
  const line = (subtotal: number, total: number, tax: number) => ({
    subtotal,
    subtotal_tax: null,
    total,
    tax,
  });

  it('the discount is divided by what each line lost, to the cent', () => {
    expect(
      discountsOf({ discount: 300, discount_tax: 66 }, [line(1000, 900, 198), line(2000, 1800, 396)]),
    ).toEqual([122, 244]);
    expect(discountsOf({ discount: 100, discount_tax: 0 }, [line(50, 0, 0), line(50, 0, 0)])).toEqual([
      50, 50,
    ]);
  });

  it('the discount of an order whose lines name none is divided by their prices, and none is none', () => {
    const lines = [line(1000, 1000, 0), line(3000, 3000, 0)];
    expect(discountsOf({ discount: 100, discount_tax: 0 }, lines)).toEqual([25, 75]);
    expect(discountsOf({ discount: 0, discount_tax: 0 }, lines)).toEqual([0, 0]);
    expect(discountsOf({ discount: 5, discount_tax: 0 }, [])).toEqual([]);
  });
});
