import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetPeople } from '../connector/customers/forget-people.ts';
import { connectTheirShop, placeOrder, readCode, wrongCode } from '../connector/customers/visitor.ts';
import { opened, QUESTION } from '../connector/cases/buyers.ts';
import { addAddress } from '../../connector/src/address-book/address-book.ts';
import { DAY, MINUTE, SECOND } from '../../connector/src/platform/clock.ts';
import { eraseCustomer } from '../../connector/src/privacy/erase.ts';
import { createTestApp, type TestApp } from '../support/app.ts';
import { makeAddressEntries } from '../support/make/address-entries.ts';
import { createBrowser, textOf, type Answer, type Browser } from './browse.ts';
import { mailedSince } from './mailed.ts';
import { signInBuyer } from './signed-in.ts';

const ANNA = 'anna@example.com';
const WORK = 'work@example.com';
const BRUNO = 'bruno@example.com';
const CARLA = 'carla@example.com';
const PAGE = '/portal/account';
const CODE = `${PAGE}/mailboxes/code`;

let app: TestApp;
let anna: Browser;
beforeAll(async () => {
  app = await createTestApp();
  await connectTheirShop(app);
  for (const [index, mailbox] of [ANNA, WORK, BRUNO, CARLA].entries())
    await placeOrder(app, mailbox, { number: `N-${index}` });
});
beforeEach(async () => {
  await forgetPeople(app);
  for (const table of ['customer_addresses', 'customer_consents']) await app.ctx.db(table).delete();
  anna = await signInBuyer(app, ANNA);
  app.mails.splice(0);
  app.clock.advance(SECOND);
});
afterAll(() => app.close());

/** The code is in the newest mail: those of before go out first. */
async function signIn(mailbox: string): Promise<Browser> {
  await app.worker.drain();
  return signInBuyer(app, mailbox);
}

const ask = (mailbox: string, browser = anna): Promise<Answer> =>
  browser.submit(PAGE, `${PAGE}/mailboxes`, { mailbox });
const change = (fields: Record<string, string>, browser = anna): Promise<Answer> =>
  browser.submit(PAGE, `${PAGE}/mailboxes/change`, fields);

/** Adds a mailbox by the code that comes to it. */
async function add(mailbox: string, { browser = anna, main = '' } = {}): Promise<Answer> {
  await ask(mailbox, browser);
  const code = await readCode(app);
  app.clock.advance(SECOND);
  return browser.submit(CODE, CODE, { code, ...(main === '' ? {} : { main }) });
}

const owners = async (): Promise<Record<string, string>> => {
  const rows: { mailbox_key: string; customer_id: string }[] = await app.ctx.db('customer_mailboxes');
  return Object.fromEntries(rows.map((row) => [row.mailbox_key, row.customer_id]));
};
const customerOf = async (mailbox: string): Promise<string> => (await owners())[mailbox] ?? '';

const mailed = () => mailedSince(app);

