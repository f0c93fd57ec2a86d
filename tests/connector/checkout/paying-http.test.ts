import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import request from 'supertest';
import { payWithinLimits } from '../../../connector/src/checkout/limits.ts';
import { SECOND } from '../../../connector/src/platform/clock.ts';
import { expectProblem } from '../../support/problem.ts';
import {
  buyer,
  call,
  cart,
  createSelling,
  openCheckout,
  payBody,
  type OpenCheckout,
  type Selling,
} from '../../support/selling.ts';

let selling: Selling;
let checkout: OpenCheckout;
beforeAll(async () => {
  selling = await createSelling();
  checkout = await openCheckout(selling);
});
afterAll(async () => selling.close());

const postCart = () =>
  request(selling.app)
    .post(`/v1/cart?key=${selling.shop.publishableKey}`)
    .send({ cart: cart(), locale: 'en' });
const pay = (over: object) =>
  call(selling, checkout, 'pay', { ...payBody(checkout, { gateway: 'paypal' }), ...over });
const payAs = (over: object) => pay({ buyer: { ...buyer(), ...over } });

describe('paying over HTTP', () => {
  it.each([
    ['no terms', { termsAccepted: false }, 'buyer.termsAccepted'],
    ['no mailbox', { email: '' }, 'buyer.email'],
    ['a mailbox that is none', { email: 'a@b@c' }, 'buyer.email'],
    ['a second header in the mailbox', { email: 'a@example.com\r\nBcc: b@example.com' }, 'buyer.email'],
    [
      'no name',
      { billing: { ...buyer().billing, firstName: ' ', lastName: ' ' } },
      'buyer.billing.firstName',
    ],
    [
      'a name without end',
      { billing: { ...buyer().billing, lastName: 'x'.repeat(101) } },
      'buyer.billing.lastName',
    ],
    ['a field that is none', { isAdmin: true }, 'buyer.isAdmin'],
  ])('a buyer with %s is refused, naming the field', async (_what, over, field) => {
    expectProblem(await payAs(over), 422, field);
  });

  it.each([
    ['an amount of its own', { amount: 1 }, 'amount'],
    ['another way of paying', { payment: { gateway: 'bitcoin' } }, 'payment.gateway'],
    [
      'a card number',
      { payment: { gateway: 'stripe', confirmationToken: 't', card: '4242' } },
      'payment.card',
    ],
    ['another currency', { cart: cart({ currency: 'USD' }) }, 'cart.currency'],
  ])('a payment with %s is refused, naming the field', async (_what, over, field) => {
    expectProblem(await pay(over), 422, field);
  });

  it('a payment with another hash than the quote’s charges nothing and shows the quote', async () => {
    expect((await pay({ quoteHash: '0'.repeat(64) })).body).toMatchObject({
      outcome: 'changed',
      quote: { total: 4180 },
    });
  });

  it('a payment of a name with half a letter goes through, and the half is marked', async () => {
    const body = JSON.stringify({ ...payBody(checkout, { gateway: 'paypal' }), quoteHash: 'x' });
    const path = `/v1/checkouts/${checkout.id}/pay`;
    const sent = request(selling.app).post(path).set('Authorization', `Bearer ${checkout.secret}`);
    const answer = await sent.type('json').send(body.replace('"Giulia"', '"A\\ud83d"'));
    expect([answer.status, (answer.body as { outcome: string }).outcome]).toEqual([200, 'changed']);
    const { mendJson } = await import('../../../connector/src/platform/mend-json.ts');
    const half = Buffer.from('{"name":"A\\ud83d"}');
    expect(mendJson(half, JSON.parse(half.toString()))).toEqual({ name: 'A\ufffd' });
  });

  it('a payment for a country nobody delivers to is refused, naming the address', async () => {
    const over = { country: 'US' };
    const away = await openCheckout(selling, over);
    const delivery = { ...buyer().billing, country: 'US' };
    const body = payBody(away, { gateway: 'paypal' }, { buyer: buyer({ delivery }), cart: cart(over) });
    expectProblem(await call(selling, away, 'pay', body), 422, 'buyer.delivery.country');
  });

  it('a shop that is paused takes no cart and no payment', async () => {
    await selling.ctx.db('shops').update({ state: 'paused' });
    expectProblem(await pay({}), 503);
    expectProblem(await postCart(), 503);
    await selling.ctx.db('shops').update({ state: 'connected' });
  });

  it('refused payments leave no attempt and no reservation behind', async () => {
    expect(await selling.ctx.db('pay_attempts').select('id')).toEqual([]);
    expect(await selling.ctx.db('stock_reservations').select('holder_id')).toEqual([]);
  });

  it('a payment that is tried over and over is slowed down with 429', async () => {
    const other = await openCheckout(selling);
    const body = { ...payBody(other, { gateway: 'paypal' }), quoteHash: 'x' };
    const statuses: number[] = [];
    for (let each = 0; each < 31; each += 1) statuses.push((await call(selling, other, 'pay', body)).status);
    expect(statuses.at(0)).toBe(200);
    expect(statuses.at(-1)).toBe(429);
    const slowed = await call(selling, other, 'pay', body);
    const seconds = Number(slowed.headers['retry-after']);
    expectProblem(slowed, 429);
    expect(seconds).toBeGreaterThan(0);
    selling.clock.advance(seconds * SECOND);
    expect((await call(selling, other, 'pay', body)).status).toBe(200);
  });

  it('after many declines an address waits for the next hour, whatever checkout it tries, and waiting is not counted', async () => {
    const { db, clock } = selling.ctx;
    const ip = '::ffff:127.0.0.1';
    const decline = () => Promise.resolve({ outcome: 'declined' });
    for (let each = 0; each < 30; each += 1)
      await payWithinLimits({ db, clock }, { ip, checkoutId: `chk_${each}` }, decline);
    const body = { ...payBody(checkout, { gateway: 'paypal' }), quoteHash: 'x' };
    const slowed = await call(selling, checkout, 'pay', body);
    expectProblem(slowed, 429);
    const seconds = Number(slowed.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(3600);
    expectProblem(await call(selling, await openCheckout(selling), 'pay', body), 429);
    selling.clock.advance(seconds * SECOND);
    expect((await call(selling, checkout, 'pay', body)).status).toBe(200);
  });
});
