import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { generate } from 'otplib';
import { transact } from '../../connector/src/platform/db.ts';
import { forgetCustomer } from '../../connector/src/customers/erase.ts';
import { MINUTE, SECOND } from '../../connector/src/platform/clock.ts';
import { forgetPeople } from '../connector/customers/forget-people.ts';
import { connectTheirShop, placeOrder } from '../connector/customers/visitor.ts';
import { createTestApp, type TestApp } from '../support/app.ts';
import { hashPassword } from '../support/verbs.ts';
import { createBrowser, hiddenFields, textOf, type Answer, type Browser } from './browse.ts';
import { signInBuyer } from './signed-in.ts';

const ANNA = 'anna@example.com';
const PAGE = '/portal/account';
const APP = `${PAGE}/authenticator`;
const SECOND_PAGE = '/portal/sign-in/second';

let app: TestApp;
let anna: Browser;
beforeAll(async () => {
  app = await createTestApp();
  await connectTheirShop(app);
  await placeOrder(app, ANNA, { number: 'A-1' });
});
beforeEach(async () => {
  await forgetPeople(app);
  anna = await signInBuyer(app, ANNA);
});
afterAll(() => app.close());

const codeNow = (secret: string) => generate({ secret, epoch: Math.floor(app.clock.now() / SECOND) });
const codesIn = ({ text }: Answer) =>
  [...text.matchAll(/<code>([a-z2-9]{4}(?:-[a-z2-9]{4}){2})<\/code>/g)].map(([, code = '']) => code);

/** Sets the app up that Anna's page offers: its secret and her backup codes. */
async function setUp(): Promise<{ secret: string; codes: string[] }> {
  const { text } = await anna.get(APP);
  const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(text)?.[1]?.replaceAll(' ', '') ?? '';
  const fields = { ...hiddenFields(text, APP), code: await codeNow(secret) };
  const codes = codesIn(await anna.post(APP, fields));
  app.clock.advance(MINUTE);
  return { secret, codes };
}

/** A browser in which Anna has shown a code by mail. */
const halfIn = (browser?: Browser): Promise<Browser> => signInBuyer(app, ANNA, '', browser);
const showCode = (browser: Browser, code: string) => browser.submit(SECOND_PAGE, SECOND_PAGE, { code });
const isIn = async (browser: Browser) => (await browser.get('/portal')).status === 200;
const kinds = async () => {
  await app.worker.drain();
  return app.mails.map(({ text }) => text ?? '');
};

describe('the authenticator app of a buyer', () => {
  it('the authenticator app of a buyer counts once it has shown a code, and ends what was open elsewhere', async () => {
    const phone = await signInBuyer(app, ANNA);
    const offer = await anna.get(APP);
    expect(offer.text).toContain('<img class="qr" src="data:image/svg+xml');
    const wrong = await anna.post(APP, { ...hiddenFields(offer.text, APP), code: '000000' });
    expect([wrong.status, textOf(wrong.text)]).toEqual([422, expect.stringContaining('not right')]);
    expect(hiddenFields(wrong.text, APP)['sealed']).toBeTruthy();
    expect(await app.ctx.db('customer_authenticators')).toEqual([]);
    const { secret, codes } = await setUp();
    expect(codes).toHaveLength(10);
    expect([await isIn(phone), await isIn(anna)]).toEqual([false, true]);
    expect((await kinds()).at(-1)).toContain('An authenticator app was set up');
    expect(textOf((await anna.get(PAGE)).text)).toContain('Backup codes left: 10');
    const kept = JSON.stringify([
      await app.ctx.db('customer_authenticators'),
      await app.ctx.db('customer_backup_codes'),
    ]);
    for (const told of [secret, ...codes]) expect(kept).not.toContain(told);
  });

  it('the authenticator app of a buyer is asked for after a code by mail, and each of its codes works once', async () => {
    const { secret } = await setUp();
    const [one, two] = [await halfIn(), await halfIn()];
    expect((await one.get('/portal')).status).toBe(303);
    const code = await codeNow(secret);
    expect((await showCode(one, code)).headers['location']).toBe('/portal');
    expect(await isIn(one)).toBe(true);
    expect((await showCode(two, code)).status).toBe(422);
    expect(await isIn(two)).toBe(false);
    app.clock.advance(30 * SECOND);
    await showCode(two, await codeNow(secret));
    expect(await isIn(two)).toBe(true);
  });

  it('the authenticator app of a buyer is no way in by what the first step gave out', async () => {
    await setUp();
    const browser = await halfIn();
    const token = browser.cookies.get('carrello_second') ?? '';
    expect(token).not.toBe('');
    const thief = createBrowser(app.app, new Map([['carrello_customer', token]]));
    expect((await thief.get('/portal')).status).toBe(303);
    app.clock.advance(10 * MINUTE);
    const late = await showCode(browser, '123456');
    expect([late.status, textOf(late.text)]).toEqual([422, expect.stringContaining('Begin again')]);
  });

  it('the authenticator app of a buyer is set up within 15 minutes of a sign-in, then the way leads there and back', async () => {
    app.clock.advance(15 * MINUTE);
    const refused = await anna.get(APP);
    expect(refused.status).toBe(422);
    expect(hiddenFields(refused.text, '/portal/sign-in/again')['return']).toBe(APP);
  });

  it('the authenticator app of a buyer stays while a short password needs it', async () => {
    const short = 'mop7 lantern';
    const choose = (password: string) => anna.submit(PAGE, `${PAGE}/password`, { password });
    expect((await choose(short)).status).toBe(422);
    await setUp();
    expect((await anna.get(PAGE)).text).toContain('12 characters or more');
    expect(textOf((await choose('mop7 lamp')).text)).toContain('Use 12 characters or more.');
    expect((await choose(short)).status).toBe(303);
    const kept = await anna.submit(PAGE, `${APP}/remove`);
    expect([kept.status, textOf(kept.text)]).toEqual([422, expect.stringContaining('fewer than 15')]);
    await anna.submit(PAGE, `${PAGE}/password/remove`);
    expect((await anna.submit(PAGE, `${APP}/remove`)).headers['location']).toContain('authenticator_removed');
    expect(await app.ctx.db('customer_backup_codes')).toEqual([]);
    expect(await isIn(await halfIn())).toBe(true);
  });

  it('the authenticator app of a buyer is asked for after a password, too, and leads where they wanted to go', async () => {
    const { secret } = await setUp();
    const { id }: { id: string } = await app.ctx.db('customers').first('id');
    const password = 'nine lamps over a quiet harbour';
    const password_hash = await hashPassword(app.ctx.config.secret, password, 4);
    await app.ctx.db('customer_passwords').insert({ customer_id: id, password_hash, set_at: 0 });
    const browser = createBrowser(app.app);
    const path = '/portal/sign-in/password';
    const fields = { email: ANNA, password, return: '/portal/addresses' };
    const half = await browser.submit(`${path}?lang=en`, path, fields);
    expect(half.headers['location']).toBe(SECOND_PAGE);
    const opened = await showCode(browser, await codeNow(secret));
    expect(opened.headers['location']).toBe('/portal/addresses');
  });

  it('the authenticator app of a buyer goes with everything else that is forgotten of them', async () => {
    await setUp();
    const { id }: { id: string } = await app.ctx.db('customers').first('id');
    await halfIn();
    await transact(app.ctx.db, (trx) => forgetCustomer(trx, id));
    for (const table of ['customer_authenticators', 'customer_backup_codes', 'sessions'])
      expect([table, await app.ctx.db(table)]).toEqual([table, []]);
  });
});

