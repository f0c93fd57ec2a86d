import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { receiveMail } from '../../connector/src/mail-in/receive.ts';
import { readCode } from '../connector/customers/visitor.ts';
import { invite, join, type Buyer } from '../connector/memberships/company.ts';
import { createBrowser, type Browser as Visitor } from '../portal/browse.ts';
import { walk } from '../portal/walk.ts';
import { launchChromium, newVisitor } from '../stage/browser/chromium.ts';
import { findFaults } from '../stage/browser/page-faults.ts';
import { makeSnapshot } from '../support/make/order-snapshot.ts';
import { postOrders } from '../support/make/shop.ts';
import { placePaid, refund, settleAll } from '../support/own-orders.ts';
import { createSelling, openCheckout, payByCard, runAll, type Selling } from '../support/selling.ts';
import { addAtDesk } from '../support/staff.ts';

/** Every page of desk and portal, empty and full, in both languages: axe, 320 pixels, 200 %. */

const BUYER = 'giulia.rossi@example.com';

let chromium: Browser;
beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium.close());

interface Place {
  selling: Selling;
  server: Server;
  url: string;
  owner: Visitor;
}

async function openPlace(): Promise<Place> {
  const selling = await createSelling({ immediate: 1 });
  const { browser: owner } = await addAtDesk(selling, { email: 'owner@example.com', role: 'owner' });
  const server = await new Promise<Server>((resolve) => {
    const listening = selling.app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  return { selling, server, owner, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function closePlace({ selling, server }: Place): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await selling.close();
}

/** Orders of our own checkout that are paid, refunded in part and placed by a company; one of another shop; one put aside. */
async function fill({ selling }: Place): Promise<void> {
  const order = await placePaid(selling);
  await refund(selling, order.id, { what: { kind: 'amount', amount: 1000 } });
  await settleAll(selling, order);
  await payByCard(selling, await openCheckout(selling, { lines: [{ variantId: 'book', quantity: 3 }] }));
  await runAll(selling);
  const company = { name: 'Rossi & Figli', vatNumber: '01234567890' };
  await postOrders(selling, selling.shop, makeSnapshot({ company }));
  await postOrders(selling, selling.shop, makeSnapshot({ orderKey: 'bad', currency: 'euro' }));
  await runAll(selling);
}

async function signInBuyer({ selling }: Place): Promise<Visitor> {
  const visitor = createBrowser(selling.app);
  await visitor.submit('/portal/sign-in', '/portal/sign-in', { email: BUYER });
  await selling.worker.drain();
  const code = await readCode(selling);
  await visitor.submit('/portal/sign-in/code', '/portal/sign-in/code', { code });
  return visitor;
}

/** The buyer manages a company whose other people have not answered yet, and a mail of a stranger waits at the desk. */
async function addCompany({ selling }: Place): Promise<void> {
  const { db } = selling.ctx;
  const { id: accountId } = (await db('accounts').first('id')) as { id: string };
  const { customer_id: id } = (await db('customer_mailboxes').where({ mailbox_key: BUYER }).first()) as {
    customer_id: string;
  };
  await join(selling, { accountId, buyer: { id, email: BUYER } as Buyer, sees: 'manager' });
  await invite(selling, { accountId, mailbox: 'colleague@example.com', sees: 'all' });
  await receiveMail(selling.ctx, Buffer.from('From: a@example.com\nSubject: Where?\n\nHello'));
}

const FORM = 'form[method=post][novalidate]';

/** Sends a form with nothing in it, as it is refused: what it says then is a state of its page, too. */
async function findFaultsOfEmptied(page: Page, address: string): Promise<string[]> {
  const faults: string[] = [];
  await page.goto(address);
  const forms = await page.locator(FORM).count();
  for (let index = 0; index < forms; index += 1) {
    await page.goto(address);
    const form = page.locator(FORM).nth(index);
    const [answer] = await Promise.all([
      page.waitForNavigation(),
      form.evaluate((element: HTMLFormElement) => {
        for (const field of element.elements)
          if (
            (field instanceof HTMLInputElement && field.type !== 'hidden') ||
            field instanceof HTMLTextAreaElement
          )
            field.value = '';
        element.submit();
      }),
    ]);
    if (answer?.status() !== 422) continue;
    refusedForms += 1;
    faults.push(...(await findFaults(page)).map((fault) => `form ${index + 1}, emptied: ${fault}`));
  }
  return faults;
}

let refusedForms = 0;

/** Of each kind of page two are looked at, in both languages; then their forms with nothing in them. */
async function lookAt({ url }: Place, visitor: Visitor, from: string): Promise<string[]> {
  const pages = [...(await walk(visitor, from, 2))].filter(([, { headers }]) =>
    headers['content-type']?.includes('text/html'),
  );
  const faults: string[] = [];
  for (const locale of ['en', 'it']) {
    const context = await newVisitor(chromium, { locale });
    const cookies = [...visitor.cookies, ['carrello_locale', locale]];
    await context.addCookies(cookies.map(([name = '', value = '']) => ({ name, value, url })));
    const page = await context.newPage();
    for (const [address] of pages) {
      await page.goto(url + address);
      expect([address, await page.locator('html').getAttribute('lang')]).toEqual([address, locale]);
      faults.push(...(await findFaults(page)).map((fault) => `${locale} ${address}: ${fault}`));
    }
    if (locale === 'it')
      for (const [address] of pages)
        faults.push(
          ...(await findFaultsOfEmptied(page, url + address)).map(
            (fault) => `${locale} ${address}: ${fault}`,
          ),
        );
    await context.close();
  }
  expect(pages.length).toBeGreaterThan(from === '/desk' ? 10 : 0);
  return faults;
}

describe('the pages of desk and portal', () => {
  it.each([
    ['empty', false],
    ['full', true],
  ])(
    'the pages of desk and portal, %s, are accessible and narrow enough in both languages',
    async (_how, isFull) => {
      const place = await openPlace();
      try {
        if (isFull) await fill(place);
        const buyer = isFull ? await signInBuyer(place) : null;
        if (buyer) await addCompany(place);
        const faults = await lookAt(place, place.owner, '/desk');
        faults.push(...(await lookAt(place, createBrowser(place.selling.app), '/desk/sign-in')));
        faults.push(...(await lookAt(place, createBrowser(place.selling.app), '/portal/sign-in')));
        if (buyer) faults.push(...(await lookAt(place, buyer, '/portal')));
        expect(faults).toEqual([]);
        expect(refusedForms).toBeGreaterThan(isFull ? 8 : 2);
      } finally {
        await closePlace(place);
      }
    },
    3_600_000,
  );
});
