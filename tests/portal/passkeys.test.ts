import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../connector/src/platform/clock.ts';
import { forgetPeople } from '../connector/customers/forget-people.ts';
import { connectTheirShop, placeOrder } from '../connector/customers/visitor.ts';
import { createTestApp, type TestApp } from '../support/app.ts';
import { createPasskey, type TestPasskey, type Twist } from '../support/passkey.ts';
import { createBrowser, hiddenFields, textOf, type Answer, type Browser } from './browse.ts';
import { signInBuyer } from './signed-in.ts';

const ANNA = 'anna@example.com';
const PAGE = '/portal/account';
const KEYS = `${PAGE}/passkeys`;
const SIGN_IN = '/portal/sign-in';

let app: TestApp;
let anna: Browser;
beforeAll(async () => {
  app = await createTestApp();
  await connectTheirShop(app);
  await placeOrder(app, ANNA, { number: 'A-1' });
  await placeOrder(app, 'bruno@example.com', { number: 'B-1' });
});
beforeEach(async () => {
  await forgetPeople(app);
  anna = await signInBuyer(app, ANNA);
});
afterAll(() => app.close());

interface Asked {
  challenge: string;
  user?: { id: string };
  excludeCredentials?: { id: string }[];
}

/** What the script of a page does first: asks for options, with the token of its form. */
async function askFor(browser: Browser, page: string, action: string) {
  const fields = hiddenFields((await browser.get(page)).text, action);
  const { status, text } = await browser.post(`${action}/options`, {
    form_token: fields['form_token'] ?? '',
  });
  return { fields, status, options: JSON.parse(text) as Asked };
}

async function add(passkey: TestPasskey, browser = anna, twist: Twist = {}): Promise<Answer> {
  const { fields, options } = await askFor(browser, PAGE, KEYS);
  return browser.post(KEYS, { ...fields, name: 'My phone', credential: passkey.make(options, twist) });
}

const askToSignIn = (browser: Browser) => askFor(browser, `${SIGN_IN}?lang=en`, `${SIGN_IN}/passkey`);

async function enter(passkey: TestPasskey, twist: Twist = {}, browser = createBrowser(app.app)) {
  const { fields, options } = await askToSignIn(browser);
  const credential = passkey.show(options, twist);
  const answer = await browser.post(`${SIGN_IN}/passkey`, { ...fields, credential });
  return { browser, answer, fields, credential };
}

describe('a passkey of a buyer', () => {
  it('a passkey of a buyer is kept under its name, opens the orders, and the mailbox is told', async () => {
    const phone = createPasskey();
    expect((await add(phone)).headers['location']).toBe(`${PAGE}?done=passkey_added`);
    await app.worker.drain();
    expect(app.mails.at(-1)?.text).toContain('A passkey was added');
    expect(textOf((await anna.get(PAGE)).text)).toMatch(/My phone Added on .* never used/);
    const { browser, answer } = await enter(phone);
    expect([answer.status, answer.headers['location']]).toEqual([303, '/portal']);
    const page = (await browser.get('/portal')).text;
    expect([page.includes('A-1'), page.includes('B-1')]).toEqual([true, false]);
    expect(textOf((await browser.get(PAGE)).text)).toContain('Last used:');
  });

  it('a passkey of a buyer that is removed opens nothing, and is nobody else’s to remove', async () => {
    const phone = createPasskey();
    await add(phone);
    const { id }: { id: string } = await app.ctx.db('customer_passkeys').first('id');
    const bruno = await signInBuyer(app, 'bruno@example.com');
    const theirs = createPasskey();
    await add(theirs, bruno);
    await bruno.submit(PAGE, `${KEYS}/remove`, { passkey: id });
    expect((await enter(phone)).answer.status).toBe(303);
    const removed = await anna.submit(PAGE, `${KEYS}/remove`, { passkey: id });
    expect(removed.headers['location']).toBe(`${PAGE}?done=passkey_removed`);
    expect((await enter(phone)).answer.status).toBe(422);
    expect((await enter(theirs)).answer.status).toBe(303);
  });

  it('a passkey of a buyer is told from those they have, and one credential is never two people’s', async () => {
    const phone = createPasskey();
    await add(phone);
    const { options } = await askFor(anna, PAGE, KEYS);
    expect(options.excludeCredentials).toMatchObject([{ id: phone.id }]);
    const bruno = await signInBuyer(app, 'bruno@example.com');
    expect((await add(phone, bruno)).status).toBe(422);
    expect(await app.ctx.db('customer_passkeys')).toHaveLength(1);
  });

  it('a passkey of a buyer is added and removed within 15 minutes of a sign-in', async () => {
    await add(createPasskey());
    app.clock.advance(15 * MINUTE);
    const { fields, status } = await askFor(anna, PAGE, KEYS);
    expect(status).toBe(422);
    const sent = await anna.post(KEYS, { ...fields, name: 'x', credential: '' });
    expect(textOf(sent.text)).toContain('Sign in again');
    const { id }: { id: string } = await app.ctx.db('customer_passkeys').first('id');
    expect((await anna.submit(PAGE, `${KEYS}/remove`, { passkey: id })).status).toBe(422);
    expect(await app.ctx.db('customer_passkeys')).toHaveLength(1);
  });

  it.each<[string, Twist]>([
    ['another site', { origin: 'https://connector.test.evil.example' }],
    ['another host', { host: 'evil.example' }],
    ['another challenge', { challenge: 'bm90IHRoZSBvbmU' }],
    ['a device that asked for no PIN', { isVerified: false }],
  ])('a passkey of a buyer is not kept from %s', async (_name, twist) => {
    const refused = await add(createPasskey(), anna, twist);
    expect([refused.status, textOf(refused.text)]).toEqual([422, expect.stringContaining('was not kept')]);
    expect(await app.ctx.db('customer_passkeys')).toEqual([]);
  });
});

