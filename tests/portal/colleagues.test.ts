import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generate } from 'otplib';
import { renderSVG } from 'uqr';
import { DAY, MINUTE, SECOND } from '../../connector/src/platform/clock.ts';
import { createTestApp, type TestApp } from '../support/app.ts';
import { addAtDesk, makeCheap } from '../support/staff.ts';
import { createBrowser, hiddenFields, type Browser } from './browse.ts';

/** An owner lets people in, helps those who lost a phone, and shuts people out at the desk. */

const OWN = 'the lighthouse keeps seven candles';

let test: TestApp;
let owner: Browser;
let ownerId: string;
beforeAll(async () => {
  test = await createTestApp();
  const anna = { email: 'anna@example.com', role: 'owner', name: 'Anna Levante', password: OWN };
  ({ browser: owner, id: ownerId } = await addAtDesk(test, anna));
});
afterAll(() => test.close());

const plain = (html: string) => html.replace(/<[^>]*>/g, '\n').replace(/\n\s*/g, '\n');
const codesIn = (html: string) => [...html.matchAll(/<code>([^<]+)<\/code>/g)].map(([, text = '']) => text);
const firstPasswordIn = (html: string) => codesIn(html)[0] ?? '';
const secretIn = (html: string) => (codesIn(html)[0] ?? '').replaceAll(' ', '');

const unescaped = (html: string) => html.replaceAll('&amp;', '&');
const addressIn = (html: string) => unescaped(/href="(otpauth:[^"]+)"/.exec(html)?.[1] ?? '');
const pictureIn = (html: string) =>
  decodeURIComponent(/src="data:image\/svg\+xml,([^"]+)"/.exec(html)?.[1] ?? '');

async function enter(email: string, password: string, code: string) {
  const browser = createBrowser(test.app);
  const answer = await browser.submit('/desk/sign-in', '/desk/sign-in', { email, password, code });
  return { browser, status: answer.status, to: String(answer.headers['location']), text: answer.text };
}

const codeOf = (secret: string) => generate({ secret, epoch: Math.floor(test.clock.now() / SECOND) });
const idOf = async (email: string) =>
  ((await test.ctx.db('staff').where({ email }).first('id')) as { id: string }).id;

interface Person {
  name: string;
  email: string;
  role: string;
}

async function add(person: Person): Promise<string> {
  test.clock.advance(10 * MINUTE);
  const made = await owner.submit('/desk/staff/new', '/desk/staff', { ...person, current: OWN });
  if (made.status !== 200) throw new Error(made.text);
  const password = firstPasswordIn(made.text);
  await makeCheap(test, { staffId: await idOf(person.email), password });
  return password;
}

/** It goes from the first password to the open desk, as the person would. */
async function setUp(email: string, first: string, chosen: string) {
  const { browser } = await enter(email, first, '');
  const page = await browser.get('/desk/set-up');
  const totp = secretIn(page.text);
  const fields = { ...hiddenFields(page.text, '/desk/set-up'), password: chosen, code: await codeOf(totp) };
  const done = await browser.post('/desk/set-up', fields);
  return { browser, totp, done, codes: codesIn(done.text) };
}

const SARA = { name: 'Sara Conti', email: 'sara@example.com', role: 'sales' };
const CHOSEN = 'a long walk along the pier';

