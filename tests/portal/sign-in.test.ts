import { beforeEach, describe, expect, it } from 'vitest';
import { createBrowser, createTestPortal, type TestPortal } from './browse.ts';
import { CODE } from './fake-services.ts';

const ANNA = 'anna@example.com';

let portal: TestPortal;
beforeEach(() => {
  portal = createTestPortal();
});

async function askCode(email = ANNA, page = '/portal/sign-in') {
  return portal.browser.submit(page, '/portal/sign-in', { email });
}

const enterCode = (code: string) =>
  portal.browser.submit('/portal/sign-in/code', '/portal/sign-in/code', { code });

describe('signing in as a customer', () => {
  it('a customer goes from mailbox to code to the orders, and out again', async () => {
    const asked = await askCode();
    expect(asked).toMatchObject({ status: 303, headers: { location: '/portal/sign-in/code' } });
    const page = await portal.browser.get('/portal/sign-in/code');
    expect(page.text).toContain('autocomplete="one-time-code"');
    expect(page.text).toContain('inputmode="numeric"');
    expect(await enterCode(CODE)).toMatchObject({ status: 303, headers: { location: '/portal' } });
    expect((await portal.browser.get('/portal')).text).toContain('C-1001');
    await portal.browser.submit('/portal', '/portal/sign-out');
    expect(portal.shop.sessions.size).toBe(0);
    expect(await portal.browser.get('/portal')).toMatchObject({ status: 303 });
  });

  it('a mailbox nobody knows gets the same answer as a known one', async () => {
    const known = await askCode();
    const other = createBrowser(portal.app);
    const unknown = await other.submit('/portal/sign-in', '/portal/sign-in', { email: 'xxxx@example.com' });
    expect([unknown.status, unknown.headers['location'], unknown.text]).toEqual([
      known.status,
      known.headers['location'],
      known.text,
    ]);
  });

  it('the link of a mail fills the mailbox in, and the code leads where the link led', async () => {
    const first = await portal.browser.get('/portal/o/key-anna');
    const link = '/portal/sign-in?return=%2Fportal%2Fo%2Fkey-anna';
    expect(first.text).toContain(`href="${link}"`);
    const page = `${link}&email=anna%40example.com`;
    expect((await portal.browser.get(page)).text).toContain('value="anna@example.com"');
    await askCode(ANNA, page);
    expect(await enterCode(CODE)).toMatchObject({ headers: { location: '/portal/o/key-anna' } });
    const order = await portal.browser.get('/portal/o/key-anna');
    expect(order.headers['location']).toBe('/portal/orders/ord_anna1');
  });

  it('a code with blanks in it is taken', async () => {
    await askCode();
    expect(await enterCode(' 424 242 ')).toMatchObject({ status: 303 });
  });

  it('a sign-in gives a new secret, whatever cookie was there before', async () => {
    portal.browser.cookies.set('carrello_customer', 'chosen-by-a-stranger');
    await askCode();
    await enterCode(CODE);
    expect(portal.browser.cookies.get('carrello_customer')).toBe('token-0');
  });

  it.each([
    ['', 'Enter your e-mail address'],
    ['anna', 'Enter your e-mail address'],
    ['anna@@', 'Enter your e-mail address'],
    [`${'a'.repeat(250)}@example.com`, 'Enter your e-mail address'],
    ['anna@exa\u0000mple.com', 'Enter your e-mail address'],
  ])('the mailbox %j is refused with a message at its field', async (email, message) => {
    const answer = await askCode(email);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(message);
    expect(answer.text).toContain('class="fault-summary" role="alert" tabindex="-1" autofocus');
    expect(answer.text).toContain('aria-describedby="email-fault"');
    expect(portal.shop.requests).toEqual([]);
  });

  it.each([
    ['wrong', 422, 'This code is not right'],
    ['expired', 422, 'no longer works'],
    ['too_many', 429, 'one try too many'],
  ] as const)('a code that is refused as %s gets a message', async (reason, status, message) => {
    await askCode();
    portal.shop.refusal = reason;
    const answer = await enterCode('123456');
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(message);
  });

  it('a code without six digits is refused with a message', async () => {
    await askCode();
    for (const code of ['', '12345', '1234567', 'abcdef']) {
      expect((await enterCode(code)).text).toContain('Enter the 6 digits');
    }
  });

  it('a second code is sent when it is asked for, unless that is too often', async () => {
    await askCode();
    const again = await portal.browser.submit('/portal/sign-in/code', '/portal/sign-in/resend');
    expect(again.headers['location']).toBe('/portal/sign-in/code?sent=1');
    expect((await portal.browser.get('/portal/sign-in/code?sent=1')).text).toContain('role="status"');
    expect(portal.shop.requests).toHaveLength(2);
    portal.shop.refusal = 'too_many';
    expect(await portal.browser.submit('/portal/sign-in/code', '/portal/sign-in/resend')).toMatchObject({
      status: 429,
    });
    expect(await askCode()).toMatchObject({ status: 429 });
  });

  it('the code page without a mailbox leads back to the start', async () => {
    const answer = await portal.browser.get('/portal/sign-in/code');
    expect(answer.headers['location']).toBe('/portal/sign-in');
    portal.browser.cookies.set('carrello_mailbox', 'not what we wrote');
    expect((await portal.browser.get('/portal/sign-in/code')).status).toBe(303);
  });
});

