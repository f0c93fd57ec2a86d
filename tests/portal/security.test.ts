import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { safeReturnPath } from '../../portal/src/app/return-path.ts';
import { createBrowser, createTestPortal, hiddenFields, type Browser, type TestPortal } from './browse.ts';
import { CODE } from './fake-services.ts';

let portal: TestPortal;
let anna: Browser;
beforeEach(() => {
  portal = createTestPortal();
  anna = portal.signedIn('anna@example.com');
});

describe('an address that is none', () => {
  it('an address that is none is answered with 400, and is no fault of ours', async () => {
    const server = createServer(portal.app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const status = await new Promise((resolve, reject) => {
      request({ port, path: 'http://x:99999999/portal/sign-in' }, (answer) => resolve(answer.statusCode))
        .once('error', reject)
        .end();
    });
    server.close();
    expect([status, portal.shop.reports]).toEqual([400, []]);
  });
});

describe('access to portal and desk', () => {
  const pages = [
    '/portal',
    '/portal/orders/ord_anna1',
    '/portal/orders/ord_anna1/order.pdf',
    '/portal/addresses',
    '/portal/addresses/new',
    '/portal/cases',
    '/portal/o/key-nobody',
  ];
  const desk = ['/desk', '/desk/contacts/con_anna', '/desk/orders', '/desk/orders/ord_anna1'];

  it.each([...pages, ...desk])('%s is closed to visitors who have not signed in', async (path) => {
    const answer = await portal.browser.get(path);
    expect(answer.status).toBe(303);
    expect(answer.headers['location']).toMatch(/^\/(portal|desk)\/sign-in/);
    expect(answer.text).not.toContain('Bianchi');
  });

  it.each(pages.slice(0, -1))('%s is open to the right customer', async (path) => {
    expect((await anna.get(path)).status).toBe(200);
  });

  it.each(pages.slice(1, 3))(
    '%s gives another customer the very page of an order that is not there',
    async (path) => {
      const bruno = portal.signedIn('bruno@example.com');
      const foreign = await bruno.get(path);
      const unknown = await bruno.get(path.replace('anna', 'nobody'));
      expect(foreign.status).toBe(404);
      const plain = (text: string) => text.replace(/value="[^"]*"/g, '');
      expect(plain(foreign.text)).toBe(plain(unknown.text));
    },
  );

  it.each(desk)('%s is closed to a customer', async (path) => {
    expect((await anna.get(path)).headers['location']).toMatch(/^\/desk\/sign-in/);
  });

  it.each(pages)('%s is closed to staff', async (path) => {
    expect((await portal.atDesk().get(path)).headers['location']).toMatch(/^\/portal\/sign-in/);
  });

  it('a customer’s cookie is worth nothing under the name of the desk’s', async () => {
    const forged = createBrowser(portal.app, new Map([['carrello_desk', 'of-anna%40example.com']]));
    expect((await forged.get('/desk')).status).toBe(303);
  });
});

describe('forms', () => {
  const send = async (over: Record<string, string>, headers: Record<string, string> = {}) => {
    const { text } = await portal.browser.get('/portal/sign-in');
    const fields = { ...hiddenFields(text, '/portal/sign-in'), email: 'anna@example.com', ...over };
    return portal.browser.post('/portal/sign-in', fields, headers);
  };

  it('a form with its token from our own page is taken', async () => {
    expect(await send({}, { origin: 'http://portal.test' })).toMatchObject({ status: 303 });
    expect(await send({}, { 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 303 });
  });

  it('a form without the token, with another visitor’s, or with a wrong one is refused', async () => {
    const other = createBrowser(portal.app);
    const theirs =
      hiddenFields((await other.get('/portal/sign-in')).text, '/portal/sign-in')['form_token'] ?? '';
    for (const form_token of ['', 'x', theirs]) {
      const answer = await send({ form_token });
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('This form was no longer valid');
    }
    expect(portal.shop.requests).toEqual([]);
  });

  it.each([
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ 'sec-fetch-site': 'none' }],
  ])('a form from elsewhere is refused: %j', async (headers) => {
    expect(await send({}, headers as unknown as Record<string, string>)).toMatchObject({ status: 403 });
  });

  it('a sign-out without a token, or by a link, signs nobody out', async () => {
    expect(await anna.post('/portal/sign-out', {})).toMatchObject({ status: 403 });
    expect(await anna.get('/portal/sign-out')).toMatchObject({ status: 404 });
    expect(portal.shop.sessions.size).toBe(1);
  });

  it('a form of another type, too big or with too many fields gets a page that says it cannot be read', async () => {
    const json = await portal.browser.post('/portal/sign-in', '{"email":"x"}', {
      'content-type': 'application/json',
    });
    const big = await portal.browser.post('/portal/sign-in', `email=${'x'.repeat(2_000_000)}`);
    const many = await portal.browser.post('/portal/sign-in', 'a=1&'.repeat(100));
    expect([json.status, big.status, many.status]).toEqual([415, 413, 413]);
    for (const { text } of [json, big, many]) expect(text).toContain('We could not read that');
    expect(portal.shop.reports).toEqual([]);
  });

  it('a form with a repeated field is refused', async () => {
    const { text } = await portal.browser.get('/portal/sign-in');
    const token = hiddenFields(text, '/portal/sign-in')['form_token'] ?? '';
    const answer = await portal.browser.post(
      '/portal/sign-in',
      `form_token=${token}&email=a@b.cc&email=d@e.ff`,
    );
    expect(answer.status).toBe(422);
  });
});

