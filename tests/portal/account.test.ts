import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetPeople } from '../connector/customers/forget-people.ts';
import { connectTheirShop, placeOrder } from '../connector/customers/visitor.ts';
import { DAY, HOUR, MINUTE } from '../../connector/src/platform/clock.ts';
import { withinLimits } from '../../connector/src/platform/limits.ts';
import { createTestApp, type TestApp } from '../support/app.ts';
import { hashPassword } from '../support/verbs.ts';
import { createBrowser, hiddenFields as hidden, textOf, type Answer, type Browser } from './browse.ts';
import { signInBuyer } from './signed-in.ts';

const ANNA = 'anna@example.com';
const PAGE = '/portal/account';
const GOOD = 'nine lamps over a quiet harbour';

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
  anna = await signInBuyer(
    app,
    ANNA,
    'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  );
});
afterAll(() => app.close());

const choose = (password: string, browser = anna): Promise<Answer> =>
  browser.submit(PAGE, `${PAGE}/password`, { password });

const onlyCustomer = async () => ((await app.ctx.db('customers').first('id')) as { id: string }).id;

/** A password of Anna's whose hash takes no time. */
async function givePassword(password: string): Promise<void> {
  const { db, config, clock } = app.ctx;
  const id = await onlyCustomer();
  const password_hash = await hashPassword(config.secret, password, 4);
  await db('customer_passwords').insert({ customer_id: id, password_hash, set_at: clock.now() });
}

async function enter(email: string, password: string, browser = createBrowser(app.app)) {
  const path = '/portal/sign-in/password';
  const answer = await browser.submit(`${path}?lang=en`, path, { email, password });
  return { browser, answer };
}

describe('a password of a buyer', () => {
  it('a password of a buyer is there by choice, opens the orders, and each mailbox is told', async () => {
    expect((await anna.get(PAGE)).text).toContain('You have no password, and need none.');
    app.mails.splice(0);
    const kept = await choose(GOOD);
    expect([kept.status, kept.headers['location']]).toEqual([303, `${PAGE}?done=password_set`]);
    expect(textOf((await anna.get(PAGE)).text)).toContain('You chose your password on');
    await app.worker.drain();
    expect(app.mails.map(({ to, subject }) => [to, subject])).toEqual([
      [ANNA, 'Your sign-in for Bottega changed'],
    ]);
    expect(JSON.stringify(await app.ctx.db('customer_passwords'))).not.toContain(GOOD);
    const { browser, answer } = await enter('  Anna@Example.com ', GOOD);
    expect([answer.status, answer.headers['location']]).toEqual([303, '/portal']);
    expect((await browser.get('/portal')).text).toContain('A-1');
    expect((await browser.get('/portal')).text).not.toContain('B-1');
  });

  it.each([
    ['short words', 'Use 15 characters or more'],
    ['passwordpassword', 'This is easily guessed'],
    ['qwertyuiopasdfghjkl', 'This is easily guessed'],
    ['a walk with anna by night', 'Leave out your name'],
    ['bottega of nine lamps', 'Leave out your name'],
    ['x'.repeat(2000), 'longer than we can keep'],
  ])('a password of a buyer like “%s” is refused with its reason', async (password, reason) => {
    const answer = await choose(password);
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining(reason)]);
    expect(answer.text).not.toContain(`value="${password}"`);
    expect(await app.ctx.db('customer_passwords')).toEqual([]);
  });

  it('a password of a buyer is judged while it is typed, for who is signed in, and nothing of it is kept', async () => {
    const judge = async (password: string, browser = anna) =>
      browser.post(`${PAGE}/password/judge`, {
        ...{
          form_token: hidden((await anna.get(PAGE)).text, `${PAGE}/password`)['form_token'] ?? '',
          password,
        },
      });
    const says = async (password: string) => JSON.parse((await judge(password)).text) as object;
    expect(await says('anna')).toMatchObject({
      isGood: false,
      text: expect.stringContaining('15 characters'),
    });
    expect(await says('a walk with anna by night')).toMatchObject({ isGood: false });
    expect(await says(GOOD)).toEqual({ isGood: true, text: 'This is a good password.' });
    expect(await app.ctx.db('customer_passwords')).toEqual([]);
    expect((await judge(GOOD, createBrowser(app.app))).status).toBe(403);
    const limit = { name: 'password.judged', value: await onlyCustomer(), most: 120, windowMs: HOUR };
    for (let each = 3; each < 120; each += 1) await withinLimits(app.ctx.db, app.ctx.clock, [limit]);
    expect((await judge('anna')).status).toBe(429);
    expect((await choose(GOOD)).status).toBe(303);
  });

  it('a password of a buyer changes only within 15 minutes of a sign-in, then the way leads there and back', async () => {
    app.clock.advance(15 * MINUTE);
    const refused = await choose(GOOD);
    expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('Sign in again')]);
    expect(await app.ctx.db('customer_passwords')).toEqual([]);
    const { headers } = await anna.post('/portal/sign-in/again', {
      ...hidden(refused.text, '/portal/sign-in/again'),
    });
    expect(headers['location']).toBe('/portal/sign-in?email=anna%40example.com&return=%2Fportal%2Faccount');
    expect((await anna.get(PAGE)).status).toBe(303);
  });

  it('a password of a buyer that is removed opens nothing, and ends the sessions elsewhere', async () => {
    await givePassword(GOOD);
    const { browser: phone } = await enter(ANNA, GOOD);
    const removed = await anna.submit(PAGE, `${PAGE}/password/remove`);
    expect(removed.headers['location']).toBe(`${PAGE}?done=password_removed`);
    expect((await phone.get('/portal')).status).toBe(303);
    expect((await anna.get('/portal')).status).toBe(200);
    expect((await enter(ANNA, GOOD)).answer.status).toBe(422);
  });
});

