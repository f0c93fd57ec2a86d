import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import request from 'supertest';
import { DAY, MINUTE } from '../../../connector/src/platform/clock.ts';
import { SITE } from '../../support/make/shop.ts';
import { sweepLater } from '../../support/paying-trouble.ts';
import {
  buyer,
  call,
  cart,
  createSelling,
  openCheckout,
  payBody,
  payByCard,
  payByPaypal,
  runAll,
  settleOver,
  type OpenCheckout,
  type Selling,
} from '../../support/selling.ts';

let selling: Selling;
beforeEach(async () => {
  selling = await createSelling({ immediate: 1 });
});
afterEach(async () => selling.close());

const read = ({ id, secret }: OpenCheckout) =>
  request(selling.app).get(`/v1/checkouts/${id}`).set('Authorization', `Bearer ${secret}`);

describe('the secret of a checkout', () => {
  it('the secret of a checkout ends a day after its payment, and leads to the portal', async () => {
    const checkout = await openCheckout(selling);
    await payByCard(selling, checkout);
    selling.clock.advance(DAY - 1);
    expect((await read(checkout)).status).toBe(200);
    selling.clock.advance(1);
    const answers = [
      await read(checkout),
      await call(selling, checkout, 'settle'),
      await call(selling, checkout, 'pay', payBody(checkout, { gateway: 'paypal' })),
    ];
    for (const { status, body, text } of answers) {
      expect([status, body]).toMatchObject([410, { reason: 'order_in_portal' }]);
      expect((body as { portalUrl: string }).portalUrl).toMatch(
        /^http:\/\/connector\.test\/portal\/o\/[0-9a-f-]{36}$/,
      );
      expect(text).not.toMatch(/Giulia|Rossi|CAR-/);
    }
    expect((await read({ ...checkout, secret: 'another' })).status).toBe(404);
  });

  it('the secret of a checkout that is not paid goes on', async () => {
    const checkout = await openCheckout(selling);
    await payByPaypal(selling, checkout);
    selling.clock.advance(2 * DAY);
    expect((await read(checkout)).status).toBe(200);
  });
});

describe('checkouts of strangers', () => {
  it('checkouts of strangers are limited by their address', async () => {
    const open = (index: number) =>
      request(selling.app)
        .post(`/v1/checkouts?key=${selling.shop.publishableKey}`)
        .send({
          ...{ requestKey: `a-key-of-a-stranger-${index}`, cart: cart(), locale: 'en' },
          returnUrl: `${SITE}/thanks`,
        });
    const statuses: number[] = [];
    for (let index = 0; index < 121; index += 1) statuses.push((await open(index)).status);
    expect([statuses.indexOf(429), statuses.lastIndexOf(201)]).toEqual([120, 119]);
    expect(await selling.ctx.db('checkouts').pluck('id')).toHaveLength(120);
    selling.clock.advance(10 * MINUTE);
    expect((await open(121)).status).toBe(201);
  });

  it('checkouts of strangers are removed with what was typed, sooner where nobody tried to pay', async () => {
    const [untried, tried, paid] = [
      await openCheckout(selling),
      await openCheckout(selling),
      await openCheckout(selling),
    ];
    await payByCard(selling, tried, 'pm_card_visa_chargeDeclined');
    await payByCard(selling, paid);
    await runAll(selling);
    const left = async () => {
      const rows = await selling.ctx.db('checkouts').orderBy('id').pluck('id');
      return [untried, tried, paid].map(({ id }) => rows.includes(id));
    };
    await sweepLater(selling, 7 * DAY + MINUTE);
    expect(await left()).toEqual([true, true, true]);
    await sweepLater(selling, DAY + MINUTE);
    expect(await left()).toEqual([false, true, true]);
    await sweepLater(selling, 30 * DAY);
    expect(await left()).toEqual([false, false, true]);
    expect(await selling.ctx.db('pay_attempts').pluck('checkout_id')).toEqual([paid.id]);
  });
});

describe('an order that costs nothing', () => {
  const FREE = { coupon: 'TEN' };
  const words = buyer({ note: 'Buy at evil.example', company: { name: 'Win Now Ltd' } });

  async function orderForNothing(): Promise<void> {
    const checkout = await openCheckout(selling, FREE);
    const body = payBody(checkout, { gateway: 'none' }, { cart: cart(FREE), buyer: words });
    expect((await call(selling, checkout, 'pay', body)).body).toEqual({ outcome: 'paid' });
    expect(await settleOver(selling, checkout)).toMatchObject({ state: 'paid' });
    await runAll(selling);
  }

  it('an order that costs nothing sends no word that was typed to the mailbox that was typed', async () => {
    await selling.ctx.db('coupons').update({ value: '100', usage_limit: null });
    await selling.ctx.db('shipping_methods').update({ price: 0 });
    await selling.ctx.db('variants').update({ stock: null });
    await orderForNothing();
    const mail = selling.mails.find(({ to }) => to === words.email);
    const typed = /Giulia|Rossi|Cavana|Trieste|123456|evil|Win Now/;
    expect(`${mail?.subject} ${mail?.text} ${mail?.html}`).not.toMatch(typed);
    expect(mail?.text).toMatch(
      /An order CAR-1001 was placed with this e-mail address[^]*There was nothing to pay/,
    );
    expect(selling.mails.find(({ to }) => to !== words.email)?.text).toMatch(typed);
    for (let each = 0; each < 4; each += 1) await orderForNothing();
    expect(selling.mails.filter(({ to }) => to === words.email)).toHaveLength(3);
    expect(await selling.ctx.db('orders').pluck('id')).toHaveLength(5);
  });
});
