import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import request from 'supertest';
import { quote as quoteSchema } from '../../../connector/src/contract/checkout.ts';
import { SECOND } from '../../../connector/src/platform/clock.ts';
import { SITE } from '../../support/make/shop.ts';
import { expectProblem } from '../../support/problem.ts';
import {
  call,
  cart,
  createSelling,
  openCheckout,
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

const postCart = (body: unknown, key = selling.shop.publishableKey) =>
  request(selling.app)
    .post(`/v1/cart?key=${key}`)
    .send(body as object);
const priced = (over: object) => postCart({ cart: { ...cart(), ...over }, locale: 'en' });
const line = (over: object) => priced({ lines: [{ variantId: 'mug', quantity: 1, ...over }] });

describe('carts of one place', () => {
  it('carts of one place are priced ten a second after the first 300, however many addresses its network has', async () => {
    const busy = await createSelling({}, { CARRELLO_TRUST_PROXY: '1' });
    const ask = (address: string) =>
      request(busy.app)
        .post(`/v1/cart?key=${busy.shop.publishableKey}`)
        .set('Origin', SITE)
        .set('X-Forwarded-For', address)
        .send({ cart: cart(), locale: 'en' });
    const statuses: number[] = [];
    for (let index = 0; index < 301; index += 1)
      statuses.push((await ask(`2001:db8:1:2::${(index + 1).toString(16)}`)).status);
    expect([statuses.indexOf(429), statuses.lastIndexOf(200)]).toEqual([300, 299]);
    const refused = await ask('2001:db8:1:2::1');
    expect(refused.headers).toMatchObject({ 'retry-after': '1', 'access-control-allow-origin': SITE });
    expectProblem(refused, 429);
    expect((await ask('2001:db8:1:3::1')).status).toBe(200);
    busy.clock.advance(SECOND / 10);
    expect((await ask('2001:db8:1:2::1')).status).toBe(200);
    await busy.close();
  });
});

describe('a cart over HTTP', () => {
  it('POST /v1/cart answers with a quote as the contract says, and no cache keeps it', async () => {
    const answer = await postCart({ cart: cart(), locale: 'it' });
    expect(answer.status).toBe(200);
    expect(quoteSchema.parse(answer.body)).toMatchObject({ currency: 'EUR', total: 4180, tax: 577 });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it.each([
    ['a product that never was', { variantId: 'nothing' }, 'cart.lines[0].variantId'],
    ['SQL as a product', { variantId: "' OR 1=1 --" }, 'cart.lines[0].variantId'],
    ['no quantity at all', { quantity: undefined }, 'cart.lines[0].quantity'],
    ['quantity 0', { quantity: 0 }, 'cart.lines[0].quantity'],
    ['quantity -1', { quantity: -1 }, 'cart.lines[0].quantity'],
    ['quantity 1.5', { quantity: 1.5 }, 'cart.lines[0].quantity'],
    ['quantity 10^9', { quantity: 1e9 }, 'cart.lines[0].quantity'],
    ['a quantity in words', { quantity: '2' }, 'cart.lines[0].quantity'],
    ['a price of its own', { price: 1 }, 'cart.lines[0].price'],
  ])('a cart line with %s is refused, naming the field', async (_what, over, field) => {
    expectProblem(await line(over), 422, field);
  });

  it.each([
    ['no lines', { lines: [] }, 'cart.lines'],
    [
      '101 lines',
      { lines: Array.from({ length: 101 }, () => ({ variantId: 'mug', quantity: 1 })) },
      'cart.lines',
    ],
    ['another currency', { currency: 'USD' }, 'cart.currency'],
    ['a currency that is none', { currency: 'euro' }, 'cart.currency'],
    ['a country that is none', { country: 'Italy' }, 'cart.country'],
    ['a total of its own', { total: 1 }, 'cart.total'],
    ['an endless coupon', { coupon: 'X'.repeat(41) }, 'cart.coupon'],
  ])('a cart with %s is refused, naming the field', async (_what, over, field) => {
    expectProblem(await priced(over), 422, field);
  });

  it('a coupon of SQL and HTML is an unknown coupon', async () => {
    const answer = await priced({ coupon: `'; DROP TABLE coupons; <b>` });
    expect(answer.body).toMatchObject({ notices: [{ code: 'coupon_unknown', field: 'cart.coupon' }] });
  });

  it('a known product that is no longer sold becomes a notice', async () => {
    const answer = await line({ variantId: 'gone' });
    expect(answer.body).toMatchObject({ lines: [], notices: [{ code: 'product_gone' }] });
  });

  it('a cart without a shop’s key, or with an unknown one, is refused', async () => {
    expectProblem(
      await request(selling.app).post('/v1/cart').send({ cart: cart(), locale: 'en' }),
      401,
      'key',
    );
    const unknown = await postCart({ cart: cart(), locale: 'en' }, 'pk_nobody');
    expect(unknown.body).toMatchObject({ errors: [{ field: 'key' }] });
    expect(unknown.status).toBeGreaterThanOrEqual(401);
  });

  it('a cart whose body has a wrong type, size, syntax or field is refused', async () => {
    const path = `/v1/cart?key=${selling.shop.publishableKey}`;
    const post = (type: string, body: string) =>
      request(selling.app).post(path).set('Content-Type', type).send(body);
    expectProblem(await post('text/plain', 'hello'), 415);
    expectProblem(await post('application/x-www-form-urlencoded', 'a=1'), 415);
    expectProblem(await post('application/json', '{"cart":'), 400);
    expectProblem(await post('application/json', '{"__proto__":{"x":1}}'), 400);
    expectProblem(await post('application/json', JSON.stringify({ pad: 'x'.repeat(2_000_000) })), 413);
    expectProblem(await postCart([]), 422);
    expectProblem(await postCart({ cart: cart(), locale: 'de' }), 422, 'locale');
    expectProblem(await postCart({ cart: cart(), locale: 'en', discount: 100 }), 422, 'discount');
  });

  it('a cart whose bytes are not UTF-8 is refused', async () => {
    const answer = await fetchRaw(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]));
    expect(answer).toEqual({ status: 400, title: 'The body is not valid UTF-8.' });
  });
});

function fetchRaw(body: Buffer): Promise<{ status: number; title: string }> {
  return new Promise((resolve, reject) => {
    const server = selling.app.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      fetch(`http://127.0.0.1:${port}/v1/cart?key=${selling.shop.publishableKey}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', connection: 'close' },
        body: new Uint8Array(body),
      })
        .then(async (answer) =>
          resolve({ status: answer.status, title: ((await answer.json()) as { title: string }).title }),
        )
        .catch(reject)
        .finally(() => server.close());
    });
  });
}

describe('a checkout over HTTP', () => {
  const open = (over: object) =>
    request(selling.app)
      .post(`/v1/checkouts?key=${selling.shop.publishableKey}`)
      .send({
        requestKey: 'a-key-of-sixteen',
        cart: cart(),
        locale: 'en',
        returnUrl: `${SITE}/thanks`,
        ...over,
      });

  it('a checkout is opened once per request key, with the same secret', async () => {
    const [first, again] = [await open({}), await open({})];
    expect(first.status).toBe(201);
    expect(again.body).toMatchObject({ id: first.body.id, secret: first.body.secret });
  });

  it.each([
    ['a short request key', { requestKey: 'short' }, 'requestKey'],
    ['a return address of somebody else', { returnUrl: 'https://evil.example/thanks' }, 'returnUrl'],
    ['a return address with a backslash', { returnUrl: 'https://shop.example\\@evil.example/' }, 'returnUrl'],
    ['a return address with a user', { returnUrl: 'https://evil.example@shop.example/' }, 'returnUrl'],
    ['a return address that is a script', { returnUrl: 'javascript:alert(1)' }, 'returnUrl'],
    ['an amount', { amount: 1 }, 'amount'],
  ])('a checkout with %s is refused, naming the field', async (_what, over, field) => {
    expectProblem(await open(over), 422, field);
  });

  it('a checkout of somebody else, or with another secret, is not there', async () => {
    const get = (id: string, secret: string) =>
      request(selling.app).get(`/v1/checkouts/${id}`).set('Authorization', `Bearer ${secret}`);
    const other = await openCheckout(selling);
    expectProblem(await get(checkout.id, other.secret), 404);
    expectProblem(await get('chk_nothing', checkout.secret), 404);
    expectProblem(await get("'; --", checkout.secret), 404);
    expectProblem(await get('%ff', checkout.secret), 400);
    expectProblem(await request(selling.app).get(`/v1/checkouts/${checkout.id}`), 401);
    expectProblem(await call(selling, { id: checkout.id, secret: other.secret }, 'settle'), 404);
    expectProblem(await call(selling, { id: checkout.id, secret: other.secret }, 'pay', {}), 404);
  });

  it('a checkout answers the shop’s own pages only', async () => {
    const get = (origin: string) =>
      request(selling.app)
        .get(`/v1/checkouts/${checkout.id}`)
        .set('Authorization', `Bearer ${checkout.secret}`)
        .set('Origin', origin);
    const own = await get(SITE);
    expect([own.status, own.headers['access-control-allow-origin']]).toEqual([200, SITE]);
    const foreign = await get('https://evil.example');
    expect([foreign.status, foreign.headers['access-control-allow-origin']]).toEqual([403, undefined]);
    const preflight = (origin: string) =>
      request(selling.app)
        .options(`/v1/checkouts/${checkout.id}/pay`)
        .set('Origin', origin)
        .set('Access-Control-Request-Method', 'POST');
    expect((await preflight(SITE)).headers).toMatchObject({
      'access-control-allow-origin': SITE,
      'access-control-allow-headers': expect.stringMatching(/authorization/i),
    });
    expect((await preflight('https://evil.example')).headers['access-control-allow-origin']).toBeUndefined();
  });
});