describe('an owner', () => {
  it('an owner adds a colleague and sees a first password once, and no secret of the authenticator', async () => {
    const made = await owner.submit('/desk/staff/new', '/desk/staff', { ...SARA, current: OWN });
    expect(made.status).toBe(200);
    expect(made.headers['cache-control']).toContain('no-store');
    expect(made.text).not.toMatch(/otpauth|class="codes"/);
    const password = firstPasswordIn(made.text);
    expect(password).toMatch(/^[a-z2-9-]{23}$/);
    const page = await owner.get(`/desk/staff/${await idOf(SARA.email)}`);
    expect(page.text).not.toContain(password);
    expect(plain((await owner.get('/desk/staff')).text)).toContain('Sara Conti');
    const again = await owner.submit('/desk/staff/new', '/desk/staff', { ...SARA, current: OWN });
    expect(again.status).toBe(422);
    expect(again.text).toContain('works here already');
  });

  it('an owner chooses every role: none is chosen beforehand, none is guessed, and each says what it may do', async () => {
    const leo = { name: 'Leo Serra', email: 'leo@example.com', current: OWN };
    const empty = (await owner.get('/desk/staff/new')).text;
    expect(empty).not.toMatch(/ (checked|selected)[ =>]/);
    expect(plain(empty)).toContain('Everything, also staff.');
    for (const role of [undefined, '', 'boss']) {
      const answer = await owner.submit('/desk/staff/new', '/desk/staff', { ...leo, ...(role && { role }) });
      expect([role, answer.status]).toEqual([role, 422]);
      expect(answer.text).toContain('Choose a role.');
      expect(answer.text).toContain('value="leo@example.com"');
    }
    await add({ ...leo, role: 'support' });
    const page = `/desk/staff/${await idOf(leo.email)}`;
    const change = (await owner.get(`${page}/role`)).text;
    expect(change).not.toMatch(/ (checked|selected)[ =>]/);
    expect(plain(change)).toContain('Now: Support.');
    expect(plain(change)).toContain('Change the role of Leo Serra');
    for (const [role, fault] of [
      ['', 'Choose a role.'],
      ['support', 'This is the role already.'],
    ]) {
      const answer = await owner.submit(`${page}/role`, `${page}/role`, { role: role ?? '', current: OWN });
      expect([role, answer.status, answer.text]).toEqual([role, 422, expect.stringContaining(fault ?? '')]);
    }
    expect((await test.ctx.db('staff').where({ email: leo.email }).first('role'))?.role).toBe('support');
    expect(plain((await owner.get(`${page}/disable`)).text)).toContain('Shut Leo Serra out');
    await owner.submit(`${page}/disable`, `${page}/disable`, { current: OWN });
    expect(plain((await owner.get(`${page}/reset`)).text)).toContain('Let Leo Serra in again as Support');
  });

  it('an owner at an open desk does nothing to anybody’s sign-in without the own password', async () => {
    const page = `/desk/staff/${await idOf(SARA.email)}`;
    const before = await test.ctx.db('staff').orderBy('id');
    for (const [form, action, fields] of [
      ['/desk/staff/new', '/desk/staff', { name: 'Eve', email: 'eve@example.com', role: 'owner' }],
      [`${page}/reset`, `${page}/reset`, {}],
      [`${page}/role`, `${page}/role`, { role: 'owner' }],
      [`${page}/disable`, `${page}/disable`, {}],
    ] as const)
      for (const current of ['', 'not her password']) {
        test.clock.advance(30 * MINUTE);
        const answer = await owner.submit(form, action, { ...fields, current });
        expect([action, answer.status]).toEqual([action, 422]);
        expect(answer.text).toContain('This is not your password');
        expect(answer.text).not.toContain('<code>');
      }
    expect(await test.ctx.db('staff').orderBy('id')).toEqual(before);
  });

  it('an owner changes a role at once, shuts a colleague out at once, and lets them in again', async () => {
    test.clock.advance(DAY / 4);
    const { browser, id } = await addAtDesk(test, { email: 'sam@example.com', role: 'support' });
    const page = `/desk/staff/${id}`;
    expect((await browser.get('/desk/contacts/new')).status).toBe(200);
    await owner.submit(`${page}/role`, `${page}/role`, { role: 'read_only', current: OWN });
    expect((await browser.get('/desk/contacts/new')).status).toBe(403);
    await owner.submit(`${page}/disable`, `${page}/disable`, { current: OWN });
    expect((await browser.get('/desk')).status).toBe(303);
    const reset = await owner.submit(`${page}/reset`, `${page}/reset`, { current: OWN });
    const { done } = await setUp('sam@example.com', firstPasswordIn(reset.text), CHOSEN);
    expect(done.status).toBe(200);
  });

  it('an owner cannot reset, demote or shut out themselves, but another owner', async () => {
    const page = `/desk/staff/${ownerId}`;
    expect((await owner.get(page)).text).toContain('This is you');
    for (const action of ['role', 'reset', 'disable']) {
      const fields = { role: 'sales', current: OWN };
      const answer = await owner.submit(`${page}/${action}`, `${page}/${action}`, fields);
      expect([action, answer.status]).toEqual([action, 422]);
      expect(answer.text).toContain('under My sign-in');
    }
    const { id } = await addAtDesk(test, { email: 'bruno@example.com', role: 'owner' });
    const bruno = `/desk/staff/${id}/role`;
    expect((await owner.submit(bruno, bruno, { role: 'sales', current: OWN })).status).toBe(303);
  });
});