describe('signing in at the desk', () => {
  const enter = (over: Record<string, string> = {}, page = '/desk/sign-in') =>
    portal.browser.submit(page, '/desk/sign-in', {
      email: 'sara@example.com',
      password: 'a good password',
      code: CODE,
      ...over,
    });

  it('a sign-in at the desk takes password and code in one form and leads to My day', async () => {
    expect(await enter()).toMatchObject({ status: 303, headers: { location: '/desk' } });
    expect((await portal.browser.get('/desk')).text).toContain('Good day, Sara Conti');
    await portal.browser.submit('/desk', '/desk/sign-out');
    expect(portal.shop.staffSessions.size).toBe(0);
  });

  it('a sign-in at the desk never says which of the three was wrong, and never shows the password again', async () => {
    const answers = [
      await enter({ password: 'hunter2hunter2' }),
      await enter({ code: '000000' }),
      await enter({ email: 'x@example.com' }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(422);
      expect(answer.text).toContain('do not fit together');
      expect(answer.text).not.toContain('hunter2');
    }
  });

  it('a sign-in at the desk names each empty field', async () => {
    const { text } = await enter({ email: '', password: '', code: '' });
    expect(text.match(/class="fault"/g)).toHaveLength(2);
    expect(text.match(/<li><a href="#/g)).toHaveLength(2);
  });

  it('a sign-in at the desk without a code names the code, whatever else was wrong', async () => {
    const answers = [await enter({ code: '' }), await enter({ code: '', password: 'another one' })];
    for (const { status, text } of answers) {
      expect(status).toBe(422);
      expect(text).toContain('<a href="#code">');
      expect(text).toContain('very first sign-in');
    }
  });

  it('a sign-out asks the browser to forget what it kept, at the desk and in the portal', async () => {
    await enter();
    const answer = await portal.browser.submit('/desk', '/desk/sign-out');
    expect(answer.headers['clear-site-data']).toBe('"cache", "storage"');
    await askCode();
    await enterCode(CODE);
    const left = await portal.browser.submit('/portal', '/portal/sign-out');
    expect(left.headers['clear-site-data']).toBe('"cache", "storage"');
  });

  it('a sign-in at the desk comes back to the page that was asked for', async () => {
    const asked = await portal.browser.get('/desk/contacts/con_anna');
    expect(await enter({}, String(asked.headers['location']))).toMatchObject({
      headers: { location: '/desk/contacts/con_anna' },
    });
  });
});
