import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import request from 'supertest';
import { listSavedAddresses, removeAddress } from '../../../connector/src/address-book/address-book.ts';
import { savedAddresses } from '../../../connector/src/contract/saved-addresses.ts';
import { requestCode, signIn } from '../../../connector/src/customers/customers.ts';
import { endCustomerSessions } from '../../../connector/src/customers/sessions.ts';
import { MINUTE } from '../../../connector/src/platform/clock.ts';
import { SITE } from '../../support/make/shop.ts';
import { expectProblem } from '../../support/problem.ts';
import { buyer, createSelling, openCheckout, payByCard, type Selling } from '../../support/selling.ts';
import { wrongCode } from '../customers/visitor.ts';
import { ask, makeReturning, newPlace, readNewCode, signInThere } from './returning.ts';

let selling: Selling;
beforeAll(async () => {
  selling = await createSelling({}, { CARRELLO_TRUST_PROXY: '1' });
});
afterAll(async () => selling.close());

const list = (checkout: Parameters<typeof ask>[1], token: string) =>
  ask(selling, checkout, 'addresses', { token });

describe('a returning buyer at the checkout', () => {
  it('a returning buyer reads their own addresses there by a code whose mail says what it is for, and where', async () => {
    await makeReturning(selling, 'Via di un altro 1');
    const { email } = await makeReturning(selling);
    const checkout = await openCheckout(selling);
    const code = await readNewCode(selling, checkout, email);
    expect(selling.mails[0]).toMatchObject({
      to: email,
      subject: 'Your code for the checkout of La Bottega',
    });
    expect(selling.mails[0]?.text).toMatch(/saved addresses.*La Bottega[^]*shop\.example/);
    const shown = await ask(selling, checkout, 'sign-in', { email, code: code.replace(/^(...)/, '$1 ') });
    expect(shown.body).toMatchObject({ outcome: 'signed_in', expiresInSeconds: 1800 });
    const { token } = shown.body as { token: string };
    const answer = await list(checkout, token);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': SITE,
      'cache-control': 'no-store',
    });
    expect(answer.headers['set-cookie']).toBeUndefined();
    const read = savedAddresses.parse(answer.body);
    expect([read.email, ...read.addresses.map(({ kind, line1 }) => `${kind}: ${line1}`)].sort()).toEqual(
      [email, 'billing: Via del Molo 12', 'delivery: Via del Molo 12'].sort(),
    );
    expect(JSON.stringify(await selling.ctx.db('checkout_sign_ins'))).not.toContain(token);
  });

  it('a returning buyer calls from the page of the shop, whose browser asks first', async () => {
    for (const verb of ['code', 'sign-in', 'addresses', 'keep-addresses']) {
      const path = `/v1/checkouts/chk_1/${verb}`;
      const answer = await request(selling.app).options(path).set('Origin', SITE);
      expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([204, SITE]);
      const stranger = await request(selling.app).options(path).set('Origin', 'https://other.example');
      expect(stranger.headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('a mailbox that nobody knows gets the same answers and no mail', async () => {
    const checkout = await openCheckout(selling);
    const answer = await ask(selling, checkout, 'code', { email: 'nobody@example.com' });
    await selling.worker.drain();
    expect([answer.body, selling.mails.filter(({ to }) => to === 'nobody@example.com')]).toEqual([
      { outcome: 'sent' },
      [],
    ]);
    const guess = await ask(selling, checkout, 'sign-in', { email: 'nobody@example.com', code: '000000' });
    expect(guess.body).toEqual({ outcome: 'wrong' });
    expectProblem(await ask(selling, checkout, 'code', { email: 'no mailbox' }), 422, 'email');
    const letters = { email: 'a@example.com', code: '12a456' };
    expectProblem(await ask(selling, checkout, 'sign-in', letters), 422, 'code');
  });

  it('a code works in the checkout that asked for it alone, not in another and not in the portal', async () => {
    const { email } = await makeReturning(selling);
    const [one, other] = [await openCheckout(selling), await openCheckout(selling)];
    const code = await readNewCode(selling, one, email);
    expect((await ask(selling, other, 'sign-in', { email, code })).body).toEqual({ outcome: 'expired' });
    expectProblem(await ask(selling, { ...one, secret: other.secret }, 'sign-in', { email, code }), 404);
    const visit = { email, visit: one.secret, ip: '192.0.2.9' };
    expect(await signIn(selling.ctx, { ...visit, code })).toEqual({ ok: false, reason: 'expired' });
    expect((await ask(selling, one, 'sign-in', { email, code })).body).toMatchObject({
      outcome: 'signed_in',
    });
  });

  it('a code of the portal opens no address at a checkout, and neither takes the place of the other', async () => {
    const { email } = await makeReturning(selling);
    const checkout = await openCheckout(selling);
    const visit = { email, visit: checkout.secret, ip: '192.0.2.9', locale: 'en' as const };
    const here = await readNewCode(selling, checkout, email);
    await requestCode(selling.ctx, visit);
    await selling.worker.drain();
    const portal = /\b\d{6}\b/.exec(selling.mails.at(-1)?.text ?? '')?.[0] ?? '';
    const crossed = await ask(selling, checkout, 'sign-in', { email, code: portal });
    expect(crossed.body).toEqual({ outcome: here === portal ? 'signed_in' : 'wrong' });
    expect(await signIn(selling.ctx, { ...visit, code: portal })).toMatchObject({ ok: true });
  });

  it('a code is used once, be it typed twice at the same moment, and the newest of two is the only one', async () => {
    const { email } = await makeReturning(selling);
    const checkout = await openCheckout(selling);
    const first = await readNewCode(selling, checkout, email);
    const code = await readNewCode(selling, checkout, email);
    if (first !== code)
      expect((await ask(selling, checkout, 'sign-in', { email, code: first })).body).toEqual({
        outcome: 'wrong',
      });
    const tries = [1, 2, 3].map(async () => ask(selling, checkout, 'sign-in', { email, code }));
    const outcomes = (await Promise.all(tries)).map(({ body }) => (body as { outcome: string }).outcome);
    // Whoever comes second is told that it is over, or used up: that depends on how far the first one was.
    expect(outcomes.filter((outcome) => outcome === 'signed_in')).toHaveLength(1);
    expect(outcomes).not.toContain('wrong');
  });

  it('a code runs out after ten minutes, and after five wrong tries the right one is refused', async () => {
    const { email } = await makeReturning(selling);
    const checkout = await openCheckout(selling);
    const old = await readNewCode(selling, checkout, email);
    selling.clock.advance(10 * MINUTE);
    expect((await ask(selling, checkout, 'sign-in', { email, code: old })).body).toEqual({
      outcome: 'expired',
    });
    const code = await readNewCode(selling, checkout, email);
    const outcomes: unknown[] = [];
    for (let i = 0; i < 5; i += 1)
      outcomes.push((await ask(selling, checkout, 'sign-in', { email, code: wrongCode(code) })).body);
    outcomes.push((await ask(selling, checkout, 'sign-in', { email, code })).body);
    expect(outcomes.map((body) => (body as { outcome: string }).outcome)).toEqual([
      ...Array<string>(4).fill('wrong'),
      'too_many',
      'too_many',
    ]);
  });

  it('a checkout asks for five codes in a quarter of an hour, and so does a network; nobody else is kept out', async () => {
    const { email } = await makeReturning(selling);
    const checkout = await openCheckout(selling);
    for (let i = 0; i < 5; i += 1) await ask(selling, checkout, 'code', { email: `other${i}@example.com` });
    expect((await ask(selling, checkout, 'code', { email })).body).toEqual({ outcome: 'too_many' });
    const site = newPlace();
    const answers: unknown[] = [];
    for (let i = 1; i <= 6; i += 1) {
      const from = site.replace(/1$/, `${i}`);
      answers.push((await ask(selling, await openCheckout(selling), 'code', { email }, from)).body);
    }
    expect(answers.at(4)).toEqual({ outcome: 'sent' });
    expect(answers.at(5)).toEqual({ outcome: 'too_many' });
    expect(await readNewCode(selling, await openCheckout(selling), email)).toMatch(/^\d{6}$/);
  });
});

describe('the token of a checkout', () => {
  it('the token of a checkout is worth nothing without its secret, in another one, or for anything but addresses', async () => {
    const { email } = await makeReturning(selling);
    const [mine, other] = [await openCheckout(selling), await openCheckout(selling)];
    const token = await signInThere(selling, mine, email);
    expectProblem(await list(other, token), 401);
    expectProblem(await list({ ...mine, secret: token }, token), 404);
    const read = (path: string, header: string, value: string) =>
      request(selling.app).get(path).set(header, value);
    expect((await read(`/v1/checkouts/${mine.id}`, 'Authorization', `Bearer ${token}`)).status).toBe(404);
    expect(await selling.ctx.db('sessions').where({ mailbox_key: email })).toEqual([]);
    expect((await list(mine, token)).status).toBe(200);
  });

  it('the token of a checkout ends after half an hour, with another sign-in, and when its customer ends all sessions', async () => {
    const { id: customerId, email } = await makeReturning(selling);
    const checkout = await openCheckout(selling);
    const first = await signInThere(selling, checkout, email);
    const second = await signInThere(selling, checkout, email);
    expect([(await list(checkout, first)).status, (await list(checkout, second)).status]).toEqual([401, 200]);
    await endCustomerSessions(selling.ctx, { customerId, which: 'all' });
    expect((await list(checkout, second)).status).toBe(401);
    const third = await signInThere(selling, checkout, email);
    selling.clock.advance(30 * MINUTE);
    const late = await list(checkout, third);
    expectProblem(late, 401);
    expect(late.body).toMatchObject({ reason: 'sign_in_over' });
  });

  it('the token of a checkout ends with the purchase, and its secret asks for no code any more', async () => {
    const { email } = await makeReturning(selling);
    const checkout = await openCheckout(selling);
    const token = await signInThere(selling, checkout, email);
    expect(await payByCard(selling, checkout)).toEqual({ outcome: 'paid' });
    for (const [verb, body] of [
      ['addresses', { token }],
      ['keep-addresses', { token, keep: true }],
      ['code', { email }],
    ] as const) {
      const answer = await ask(selling, checkout, verb, body);
      expectProblem(answer, 410);
      expect(answer.body).toMatchObject({ reason: 'checkout_over' });
    }
  });
});

describe('the addresses of an order', () => {
  const streetsOf = async (customerId: string) =>
    (await listSavedAddresses(selling.ctx.db, [customerId])).map(
      ({ kind, line1, state }) => `${kind}: ${line1} ${state}`,
    );
  const buyWith = async (email: string, keep: boolean[]) => {
    selling.clock.advance(MINUTE);
    await selling.ctx.db('variants').update({ stock: 9 });
    const checkout = await openCheckout(selling);
    const token = await signInThere(selling, checkout, email);
    for (const each of keep) {
      const answer = await ask(selling, checkout, 'keep-addresses', { token, keep: each });
      expect(answer.body).toEqual({ keep: each });
    }
    const billing = { ...buyer().billing, line1: 'Via Nuova 3', state: 'Trieste' };
    const delivery = { ...buyer().billing, line1: 'Via del Molo 99', state: 'ts' };
    const over = { buyer: buyer({ billing, delivery }) };
    expect(await payByCard(selling, checkout, 'pm_card_visa', over)).toEqual({ outcome: 'paid' });
    await selling.worker.drain();
    return checkout;
  };

  it('the addresses of an order are kept once it is paid, by who is signed in there and chose so, each once', async () => {
    const { id, email } = await makeReturning(selling);
    await buyWith(email, [true, false]);
    expect(await streetsOf(id)).toHaveLength(2);
    await buyWith(email, [true]);
    await buyWith(email, [true]);
    expect((await streetsOf(id)).sort()).toEqual([
      'billing: Via Nuova 3 TS',
      'billing: Via del Molo 12 TS',
      'delivery: Via del Molo 12 TS',
      'delivery: Via del Molo 99 TS',
    ]);
  });

  it('the addresses of an order stay as they were placed, whatever becomes of the kept ones', async () => {
    const { id, email } = await makeReturning(selling);
    const checkout = await buyWith(email, [true]);
    const orders = () => selling.ctx.db('orders').where({ source_id: checkout.id });
    const before = JSON.stringify(await orders());
    expect(before).toContain('Via del Molo 99');
    for (const { id: address } of await listSavedAddresses(selling.ctx.db, [id]))
      await removeAddress(selling.ctx, { customerId: id, id: address });
    expect(JSON.stringify(await orders())).toBe(before);
  });
});