describe('another mailbox of a buyer', () => {
  it('another mailbox of a buyer opens its orders once its code was typed, and signs the same buyer in', async () => {
    const asked = await ask(` ${WORK.toUpperCase()} `);
    expect([asked.status, asked.headers['location']]).toEqual([303, CODE]);
    expect(textOf((await anna.get(CODE)).text)).toContain(`six digits to ${WORK}`);
    expect((await anna.get('/portal')).text).not.toContain('N-1');
    const code = await readCode(app);
    expect(app.mails.at(-1)).toMatchObject({
      to: WORK,
      text: expect.stringContaining('signed in at Bottega wants to add this'),
    });
    expect((await anna.submit(CODE, CODE, { code: wrongCode(code) })).status).toBe(422);
    app.mails.splice(0);
    const added = await anna.submit(CODE, CODE, { code: `${code.slice(0, 3)} ${code.slice(3)}` });
    expect(added.headers['location']).toBe(`${PAGE}?done=mailbox_added`);
    for (const number of ['N-0', 'N-1']) expect((await anna.get('/portal')).text).toContain(number);
    expect((await anna.get('/portal')).text).not.toContain('N-2');
    expect(await mailed()).toMatchObject([{ to: ANNA, text: expect.stringContaining('w…@example.com') }]);
    const phone = await signIn(WORK);
    expect((await phone.get('/portal')).text).toContain('N-0');
    expect(new Set(Object.values(await owners())).size).toBe(1);
  });

  it('another mailbox of a buyer may be one that nobody has ordered with', async () => {
    await add('new@example.com', { main: 'yes' });
    expect(textOf((await anna.get(PAGE)).text)).toMatch(/new@example\.com Main.*anna@example\.com Make it/);
    expect((await mailed()).map(({ to }) => to)).toEqual(['new@example.com', ANNA, ANNA]);
  });

  it('another mailbox of a buyer gets the same answer whosever it is, and shows nothing before its code', async () => {
    await signIn(BRUNO);
    const pages: string[] = [];
    for (const mailbox of [BRUNO, CARLA, 'nobody@example.com']) {
      const { status, headers } = await ask(mailbox);
      expect([status, headers['location']]).toEqual([303, CODE]);
      pages.push(textOf((await anna.get(CODE)).text).replace(mailbox, ''));
      await anna.submit(CODE, CODE, { code: '000000' });
    }
    expect(new Set(pages).size).toBe(1);
    expect((await anna.get('/portal')).text).not.toMatch(/N-[123]/);
    expect(Object.keys(await owners()).sort()).toEqual([ANNA, BRUNO]);
  });

  it('another mailbox of a buyer is refused with its reason, and what was typed comes back', async () => {
    for (const [typed, reason] of [
      ['no mailbox', 'not a complete e-mail address'],
      [ANNA, 'yours already'],
    ] as const) {
      const { status, text } = await ask(typed);
      expect([status, text]).toEqual([422, expect.stringContaining(reason)]);
      expect(text).toContain(`value="${typed}"`);
    }
    app.clock.advance(15 * MINUTE);
    expect((await ask(WORK)).text).toContain('Sign in again');
    expect(await mailed()).toEqual([]);
  });

  it('another mailbox’s code is good for nothing else, and in no other session', async () => {
    await ask(WORK);
    const code = await readCode(app);
    const phone = await signIn(ANNA);
    const stranger = createBrowser(app.app);
    await stranger.submit('/portal/sign-in?lang=en', '/portal/sign-in', { email: WORK });
    const tried = await stranger.submit('/portal/sign-in/code', '/portal/sign-in/code', { code });
    expect([tried.status, (await phone.get(CODE)).status]).toEqual([422, 303]);
    expect((await anna.submit(CODE, CODE, { code })).status).toBe(303);
  });
});