describe('a first sign-in', () => {
  const rita = { name: 'Rita Bruni', email: 'rita@example.com', role: 'read_only' };

  it('a first sign-in opens the page that ends it, and nothing else of the desk', async () => {
    const first = await add(rita);
    const { browser, status, to } = await enter(rita.email, first, '');
    expect([status, to]).toEqual([303, '/desk/set-up']);
    for (const path of ['/desk', '/desk/account', '/desk/orders', '/desk/staff'])
      expect([path, (await browser.get(path)).status]).toEqual([path, 303]);
    const forged = createBrowser(
      test.app,
      new Map([['carrello_desk', browser.cookies.get('carrello_setup') ?? '']]),
    );
    expect((await forged.get('/desk')).status).toBe(303);
    const page = await browser.get('/desk/set-up');
    expect(pictureIn(page.text)).toBe(renderSVG(addressIn(page.text), { border: 4, ecc: 'M' }));
    expect(addressIn(page.text)).toContain(`secret=${secretIn(page.text)}`);
  });

  it('a first sign-in ends with an own password and an own authenticator, both proven', async () => {
    const first = await add({ ...rita, email: 'rosa@example.com' });
    const { browser } = await enter('rosa@example.com', first, '');
    const page = await browser.get('/desk/set-up');
    const totp = secretIn(page.text);
    const hidden = hiddenFields(page.text, '/desk/set-up');
    const send = async (password: string, code: string, sealed = hidden['sealed'] ?? '') =>
      browser.post('/desk/set-up', { ...hidden, password, code, sealed });
    const right = await codeOf(totp);
    expect((await send(CHOSEN, '000000')).text).toContain('This code is not right');
    expect((await send(CHOSEN, right, 'v1.made-up')).text).toContain('This code is not right');
    expect((await send(first, right)).text).toContain('This is the first password');
    const weak = await send('rita', right);
    expect(weak.text).toContain('Use 12 characters or more');
    expect(secretIn(weak.text)).toBe(totp);
    const done = await send(CHOSEN, right);
    expect(codesIn(done.text)).toHaveLength(10);
    expect((await browser.get('/desk')).status).toBe(200);
    expect((await browser.get('/desk/set-up')).status).toBe(303);
    expect((await enter('rosa@example.com', first, '')).status).toBe(422);
    expect((await enter('rosa@example.com', CHOSEN, right)).status).toBe(422);
    expect((await enter('rosa@example.com', CHOSEN, codesIn(done.text)[0] ?? '')).status).toBe(303);
    expect((await enter('rosa@example.com', CHOSEN, codesIn(done.text)[0] ?? '')).status).toBe(422);
  });

  it('a first sign-in is for one person: the secret offered to another is not taken', async () => {
    const [one, two] = [
      { ...rita, email: 'one@example.com' },
      { ...rita, email: 'two@example.com' },
    ];
    const { browser: ones } = await enter(one.email, await add(one), '');
    const { browser: twos } = await enter(two.email, await add(two), '');
    const theirs = await ones.get('/desk/set-up');
    const { sealed = '' } = hiddenFields(theirs.text, '/desk/set-up');
    const code = await codeOf(secretIn(theirs.text));
    const answer = await twos.submit('/desk/set-up', '/desk/set-up', { sealed, code, password: CHOSEN });
    expect(answer.text).toContain('This code is not right');
  });

  it('a first sign-in works for a week, and a new one ends the one before', async () => {
    const first = await add({ ...rita, email: 'late@example.com' });
    const { browser } = await enter('late@example.com', first, '');
    const path = `/desk/staff/${await idOf('late@example.com')}/reset`;
    const second = firstPasswordIn((await owner.submit(path, path, { current: OWN })).text);
    expect((await browser.get('/desk/set-up')).status).toBe(303);
    expect((await enter('late@example.com', first, '')).status).toBe(422);
    test.clock.advance(7 * DAY);
    expect((await enter('late@example.com', second, '')).status).toBe(422);
  });
});

