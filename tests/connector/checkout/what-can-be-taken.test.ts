import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import request from 'supertest';
import type { GatewayName } from '../../../connector/src/gateways/gateway.ts';
import { canTake, roundingOf, waysToPay } from '../../../connector/src/gateways/ways-to-pay.ts';
import { findOrderRow } from '../../../connector/src/orders/queries.ts';
import { readOrderDetails } from '../../../connector/src/orders/parts.ts';
import { shopCommands } from '../../../connector/src/shops/commands.ts';
import { createTranslate } from '../../../portal/src/ui/texts.ts';
import { totalRows } from '../../../portal/src/ui/order/words.ts';
import { getStatus, makeNewShop } from '../../support/make/shop.ts';
import { lamps, sellLampsIn } from '../../support/sell-in.ts';
import {
  approve,
  call,
  createSelling,
  openCheckout,
  payBody,
  payByCard,
  payTo,
  runAll,
  settleOver,
  type OpenCheckout,
  type Selling,
} from '../../support/selling.ts';

let selling: Selling;
beforeEach(async () => {
  selling = await createSelling({ immediate: 1, duplicate: 1 });
});
afterEach(async () => selling.close());

const LAMP = lamps();

const offered = ({ quote }: OpenCheckout) => (quote.gateways ?? []).map(({ gateway }) => gateway);

/** What a price of each currency costs, by what it can be paid, and what it was rounded by: in minor units. */
const CASES: [currency: string, price: number, total: number, by: GatewayName[]][] = [
  ['EUR', 1220, 1220, ['stripe', 'paypal']],
  ['EUR', 30, 30, ['paypal']],
  ['EUR', 50, 50, ['stripe', 'paypal']],
  ['EUR', 99_999_999, 99_999_999, ['stripe', 'paypal']],
  ['EUR', 100_000_000, 100_000_000, ['paypal']],
  ['EUR', 1_000_000_000, 1_000_000_000, []],
  ['RON', 5000, 5000, ['stripe']],
  ['AED', 199, 199, []],
  ['AED', 200, 200, ['stripe']],
  ['ISK', 500, 500, ['stripe']],
  ['JPY', 500, 500, ['stripe', 'paypal']],
  ['KWD', 1255, 1260, ['stripe']],
  ['KWD', 1254, 1250, ['stripe']],
  ['TWD', 99_950, 100_000, ['stripe', 'paypal']],
  ['TWD', 99_949, 99_900, ['stripe', 'paypal']],
  ['HUF', 17_400, 17_400, ['paypal']],
  ['LYD', 5000, 5000, []],
];

describe('a way of paying', () => {
  it.each(CASES)('a way of paying %s %i, which makes %i, is offered only if it can: %j', async (...each) => {
    const [currency, price, total, by] = each;
    await sellLampsIn(selling, currency, price);
    const checkout = await openCheckout(selling, LAMP);
    expect(checkout.quote).toMatchObject({ currency, total });
    expect(checkout.quote.rounding ?? 0).toBe(total - price);
    expect(offered(checkout)).toEqual(by);
    for (const gateway of ['stripe', 'paypal'] as const) {
      if (by.includes(gateway)) continue;
      const payment = gateway === 'stripe' ? { gateway, confirmationToken: 'ctoken_1' } : { gateway };
      const answer = await call(selling, checkout, 'pay', payBody(checkout, payment, { cart: LAMP }));
      expect([answer.status, (answer.body as { errors?: { field: string }[] }).errors?.[0]?.field]).toEqual([
        422,
        'payment.gateway',
      ]);
    }
    expect(selling.sandbox.ledger().charges).toEqual([]);
  });

  it('a way of paying tells the card fields the amount that Stripe’s own script counts', async () => {
    await sellLampsIn(selling, 'ISK', 500);
    expect((await openCheckout(selling, LAMP)).quote.gateways).toEqual([
      { gateway: 'stripe', amount: 50_000 },
    ]);
  });

  it('a way of paying that does not take the shop’s currency is not in the storefront, and its owner reads it', async () => {
    await selling.ctx.db('shops').update({ currency: 'RON' });
    const { app, shop } = selling;
    const answer = await request(app).get(`/v1/storefront?key=${shop.publishableKey}`);
    const { gateways } = answer.body as { gateways: { gateway: string }[] };
    expect(gateways.map(({ gateway }) => gateway)).toEqual(['stripe']);
    const status = await getStatus(selling, shop);
    expect(status.body).toMatchObject({
      gateways: ['stripe'],
      paymentNote: 'PayPal does not take RON and is not offered. Buyers pay by Stripe.',
    });
    await selling.ctx.db('shops').update({ currency: 'EUR' });
    expect((await getStatus(selling, shop)).body).not.toHaveProperty('paymentNote');
  });

  it.each([
    ['LYD', 'Nobody can pay in LYD'],
    ['RON', 'PayPal does not take RON'],
    ['EUR', ''],
  ])('a way of paying that is missing in %s is told when the shop is added', async (currency, said) => {
    const printed: string[] = [];
    const { name, ownerEmail } = makeNewShop();
    const values = { name, url: 'https://other.example', 'owner-email': ownerEmail, currency };
    const input = { values, positionals: [], print: (text: string) => void printed.push(text) };
    await shopCommands
      .find((command) => command.name === 'shop add')
      ?.run(selling.ctx, input as unknown as Parameters<(typeof shopCommands)[number]['run']>[1]);
    const [first = ''] = printed;
    expect(first.startsWith(said === '' ? 'shop ' : said)).toBe(true);
  });
});

