import type { Browser, Page } from 'playwright-core';
import type { Db } from '../../../connector/src/platform/db.ts';
import { newVisitor } from '../browser/chromium.ts';
import { listMails, waitForMail } from '../browser/mail.ts';
import { openDesk, signInToPortal } from '../browser/portal.ts';
import {
  addFirstProduct,
  CARDS,
  fillCard,
  goToCheckout,
  NAMES,
  placeOrder,
  readOrderNumber,
} from '../browser/shop.ts';
import type { Shoot } from '../browser/shots.ts';
import type { Stage } from '../stage.ts';
import { assert, readOrder } from './checks.ts';
import { downloadDocuments, type DemoDocument } from './documents.ts';
import type { Purchase } from './purchases.ts';

export interface DemoPortal {
  /** How many addresses the buyer keeps. */
  addresses: number;
  caseId: string;
  refunded: { amount: number; currency: string };
}

const OFFICE = { line1: 'Via Poscolle 7', city: 'Udine', postcode: '33100', state: 'UD' };

interface Stand {
  browser: Browser;
  stage: Stage;
  db: Db;
  shoot: Shoot;
}

/** Keeps the address of the first bill, and a second one for deliveries. */
async function keepAddresses(page: Page, { stage, shoot }: Stand): Promise<void> {
  const list = `${stage.urls.portal}/addresses`;
  await page.goto(list);
  await page
    .getByRole('link', { name: /^Keep .*/ })
    .last()
    .click();
  await page.locator('[name="state"]').selectOption('TS');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.waitForURL((url) => url.pathname.endsWith('/addresses'));
  await page.getByRole('link', { name: 'Add a delivery address' }).click();
  const entries = { label: 'Office', firstName: 'Giulia', lastName: 'Conti', ...OFFICE };
  for (const [name, value] of Object.entries(entries)) {
    const field = page.locator(`[name="${name}"]`);
    if (name === 'state') await field.selectOption(value);
    else await field.fill(value);
  }
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText(OFFICE.line1).first().waitFor();
  await shoot(page, 'portal-addresses');
}

/** Buys again, as a guest of the shop, with the second address and the first bill. */
async function buyAgain({ browser, stage, shoot }: Stand, email: string): Promise<string> {
  const visitor = await newVisitor(browser);
  const page = await visitor.newPage();
  await addFirstProduct(page, stage.urls.shop);
  await goToCheckout(page, stage.wordpress.url);
  await page.getByRole('button', { name: NAMES.useSaved }).click();
  const known = (await listMails(stage.urls.mailbox, email)).map(({ messageId }) => messageId);
  await page.locator('#carrello-saved-email').fill(email);
  await page.locator('#carrello-saved-email').press('Enter');
  await shoot(page, 'checkout-code');
  const isNew = ({ messageId, text }: { messageId: string; text: string }) =>
    !known.includes(messageId) && /\b\d{6}\b/.test(text);
  const { text } = await waitForMail(stage.urls.mailbox, email, isNew);
  await page.locator('#carrello-saved-code').fill(/\b\d{6}\b/.exec(text)?.[0] ?? '');
  await page.locator('#carrello-saved-code').press('Enter');
  await page.getByRole('group', { name: 'Bill to' }).getByRole('radio').first().check();
  await page.getByRole('radio', { name: /Office/ }).check();
  await page.getByLabel('I want an invoice').check();
  await page.locator('[name="invoice.fiscalCode"]').fill('RSSMRA80A01F205X');
  await shoot(page, 'checkout-saved');
  await page.getByLabel(NAMES.terms).check();
  await fillCard(page, CARDS.ok);
  await placeOrder(page);
  const number = await readOrderNumber(page);
  await visitor.close();
  return number;
}

/** Sends one piece back, with a photo. */
async function askForReturn(page: Page, { stage, shoot }: Stand, orderId: string): Promise<string> {
  await page.goto(`${stage.urls.portal}/orders/${orderId}/help`);
  await page.locator('[name="reason"]').selectOption('broken');
  await page.locator('[name^="piece-"]').first().fill('1');
  await page.locator('[name="wish"]').selectOption('money');
  await page.locator('[name="text"]').fill('It came with a crack, as the photo shows.');
  const picture = await page.screenshot();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.waitForURL(/\/portal\/cases\/cas_/);
  const caseId = /cas_\w+/.exec(page.url())?.[0] ?? '';
  await page
    .getByLabel('Add photos')
    .setInputFiles({ name: 'crack.png', mimeType: 'image/png', buffer: picture });
  await page.getByRole('button', { name: 'Add them' }).click();
  await page.getByText('Photo 1 of 1').or(page.locator('img[src*="/photos/"]')).first().waitFor();
  await shoot(page, 'portal-case');
  return caseId;
}

/** Agrees to it, takes it in and gives the money back, as staff do. */
async function giveBack({ browser, stage, shoot }: Stand, caseId: string, orderId: string): Promise<void> {
  const page = await openDesk(browser, stage);
  const at = `${stage.urls.desk}/cases/${caseId}`;
  await page.goto(`${at}/agree`);
  await page.locator('[name="text"]').fill('Pack it as it came.');
  await page.getByRole('button', { name: 'Agree to the return' }).click();
  await page.goto(`${at}/receive`);
  await page.getByRole('button', { name: 'It has arrived' }).click();
  await shoot(page, 'desk-case');
  await page.goto(`${stage.urls.desk}/orders/${orderId}/refund?case=${caseId}`);
  const sure = page.locator('[name="sure"]');
  const press = page.getByRole('button', { name: /^(Give back|Refund|Next|Show)/ });
  await press.click();
  if (page.url().includes('/refund')) {
    if ((await sure.count()) > 0) await sure.check();
    await press.click();
  }
  await page.waitForURL((url) => url.pathname.endsWith(caseId));
  await page.context().close();
}

/** What the first buyer does afterwards: keeps addresses, buys with one, sends a piece back, gets its money and both documents. */
export async function liveOn(
  stand: Stand,
  { buyer, number }: Purchase,
): Promise<DemoPortal & { documents: DemoDocument[] }> {
  const { browser, stage, db, shoot } = stand;
  const visitor = await newVisitor(browser);
  const page = await visitor.newPage();
  await signInToPortal(page, stage.urls.portal, buyer.email, stage.urls.mailbox);
  await page.getByText(number).first().waitFor();
  await keepAddresses(page, stand);
  const order = await readOrder(db, await buyAgain(stand, buyer.email));
  const delivery = String((await db('orders').where({ id: order.id }).first('delivery'))?.delivery);
  assert(delivery.includes(OFFICE.line1), `Order ${order.number} does not go to the second address.`);
  const caseId = await askForReturn(page, stand, order.id);
  await giveBack(stand, caseId, order.id);
  await page.goto(`${stage.urls.portal}/cases/${caseId}`);
  await page.getByText('The money was given back').first().waitFor();
  const documents = await downloadDocuments(page, { stage, db, orderId: order.id });
  await page.goto(`${stage.urls.portal}/invoices`);
  await shoot(page, 'portal-invoices');
  await visitor.close();
  const { refunded_total: amount } = (await db('orders').where({ id: order.id }).first('refunded_total')) ?? {
    refunded_total: 0,
  };
  assert(amount > 0, `Nothing of order ${order.number} was given back.`);
  const own = db('customer_mailboxes').where({ mailbox_key: buyer.email }).select('customer_id');
  const kept = await db('customer_addresses').whereIn('customer_id', own).select('id');
  return { addresses: kept.length, caseId, refunded: { amount, currency: order.currency }, documents };
}