describe('one’s own sign-in', () => {
  const KNOWN = 'seven grey cats on a roof';
  const change = (browser: Browser, fields: Record<string, string>) =>
    browser.submit('/desk/account', '/desk/account', fields);

  it('one’s own password changes with the current one only, and then all sessions end', async () => {
    const { browser } = await addAtDesk(test, { email: 'gina@example.com', password: KNOWN });
    const wrong = await change(browser, { what: 'password', current: 'wrong', password: CHOSEN });
    expect(wrong.text).toContain('This is not your password');
    const weak = await change(browser, { what: 'password', current: KNOWN, password: 'rita' });
    expect(weak.text).toContain('Use 12 characters or more');
    expect(codesIn((await change(browser, { what: 'codes', current: KNOWN })).text)).toHaveLength(10);
    expect((await browser.get('/desk/account')).text).toContain('Unused backup codes: 10');
    const done = await change(browser, { what: 'password', current: KNOWN, password: CHOSEN });
    expect(done.status).toBe(200);
    expect(done.headers['clear-site-data']).toBe('"cache", "storage"');
    expect((await browser.get('/desk')).status).toBe(303);
  });

  it('one’s own authenticator changes by a code of the new one, and then all sessions end', async () => {
    const { browser } = await addAtDesk(test, { email: 'hugo@example.com', password: KNOWN });
    const refused = await change(browser, { what: 'authenticator', current: 'wrong' });
    expect(refused.text).not.toContain('otpauth');
    const offered = await change(browser, { what: 'authenticator', current: KNOWN });
    const path = '/desk/account/authenticator';
    const totp = secretIn(offered.text);
    const hidden = hiddenFields(offered.text, path);
    const wrong = await browser.post(path, { ...hidden, code: '000000' });
    expect([wrong.status, secretIn(wrong.text)]).toEqual([422, totp]);
    expect((await browser.post(path, { ...hidden, sealed: '', code: '000000' })).text).not.toContain(
      'otpauth',
    );
    const done = await browser.post(path, { ...hidden, code: await codeOf(totp) });
    expect(done.text).toContain('The authenticator is changed');
    expect((await browser.get('/desk')).status).toBe(303);
    test.clock.advance(MINUTE);
    expect((await enter('hugo@example.com', KNOWN, await codeOf(totp))).status).toBe(303);
  });

  it('one’s own sessions are listed with their browsers, and end together', async () => {
    const { browser, id } = await addAtDesk(test, { email: 'ines@example.com', password: KNOWN });
    const other = createBrowser(test.app);
    const codes = codesIn((await change(browser, { what: 'codes', current: KNOWN })).text);
    const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const { text } = await other.get('/desk/sign-in');
    const fields = { email: 'ines@example.com', password: KNOWN, code: codes[0] ?? '' };
    const sent = { ...hiddenFields(text, '/desk/sign-in'), ...fields };
    await other.post('/desk/sign-in', sent, { 'user-agent': agent });
    const page = plain((await browser.get('/desk/account')).text);
    expect(page).toContain('Firefox, Linux');
    expect(page.match(/^Here$/gm)).toHaveLength(1);
    await other.submit('/desk/account', '/desk/account/sign-out-everywhere');
    for (const each of [browser, other]) expect((await each.get('/desk')).status).toBe(303);
    expect(await test.ctx.db('sessions').where({ subject_id: id })).toEqual([]);
  });
});
