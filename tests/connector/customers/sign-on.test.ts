import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import request from 'supertest';
import { MINUTE, SECOND } from '../../../connector/src/platform/clock.ts';
import { createBrowser, type Browser } from '../../portal/browse.ts';
import { createTestApp, type TestApp } from '../../support/app.ts';
import { connectShop, signAs, type ConnectedShop } from '../../support/make/shop.ts';
import { forgetPeople } from './forget-people.ts';
import { ANNA, placeOrder, readCode } from './visitor.ts';

let app: TestApp;
let shop: ConnectedShop;
let calls = 0;
beforeAll(async () => {
  app = await createTestApp();
  shop = await connectShop(app);
  await placeOrder(app, ANNA, { number: 'A-1' });
});
beforeEach(() => forgetPeople(app));
afterAll(() => app.close());

/** What the plugin asks for a user who is signed in there; answers the path of the link. */
async function linkFor(userId: string, email: string): Promise<string> {
  const payload = JSON.stringify({ userId, email });
  const headers = signAs(shop, { id: `son_${(calls += 1)}`, payload, at: app.clock.now() });
  const { body } = await request(app.app).post('/v1/sign-on').set(headers).type('json').send(payload);
  return new URL((body as { url: string }).url).pathname;
}

const SIGN_IN = '/portal/sign-in?email=anna%40example.com';
const CODE = '/portal/sign-in/code';
const leadsTo = async (link: string, browser = createBrowser(app.app)): Promise<unknown> =>
  (await browser.get(link)).headers['location'];

/** Comes by a link and enters the code; `stay` lets the next link in. */
async function enterCode(userId: string, stay: string, email = ANNA): Promise<Browser> {
  const browser = createBrowser(app.app);
  await browser.get(await linkFor(userId, email));
  await browser.submit(`${SIGN_IN}&lang=en`, '/portal/sign-in', { email: ANNA });
  expect((await browser.get(CODE)).text).toContain('let me in without a code');
  const code = await readCode(app);
  expect((await browser.submit(CODE, CODE, { code, stay })).headers['location']).toBe('/portal');
  return browser;
}

describe('a link of a shop', () => {
  it('a link of a shop comes to the code first, and lets the same user with the same mailbox in afterwards', async () => {
    expect(await leadsTo(await linkFor('7', ANNA))).toBe(SIGN_IN);
    await enterCode('7', 'yes');
    const browser = createBrowser(app.app);
    const link = await linkFor('7', ` ${ANNA.toUpperCase()}`);
    expect(await leadsTo(link, browser)).toBe('/portal');
    expect((await browser.get('/portal')).text).toContain('A-1');
    expect(await leadsTo(link)).toBe('/portal/sign-in');
    const changed = await browser.submit('/portal/account', '/portal/account/mailboxes', {
      mailbox: 'x@example.com',
    });
    expect([changed.status, changed.text]).toEqual([422, expect.stringContaining('Accedi di nuovo')]);
  });

  it('a link of a shop is the same for a mailbox that nobody has, works for a minute and stands nowhere', async () => {
    expect(await leadsTo(await linkFor('8', 'nobody@example.com'))).toBe(
      '/portal/sign-in?email=nobody%40example.com',
    );
    await enterCode('7', 'yes');
    const link = await linkFor('7', ANNA);
    expect(JSON.stringify(await app.ctx.db('sign_on_links'))).not.toContain(link.split('/').at(-1));
    app.clock.advance(MINUTE - SECOND);
    expect(await leadsTo(await linkFor('7', ANNA))).toBe('/portal');
    app.clock.advance(SECOND);
    expect(await leadsTo(link)).toBe('/portal/sign-in');
  });

  it('a link of a shop shows nothing to an administrator who makes a user with a stranger’s mailbox', async () => {
    await enterCode('7', 'yes');
    for (let each = 0; each < 2; each += 1) {
      const admin = createBrowser(app.app);
      expect(await leadsTo(await linkFor('99', ANNA), admin)).toBe(SIGN_IN);
      expect((await admin.get('/portal')).status).toBe(303);
    }
    // The stranger came by that very link, and enters a code without wanting to be let in by it.
    await enterCode('99', '');
    expect(await leadsTo(await linkFor('99', ANNA))).toBe(SIGN_IN);
  });

  it('a link of a shop shows nothing of whoever else is still signed in at that computer', async () => {
    const browser = await enterCode('7', 'yes');
    expect(await leadsTo(await linkFor('7', ANNA), browser)).toBe('/portal');
    expect(await leadsTo(await linkFor('8', 'bruno@example.com'), browser)).toBe(
      '/portal/sign-in?email=bruno%40example.com',
    );
    const { headers, text } = await browser.get('/portal');
    expect([headers['location'], text.includes('A-1')]).toEqual(['/portal/sign-in', false]);
  });

  it('a link of a shop asks for a code again once the user has had another mailbox', async () => {
    await enterCode('7', 'yes');
    await linkFor('7', 'other@example.com');
    expect(await leadsTo(await linkFor('7', ANNA))).toBe(SIGN_IN);
  });

  it('a link of a shop proves nothing by the code of another mailbox', async () => {
    await enterCode('7', 'yes', 'other@example.com');
    expect(await app.ctx.db('sign_on_pairs')).toEqual([]);
  });

  it('a link of a shop is asked for by a signed call alone', async () => {
    const answer = await request(app.app).post('/v1/sign-on').send({ userId: '7', email: ANNA });
    expect(answer.status).toBe(401);
  });
});