describe('a sign-in by passkey', () => {
  it.each<[string, Twist]>([
    ['another site', { origin: 'http://connector.test:8080' }],
    ['another host', { host: 'evil.example' }],
    ['another challenge', { challenge: 'bm90IHRoZSBvbmU' }],
    ['a device that asked for no PIN', { isVerified: false }],
    ['somebody else', { userHandle: Buffer.from('cus_somebody').toString('base64url') }],
    ['a credential that nobody has', { id: 'AAAA' }],
  ])('a sign-in by passkey is refused to %s, always with the same words', async (_name, twist) => {
    const phone = createPasskey();
    await add(phone);
    const { answer, browser } = await enter(phone, twist);
    expect([answer.status, textOf(answer.text)]).toEqual([
      422,
      expect.stringContaining('This passkey opens nothing here'),
    ]);
    expect((await browser.get('/portal')).status).toBe(303);
    expect((await enter(phone)).answer.status).toBe(303);
  });

  it('a sign-in by passkey does not take the credential of one for the key of another', async () => {
    const [annas, brunos] = [createPasskey(), createPasskey()];
    await add(annas);
    await add(brunos, await signInBuyer(app, 'bruno@example.com'));
    expect((await enter(brunos, { id: annas.id })).answer.status).toBe(422);
  });

  it('a sign-in by passkey uses its challenge up, in its own browser, within five minutes', async () => {
    const phone = createPasskey();
    await add(phone);
    const first = await enter(phone);
    expect(first.answer.status).toBe(303);
    await first.browser.submit('/portal', '/portal/sign-out');
    const again = hiddenFields((await first.browser.get(SIGN_IN)).text, `${SIGN_IN}/passkey`);
    const replayed = await first.browser.post(`${SIGN_IN}/passkey`, {
      ...again,
      credential: first.credential,
    });
    expect(replayed.status).toBe(422);

    const [mine, theirs] = [createBrowser(app.app), createBrowser(app.app)];
    const { options } = await askToSignIn(mine);
    const { fields } = await askToSignIn(theirs);
    const stolen = await theirs.post(`${SIGN_IN}/passkey`, { ...fields, credential: phone.show(options) });
    expect(stolen.status).toBe(422);

    const late = createBrowser(app.app);
    const asked = await askToSignIn(late);
    app.clock.advance(5 * MINUTE);
    const credential = phone.show(asked.options);
    expect((await late.post(`${SIGN_IN}/passkey`, { ...asked.fields, credential })).status).toBe(422);
  });

  it('a sign-in by passkey does not take the challenge for a new one', async () => {
    const phone = createPasskey();
    await add(phone);
    const { options } = await askFor(anna, PAGE, KEYS);
    const { fields } = await askToSignIn(createBrowser(app.app));
    const sent = await anna.post(`${SIGN_IN}/passkey`, {
      ...{ ...fields, form_token: hiddenFields((await anna.get(PAGE)).text, KEYS)['form_token'] ?? '' },
      credential: phone.show(options),
    });
    expect(sent.status).toBe(422);
  });

  it('a sign-in by passkey is refused when its counter does not grow: there is a copy', async () => {
    const phone = createPasskey();
    await add(phone, anna, { counter: 4 });
    expect((await enter(phone, { counter: 5 })).answer.status).toBe(303);
    for (const counter of [5, 3, 0]) expect((await enter(phone, { counter })).answer.status).toBe(422);
    expect((await enter(phone, { counter: 6 })).answer.status).toBe(303);
  });

  it('a sign-in by passkey answers nonsense with the page, and asks for no code of an app', async () => {
    const phone = createPasskey();
    await add(phone);
    const { id }: { id: string } = await app.ctx.db('customers').first('id');
    const row = { customer_id: id, totp_secret: 'v1.none', totp_step: 0, set_at: 0 };
    await app.ctx.db('customer_authenticators').insert(row);
    const browser = createBrowser(app.app);
    const { fields } = await askToSignIn(browser);
    for (const credential of ['', '{}', 'null', '[1]', '{"response":{"clientDataJSON":"AA"}}'])
      expect((await browser.post(`${SIGN_IN}/passkey`, { ...fields, credential })).status).toBe(422);
    expect((await enter(phone)).answer.headers['location']).toBe('/portal');
  });
});