describe('a mailbox of two buyers', () => {
  it('a mailbox that was a buyer’s only one brings all that they kept, and their sessions end', async () => {
    const { db } = app.ctx;
    const bruno = await signIn(BRUNO);
    const [from, to] = [await customerOf(BRUNO), await customerOf(ANNA)];
    const entries = makeAddressEntries({ label: 'Bruno’s' });
    for (const customerId of [from, to])
      await addAddress(app.ctx, { customerId, kind: 'billing', entries, isDefault: true });
    await addAddress(app.ctx, { customerId: from, kind: 'delivery', entries, isDefault: true });
    const consents = '/portal/privacy/consents';
    await bruno.submit(consents, `${consents}/marketing`);
    const asked: { id: string } = await db('orders').where({ mailbox_key: BRUNO }).first('id');
    const asker = { kind: 'customer', id: from, email: BRUNO } as const;
    const caseId = await opened(app, asker, asked.id, QUESTION);
    const placed = await placeOrder(app, 'office@example.com', { number: 'N-9' });
    await db('orders').where({ id: placed }).update({ customer_id: from });
    const answer = await add(BRUNO);
    expect(answer.headers['location']).toBe(`${PAGE}?done=mailbox_joined`);
    expect((await bruno.get('/portal')).status).toBe(303);
    for (const number of ['N-0', 'N-2', 'N-9']) expect((await anna.get('/portal')).text).toContain(number);
    const addresses = await db('customer_addresses')
      .orderBy('kind')
      .select('kind', 'customer_id', 'default_of');
    expect(addresses).toEqual([
      { kind: 'billing', customer_id: to, default_of: `${to}:billing` },
      { kind: 'delivery', customer_id: to, default_of: `${to}:delivery` },
    ]);
    for (const table of ['customers', 'customer_consents', 'customer_mailboxes', 'sessions'])
      expect([table, JSON.stringify(await db(table)).includes(from)]).toEqual([table, false]);
    expect(await db('customer_consents')).toMatchObject([{ customer_id: to }]);
    expect((await anna.get(`/portal/cases/${caseId}`)).status).toBe(200);
    const back = await signIn(BRUNO);
    expect((await back.get('/portal')).text).toContain('N-0');
  });

  it('a mailbox of a buyer who has others moves alone: nobody has proven those', async () => {
    const bruno = await signIn(BRUNO);
    await add(CARLA, { browser: bruno });
    await mailed();
    await add(CARLA);
    const { [ANNA]: annas, [BRUNO]: brunos, [CARLA]: carlas } = await owners();
    expect([carlas === annas, carlas === brunos]).toEqual([true, false]);
    expect((await anna.get('/portal')).text).toContain('N-3');
    expect((await anna.get('/portal')).text).not.toContain('N-2');
    expect((await bruno.get('/portal')).status).toBe(303);
    expect((await mailed()).filter(({ to }) => to === BRUNO)).toMatchObject([{ link: null }]);
    expect((await (await signIn(BRUNO)).get('/portal')).text).not.toMatch(/N-[03]/);
  });

  it('a mailbox that two buyers prove at the same moment is one’s', async () => {
    const bruno = await signIn(BRUNO);
    const codes: string[] = [];
    for (const browser of [anna, bruno]) {
      await ask(CARLA, browser);
      codes.push(await readCode(app));
    }
    const [first = '', second = ''] = codes;
    await Promise.all([anna.submit(CODE, CODE, { code: first }), bruno.submit(CODE, CODE, { code: second })]);
    const mailboxes: { customer_id: string }[] = await app.ctx.db('customer_mailboxes');
    expect(mailboxes).toHaveLength(3);
    const known: string[] = await app.ctx.db('customers').pluck('id');
    for (const { customer_id } of mailboxes) expect(known).toContain(customer_id);
  });
});

describe('a mailbox that is removed', () => {
  it('a mailbox that is removed opens nothing, ends the other sessions, and the last one stays', async () => {
    await add(WORK);
    const phone = await signIn(WORK);
    expect((await change({ remove: ANNA }, phone)).headers['location']).toBe(`${PAGE}?done=mailbox_removed`);
    expect((await anna.get('/portal')).status).toBe(303);
    const { text } = await phone.get('/portal');
    expect([text.includes('N-1'), text.includes('N-0')]).toEqual([true, false]);
    const last = await phone.post(`${PAGE}/mailboxes/change`, {
      form_token: /name="form_token" value="([^"]*)"/.exec(text)?.[1] ?? '',
      remove: WORK,
    });
    expect([last.status, last.text]).toEqual([422, expect.stringContaining('your only address')]);
    expect(Object.keys(await owners())).toEqual([WORK]);
  });

  it('a mailbox of somebody else is neither removed nor made the main one', async () => {
    await signIn(BRUNO);
    await add(WORK);
    const before = await app.ctx.db('customer_mailboxes').orderBy('mailbox_key');
    for (const field of ['main', 'remove']) await change({ [field]: BRUNO });
    expect(await app.ctx.db('customer_mailboxes').orderBy('mailbox_key')).toEqual(before);
  });
});