describe('answers', () => {
  it('answers are kept by nobody, run nothing and stand in no frame', async () => {
    for (const path of [
      '/portal',
      '/portal/orders/ord_anna1',
      '/portal/orders/ord_anna1/order.pdf',
      '/portal/nothing',
    ]) {
      const { headers } = await anna.get(path);
      expect(headers['cache-control']).toBe('private, no-store');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('same-origin');
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
    }
  });

  it('answers hold no script and no inline style', async () => {
    const desk = portal.atDesk();
    const pages = [
      ...['/portal', '/portal/orders/ord_anna1'].map((path) => anna.get(path)),
      ...['/desk', '/desk/contacts/con_anna', '/desk/orders/ord_anna1'].map((path) => desk.get(path)),
    ];
    for (const { text } of await Promise.all(pages))
      expect(text).not.toMatch(/<script|<style|style=|\son\w+=/i);
  });

  it('a failure says something went wrong without saying what, and is reported', async () => {
    portal.shop.services.customer.listOrders = () => Promise.reject(new Error('secret detail'));
    const answer = await anna.get('/portal');
    expect(answer.status).toBe(500);
    expect(answer.text).toContain('Something went wrong on our side');
    expect(answer.text).not.toContain('secret detail');
    expect(portal.shop.reports).toHaveLength(1);
  });

  it('a role that lacks a right gets a page that says so', async () => {
    portal.shop.services.desk.listContacts = () =>
      Promise.reject(Object.assign(new Error('no'), { status: 403 }));
    const answer = await portal.atDesk().get('/desk/contacts');
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('Your role does not include this');
  });
});

describe('cookies', () => {
  async function cookiesOf(secureCookies: boolean): Promise<string[]> {
    portal = createTestPortal({ secureCookies });
    const prefix = secureCookies ? '__Host-' : '';
    await portal.browser.submit('/portal/sign-in', '/portal/sign-in', { email: 'anna@example.com' });
    const answer = await portal.browser.submit('/portal/sign-in/code', '/portal/sign-in/code', {
      code: CODE,
    });
    return [answer.headers['set-cookie'] ?? []]
      .flat()
      .filter((line) => line.startsWith(`${prefix}carrello_customer=`));
  }

  it('cookies belong to this host alone behind https', async () => {
    const [line = ''] = await cookiesOf(true);
    for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(line).toContain(part);
    expect(line).not.toContain('Domain');
  });

  it('cookies work on plain http on the own machine', async () => {
    const [line = ''] = await cookiesOf(false);
    expect(line).toContain('HttpOnly');
    expect(line).not.toContain('Secure');
  });
});

describe('the way back after signing in', () => {
  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '\\/evil.example',
    'javascript:alert(1)',
    '/portal/../../evil',
    '/desk',
    '/portalx',
    '/portal@evil.example',
    '',
  ])('the way back after signing in never leaves the portal: %j', async (target) => {
    const path = safeReturnPath(target, '/portal');
    expect(path === null || path.startsWith('/portal')).toBe(true);
    const page = `/portal/sign-in?return=${encodeURIComponent(target)}`;
    await portal.browser.submit(page, '/portal/sign-in', { email: 'anna@example.com' });
    const { headers } = await portal.browser.submit('/portal/sign-in/code', '/portal/sign-in/code', {
      code: CODE,
    });
    expect(headers['location']).toBe('/portal');
  });

  it('the way back after signing in stays on this site for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `/portal/${text}`),
          fc.webUrl(),
        ),
        (text) => {
          const path = safeReturnPath(text, '/portal');
          if (path === null) return;
          const url = new URL(path, 'https://us.example');
          expect(url.origin).toBe('https://us.example');
          expect(`${url.pathname}/`.startsWith('/portal/')).toBe(true);
        },
      ),
    );
  });
});
