import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { createTestPortal, textOf, type Browser, type TestPortal } from './browse.ts';
import { sessionOf } from './fake-services.ts';
import { makeContact } from './make-views.ts';

let portal: TestPortal;
let anna: Browser;
beforeEach(() => {
  portal = createTestPortal();
  anna = portal.signedIn('anna@example.com');
});

const ITALIAN = { 'accept-language': 'it-IT,it;q=0.9,en;q=0.5' };
describe('the language', () => {
  it('the language is the browser’s, until another one is chosen', async () => {
    const first = await anna.get('/portal', ITALIAN);
    expect(first.text).toContain('<html lang="it"');
    expect(textOf(first.text)).toContain('57,60 €');
    const form = { ...fieldsOf(first.text), locale: 'en', return: '/portal/orders/ord_anna1' };
    expect(await anna.post('/portal/language', form)).toMatchObject({
      headers: { location: '/portal/orders/ord_anna1' },
    });
    expect((await anna.get('/portal', ITALIAN)).text).toContain('<html lang="en"');
  });

  it('the language is what a mail’s link says, and the switch leads to the same page without it', async () => {
    const page = await anna.get('/portal?lang=it');
    expect(page.text).toContain('<html lang="it"');
    expect(page.text).toContain('name="return" value="/portal"');
    expect((await anna.get('/portal')).text).toContain('<html lang="it"');
  });

  it('the language a person bought in counts before the browser’s', async () => {
    portal.shop.sessions.set('marta', { ...sessionOf('m@example.com'), locale: 'it' });
    anna.cookies.set('carrello_customer', 'marta');
    expect((await anna.get('/portal', { 'accept-language': 'en' })).text).toContain('<html lang="it"');
  });

  it('a language without texts falls back to English', async () => {
    expect((await anna.get('/portal?lang=xx', { 'accept-language': 'de' })).text).toContain(
      '<html lang="en"',
    );
    anna.cookies.set('carrello_locale', '../../etc');
    expect((await anna.get('/portal')).status).toBe(200);
  });

  const fieldsOf = (html: string) => ({
    form_token: /name="form_token" value="([^"]+)"/.exec(html)?.[1] ?? '',
  });
});

describe('the desk', () => {
  it('the desk searches contacts and orders', async () => {
    const desk = portal.atDesk();
    expect((await desk.get('/desk/contacts?search=anna')).text).toContain('href="/desk/contacts/con_anna"');
    expect((await desk.get('/desk/contacts?search=zzz')).text).toContain('Nothing found for “zzz”');
    expect((await desk.get('/desk/orders?search=C-2')).text).toContain('C-2001');
  });

  it('the desk shows the contact record', async () => {
    const text = textOf((await portal.atDesk().get('/desk/contacts/con_anna')).text);
    const parts = [
      'Anna Bianchi',
      'Bought, with VAT, after refunds €57.60',
      'Order C-1001',
      'Paid €57.60',
      'Marketing consent Not given',
      'Nobody yet',
    ];
    for (const part of parts) expect(text).toContain(part);
  });

  it('the desk leads from a merged contact to the one that stayed', async () => {
    portal.shop.services.desk.findContact = () => Promise.resolve(makeContact());
    const answer = await portal.atDesk().get('/desk/contacts/con_old');
    expect(answer.headers['location']).toBe('/desk/contacts/con_anna');
  });

  it('the desk shows an order with its buyer and what is to be checked', async () => {
    const { text } = await portal.atDesk().get('/desk/orders/ord_anna1');
    expect(text).toContain('href="/desk/contacts/con_anna"');
    expect(text).toContain('The amounts of this order do not add up');
  });
});

describe('every page', () => {
  it('the sign-in page says “Sandbox” where no real money moves', async () => {
    portal = createTestPortal({ sandbox: true });
    expect((await portal.browser.get('/portal/sign-in')).text).toContain('Sandbox');
  });

  it('every page has one h1, a skip link, landmarks and a title of its own', async () => {
    const desk = portal.atDesk();
    const answers = [
      anna.get('/portal'),
      anna.get('/portal/orders/ord_anna1'),
      anna.get('/portal/x'),
      desk.get('/desk'),
    ];
    for (const { text } of await Promise.all(answers)) {
      expect(text.match(/<h1/g)).toHaveLength(1);
      expect(text).toContain('href="#content"');
      expect(text).toMatch(/<main id="content"/);
      expect(text).toMatch(/<title>[^<]+ · [^<]+<\/title>/);
    }
  });

  it('every page shares one stylesheet, cached for ever, under 12 KB', async () => {
    const path = /href="(\/portal\/assets\/[^"]+)"/.exec((await anna.get('/portal')).text)?.[1] ?? '';
    const css = await portal.browser.get(path);
    expect(css.headers['content-type']).toContain('text/css');
    expect(css.headers['cache-control']).toContain('immutable');
    expect(gzipSync(css.text).length).toBeLessThan(12 * 1024);
    expect(css.text).toContain('.order-list{');
  });
});
