import express, { type Express } from 'express';
import request from 'supertest';
import { createPortal } from '../../portal/src/app/portal.ts';
import type { PortalSettings } from '../../portal/src/services.ts';
import { createFakeShop, fakeSettings, STAFF, type FakeShop, sessionOf } from './fake-services.ts';
import { makeContact, makeOrder } from './make-views.ts';

export interface Answer {
  status: number;
  text: string;
  headers: Record<string, string | string[] | undefined>;
}

/** A visitor without scripts: keeps cookies, reads pages, sends their forms. */
export interface Browser {
  cookies: Map<string, string>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(
    path: string,
    fields: Record<string, string> | string,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Opens a page and sends one of its forms by action, with its hidden fields and what was typed. */
  submit(page: string, action: string, fields?: Record<string, string>): Promise<Answer>;
  /** The same for a form that first says what it would do: presses the button once more, where it names that. */
  agree(page: string, action: string, fields?: Record<string, string>): Promise<Answer>;
}

const unescape = (text: string) =>
  text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');

export function hiddenFields(html: string, action: string): Record<string, string> {
  const form = html.split('<form').find((part) => part.includes(`action="${action}"`));
  if (form === undefined) throw new Error(`No form for ${action} on this page:\n${html}`);
  const inputs = form.split('</form>')[0]?.match(/<input type="hidden"[^>]*>/g) ?? [];
  return Object.fromEntries(
    inputs.map((input) => [
      /name="([^"]*)"/.exec(input)?.[1] ?? '',
      unescape(/value="([^"]*)"/.exec(input)?.[1] ?? ''),
    ]),
  );
}

export function createBrowser(app: Express, cookies = new Map<string, string>()): Browser {
  const cookieHeader = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  function keep(headers: Answer['headers']): void {
    for (const line of [headers['set-cookie'] ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
  }
  async function take(pending: request.Test, headers: Record<string, string>): Promise<Answer> {
    const answer = await pending.set({ cookie: cookieHeader(), ...headers }).buffer(true);
    keep(answer.headers);
    return { status: answer.status, text: answer.text ?? '', headers: answer.headers };
  }
  const browser: Browser = {
    cookies,
    get: (path, headers = {}) => take(request(app).get(path), headers),
    post: (path, fields, headers = {}) => take(request(app).post(path).type('form').send(fields), headers),
    async submit(page, action, fields = {}) {
      const { text } = await browser.get(page);
      return browser.post(action, { ...hiddenFields(text, action), ...fields });
    },
    async agree(page, action, fields = {}) {
      const first = await browser.submit(page, action, fields);
      if (first.status !== 200) return first;
      return browser.post(action, { ...hiddenFields(first.text, action), ...fields });
    },
  };
  return browser;
}

export interface TestPortal {
  shop: FakeShop;
  app: Express;
  browser: Browser;
  /** A browser in which this mailbox is signed in. */
  signedIn(email: string): Browser;
  atDesk(): Browser;
}

/** Portal and desk over the fake shop: Anna's order, Bruno's order, Anna's contact. */
export function createTestPortal(overrides: Partial<PortalSettings> = {}): TestPortal {
  const shop = createFakeShop();
  shop.orders.push({ order: makeOrder(), owner: 'anna@example.com', key: 'key-anna' });
  const brunos = makeOrder({ id: 'ord_bruno1', number: 'C-2001', email: 'bruno@example.com' });
  shop.orders.push({ order: brunos, owner: 'bruno@example.com', key: 'key-bruno' });
  shop.contacts.push(makeContact());
  const app = express();
  app.use(createPortal(shop.services, fakeSettings(shop, overrides)));
  return {
    shop,
    app,
    browser: createBrowser(app),
    signedIn(email) {
      shop.sessions.set(`of-${email}`, sessionOf(email));
      return createBrowser(app, new Map([['carrello_customer', encodeURIComponent(`of-${email}`)]]));
    },
    atDesk() {
      shop.staffSessions.set('sara', STAFF);
      return createBrowser(app, new Map([['carrello_desk', 'sara']]));
    },
  };
}

/** The words of a page as people read them. */
export const textOf = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