describe('a backup code of a buyer', () => {
  it('a backup code of a buyer works once, as it is typed, and the mailbox is told', async () => {
    const { codes } = await setUp();
    const typed = (codes[0] ?? '').toUpperCase().replaceAll('-', ' ');
    const [one, two] = [await halfIn(), await halfIn()];
    await showCode(one, typed);
    expect(await isIn(one)).toBe(true);
    expect((await kinds()).at(-1)).toContain('with a backup code');
    expect((await showCode(two, typed)).status).toBe(422);
    expect(textOf((await one.get(PAGE)).text)).toContain('Backup codes left: 9');
  });

  it('a backup code of a buyer no longer works when there are new ones', async () => {
    const { codes } = await setUp();
    const fresh = codesIn(await anna.submit(PAGE, `${APP}/codes`));
    expect(fresh).toHaveLength(10);
    const browser = await halfIn();
    expect((await showCode(browser, codes[0] ?? '')).status).toBe(422);
    await showCode(browser, fresh[0] ?? '');
    expect(await isIn(browser)).toBe(true);
  });
});

describe('the second step of a sign-in', () => {
  it('the second step of a sign-in is slowed down, but not in a browser that is known', async () => {
    const { secret } = await setUp();
    const known = await halfIn();
    await showCode(known, await codeNow(secret));
    await known.submit('/portal', '/portal/sign-out');
    const stranger = await halfIn();
    for (let each = 0; each < 6; each += 1) expect((await showCode(stranger, '000000')).status).toBe(422);
    app.clock.advance(MINUTE);
    expect((await showCode(stranger, await codeNow(secret))).status).toBe(429);
    expect(await isIn(stranger)).toBe(false);
    await showCode(await halfIn(known), await codeNow(secret));
    expect(await isIn(known)).toBe(true);
  });

  it('the second step of a sign-in is over when how one signs in changed meanwhile', async () => {
    const { codes } = await setUp();
    const thief = await halfIn();
    await anna.submit(PAGE, `${APP}/codes`);
    expect(textOf((await showCode(thief, codes[1] ?? '')).text)).toContain('Begin again');
  });

  it('the second step of a sign-in takes a code once, however many browsers show it at the same moment', async () => {
    const { secret } = await setUp();
    const browsers = [await halfIn(), await halfIn(), await halfIn()];
    const code = await codeNow(secret);
    await Promise.all(browsers.map((browser) => showCode(browser, code)));
    const inside = await Promise.all(browsers.map(isIn));
    expect(inside.filter(Boolean)).toHaveLength(1);
  });
});