describe('a sign-in by password', () => {
  it('a sign-in by password says the same of a wrong one, of none and of an unknown mailbox', async () => {
    await givePassword(GOOD);
    const pages: string[] = [];
    for (const [email, password] of [
      [ANNA, 'not the right one'],
      ['bruno@example.com', GOOD],
      ['nobody@example.com', GOOD],
    ] as const) {
      const { answer, browser } = await enter(email, password);
      expect([answer.status, (await browser.get('/portal')).status]).toEqual([422, 303]);
      pages.push(textOf(answer.text));
    }
    expect(new Set(pages).size).toBe(1);
    const failed = await app.ctx.db('audit').where({ what: 'customer_sign_in_failed' });
    expect(failed.length).toBeGreaterThanOrEqual(3);
  });

  it('a sign-in by password is slowed down, and keeps nobody out of a browser that is known', async () => {
    await givePassword(GOOD);
    const { browser: known } = await enter(ANNA, GOOD);
    await known.submit('/portal', '/portal/sign-out');
    for (let each = 0; each < 10; each += 1) await enter(ANNA, `wrong ${each}`);
    expect((await enter(ANNA, GOOD)).answer.status).toBe(429);
    const again = await enter(ANNA, GOOD, known);
    expect(again.answer.status).toBe(303);
  });

  it('a sign-in by password of another site leads to where a better one is chosen', async () => {
    await givePassword(GOOD);
    await app.ctx.db('customer_passwords').update({ is_weak: true });
    const { browser, answer } = await enter(ANNA, GOOD);
    expect(answer.headers['location']).toBe(`${PAGE}?done=password_weak`);
    expect((await browser.get(`${PAGE}?done=password_weak`)).text).toContain(
      'Please choose another one here',
    );
  });

  it('a sign-in by password leads where the visitor wanted to go, and never away', async () => {
    await givePassword(GOOD);
    for (const [wanted, to] of [
      ['/portal/addresses', '/portal/addresses'],
      ['//evil.example', '/portal'],
      ['https://evil.example/portal', '/portal'],
    ] as const) {
      const browser = createBrowser(app.app);
      const path = '/portal/sign-in/password';
      const fields = { email: ANNA, password: GOOD, return: wanted };
      const answer = await browser.submit(`${path}?lang=en`, path, fields);
      expect([wanted, answer.headers['location']]).toEqual([wanted, to]);
    }
  });
});

describe('the sessions of a buyer', () => {
  it('the sessions of a buyer are listed by browser, and end one by one', async () => {
    const phone = await signInBuyer(
      app,
      ANNA,
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1',
    );
    const page = (await anna.get(PAGE)).text;
    expect(textOf(page)).toContain('Firefox, Linux This one');
    expect(textOf(page)).toContain('Safari, iPhone');
    const other =
      [...page.matchAll(/name="session" value="(ses_\w+)" aria-label="[^"]*iPhone"/g)][0]?.[1] ?? '';
    const ended = await anna.submit(PAGE, `${PAGE}/sessions`, { session: other });
    expect(ended.headers['location']).toBe(`${PAGE}?done=session_ended`);
    expect((await phone.get('/portal')).status).toBe(303);
    expect((await anna.get('/portal')).status).toBe(200);
  });

  it('the sessions of a buyer end together, this one too', async () => {
    const phone = await signInBuyer(app, ANNA);
    const ended = await anna.submit(PAGE, `${PAGE}/sessions`, { session: '' });
    expect(ended.headers['location']).toBe('/portal/sign-in');
    for (const browser of [anna, phone]) expect((await browser.get('/portal')).status).toBe(303);
  });

  it('the sessions of a buyer are nobody else’s to end', async () => {
    const bruno = await signInBuyer(app, 'bruno@example.com');
    const { id }: { id: string } = await app.ctx.db('sessions').where({ mailbox_key: ANNA }).first('id');
    await bruno.submit(PAGE, `${PAGE}/sessions`, { session: id });
    expect((await anna.get('/portal')).status).toBe(200);
    expect((await bruno.get(PAGE)).text).not.toContain(id);
  });

  it('a session that was not used for thirty days is listed no more', async () => {
    app.clock.advance(31 * DAY);
    const now = await signInBuyer(app, ANNA);
    expect((await now.get(PAGE)).text.match(/name="session" value="ses_/g)).toHaveLength(1);
  });
});