describe('a total that is paid in coarser units', () => {
  /** HUF 999.00 with a coupon of 5 % are 949.05, which PayPal and we call 949. */
  it.each(['stripe', 'paypal'] as const)('a rounded total is the same everywhere, paid by %s', async (by) => {
    await sellLampsIn(selling, 'HUF', 99_900);
    const given = { ...LAMP, coupon: 'FIVE' };
    const checkout = await openCheckout(selling, given);
    expect(checkout.quote).toMatchObject({ subtotal: 99_900, discount: 4995, rounding: -5, total: 94_900 });
    if (by === 'stripe') await payByCard(selling, checkout, undefined, { cart: given });
    else {
      await approve(selling, await payTo(selling, checkout, 'paypal', { cart: given }));
      await settleOver(selling, checkout);
    }
    await runAll(selling);
    const [charge] = selling.sandbox.ledger().charges;
    expect([charge?.received, charge?.currency]).toEqual([by === 'stripe' ? 94_900 : 949, 'HUF']);
    const row = await selling.ctx.db('orders').first('id');
    const order = await findOrderRow(selling.ctx.db, row?.id ?? '');
    if (!order) throw new Error('No order');
    expect(order).toMatchObject({ total: 94_900, paid_total: 94_900, payment_state: 'paid', flags: '[]' });
    const details = await readOrderDetails(selling.ctx.db, order);
    const rows = totalRows({ t: createTranslate('en') }, details);
    expect(rows).toContainEqual({
      name: 'Rounding',
      amount: { amount: -5, currency: 'HUF' },
      tone: 'plain',
    });
    const { subtotalGross, discount, shippingGross, feesGross, rounding, total } = details;
    const parts = [subtotalGross, shippingGross, feesGross, rounding].map(({ amount }) => amount);
    expect(parts.reduce((sum, part) => sum + part, -discount.amount)).toBe(total.amount);
    const buyers = selling.mails.find(({ to }) => to === 'Giulia.Rossi@Example.com');
    const text = buyers?.text.replaceAll('\u00a0', ' ');
    expect(text).toContain('Rounding: -HUF 0.05');
    expect(text).toContain('Total: HUF 949.00');
  });

  it('a rounded total goes to PayPal without pieces whose price it cannot write', async () => {
    await sellLampsIn(selling, 'TWD', 99_950);
    const two = lamps(2);
    const checkout = await openCheckout(selling, two);
    expect(checkout.quote).toMatchObject({ total: 199_900 });
    await approve(selling, await payTo(selling, checkout, 'paypal', { cart: two }));
    expect((await settleOver(selling, checkout)).state).toBe('paid');
  });

  it('a rounded total is rounded half up, by the coarsest of all ways', () => {
    const { ctx } = selling;
    for (const currency of ['EUR', 'JPY', 'KWD', 'HUF', 'TWD', 'MGA', 'UGX', 'BHD', 'ISK', 'CLP']) {
      const ways = waysToPay(ctx, currency);
      const unit = Math.max(...ways.map(({ takes }) => takes.unit));
      for (let total = 5 * unit; total < 7 * unit; total += 1) {
        const rounded = total + roundingOf(total, ways);
        expect(rounded).toBe(Math.floor(total / unit + 0.5) * unit);
        const big = rounded * 10_000;
        const taking = ways.filter(({ takes }) => canTake(takes, big));
        for (const { gateway, takes } of taking)
          expect([gateway, takes.toScript(big) > 0]).toEqual([gateway, true]);
      }
    }
  });
});