describe('the way back', () => {
  /** Somebody with a mailbox of their own has Anna's session open, and takes everything. */
  async function breakIn(): Promise<{ link: string; links: (string | null)[] }> {
    await app.ctx.db('customer_passwords').insert({
      customer_id: await customerOf(ANNA),
      ...{ password_hash: 'x', set_at: 1 },
    });
    await add('thief@example.net', { main: 'yes' });
    app.clock.advance(SECOND);
    await change({ remove: ANNA });
    const mails = await mailed();
    const annas = mails.filter(({ to, link }) => to === ANNA && link !== null);
    expect(mails.filter(({ to, link }) => to !== ANNA && link !== null)).toEqual([]);
    return { link: annas.at(-1)?.link ?? '', links: annas.map(({ link }) => link) };
  }

  it('the way back brings the old mailbox back, throws the newcomers out and ends all sessions, once', async () => {
    const { link, links } = await breakIn();
    expect(links).toHaveLength(3);
    const before = await owners();
    expect(Object.keys(before)).toEqual(['thief@example.net']);
    const visitor = createBrowser(app.app);
    for (let each = 0; each < 3; each += 1) expect((await visitor.get(link)).status).toBe(200);
    expect([await owners(), (await anna.get('/portal')).status]).toEqual([before, 200]);
    const stored = JSON.stringify(await app.ctx.db('mailbox_ways_back'));
    expect(stored).not.toContain(link.slice('/portal/not-me/'.length));
    const { status, text } = await visitor.submit(`${link}?lang=en`, link);
    expect([status, textOf(text)]).toEqual([200, expect.stringContaining('It is taken back')]);
    expect(await owners()).toEqual({ [ANNA]: before['thief@example.net'] });
    expect((await anna.get('/portal')).status).toBe(303);
    expect(await app.ctx.db('customer_passwords')).toEqual([]);
    expect((await visitor.get(link)).status).toBe(404);
    expect(await app.ctx.db('mailbox_ways_back')).toEqual([]);
    expect((await (await signIn(ANNA)).get('/portal')).text).toContain('N-0');
  });

  it('the way back works for seven days, also after the old mailbox signed in anew', async () => {
    const { link } = await breakIn();
    const thieves = await customerOf('thief@example.net');
    app.clock.advance(7 * DAY - MINUTE);
    await signIn(ANNA);
    expect(await customerOf(ANNA)).not.toBe(thieves);
    const visitor = createBrowser(app.app);
    await visitor.submit(`${link}?lang=en`, link);
    expect(await owners()).toEqual({ [ANNA]: thieves });
    anna = await signIn(ANNA);
    const { link: late } = await breakIn();
    app.clock.advance(7 * DAY);
    expect((await visitor.get(late)).status).toBe(404);
  });

  it('an account whose mailboxes can be taken back is not erased by whoever broke in, and says until when', async () => {
    await app.ctx.db('orders').update({ status: 'completed' });
    await breakIn();
    const remove = '/portal/privacy/delete';
    const { text } = await anna.get(remove);
    expect(textOf(text)).toContain('an older address can take that back');
    expect(text).not.toContain('name="typed"');
    const typed = 'thief@example.net';
    const { ok } = await eraseCustomer(app.ctx, { customerId: await customerOf(typed), typed });
    expect([ok, await app.ctx.db('erasures')]).toEqual([false, []]);
    app.clock.advance(7 * DAY + MINUTE);
    anna = await signIn(typed);
    expect((await anna.get(remove)).text).toContain('name="typed"');
  });

  it('the way back is closed to whoever would carry everything away into another sign-in', async () => {
    const { link } = await breakIn();
    const thief = await signIn(BRUNO);
    const joined = await add('thief@example.net', { browser: thief });
    expect([joined.status, joined.text]).toEqual([422, expect.stringContaining('can still be taken back')]);
    expect((await createBrowser(app.app).submit(`${link}?lang=en`, link)).status).toBe(200);
    expect(Object.keys(await owners()).sort()).toEqual([ANNA, BRUNO]);
  });
});
