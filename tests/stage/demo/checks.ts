import type { Browser, Page } from 'playwright-core';
import type { Db } from '../../../connector/src/platform/db.ts';
import { newVisitor } from '../browser/chromium.ts';
import { listMails, waitForMail } from '../browser/mail.ts';
import { openDesk, signInToPortal } from '../browser/portal.ts';
import type { Shoot } from '../browser/shots.ts';
import type { Stage } from '../stage.ts';
import type { Purchase } from './purchases.ts';

export interface DemoOrder {
  gateway: 'stripe' | 'paypal';
  orderId: string;
  number: string;
  total: { amount: number; currency: string };
  contactId: string;
  deskUrl: string;
  portalUrl: string;
}

interface OrderRow {
  id: string;
  number: string;
  total: number;
  currency: string;
  contact_id: string;
  payment_state: string;
}

const CRM_PATIENCE_MS = 120_000;

export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what);
}

/** The one order of that number, as soon as the CRM has it. */
export async function readOrder(db: Db, number: string): Promise<OrderRow> {
  const until = Date.now() + CRM_PATIENCE_MS;
  for (;;) {
    const rows = await db<OrderRow>('orders').where({ number });
    assert(rows.length <= 1, `Order ${number} is ${rows.length} times in the CRM.`);
    if (rows[0]) return rows[0];
    assert(Date.now() < until, `Order ${number} did not reach the CRM within ${CRM_PATIENCE_MS / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function checkFacts(db: Db, order: OrderRow, purchase: Purchase): Promise<void> {
  assert(order.payment_state === 'paid', `Order ${order.number} is ${order.payment_state}, not paid.`);
  const payments = (await db('payments').where({ order_id: order.id })) as {
    gateway: string;
    amount: number;
  }[];
  assert(payments.length === 1, `Order ${order.number} has ${payments.length} payments.`);
  assert(
    payments[0]?.gateway === purchase.gateway,
    `Order ${order.number} was not paid by ${purchase.gateway}.`,
  );
  assert(payments[0]?.amount === order.total, `Order ${order.number}: paid amount and total differ.`);
  const contact = (await db('contacts').where({ id: order.contact_id }).first()) as
    { email: string } | undefined;
  assert(contact?.email === purchase.buyer.email, `Order ${order.number} is on another contact.`);
}

async function checkDesk(browser: Browser, stage: Stage, order: OrderRow, shoot: Shoot): Promise<string> {
  const page = await openDesk(browser, stage);
  await shoot(page, 'desk-contacts');
  const url = `${stage.urls.desk}/contacts/${order.contact_id}`;
  await page.goto(url);
  await page.getByText(order.number).first().waitFor();
  await shoot(page, 'desk-contact');
  await page.goto(`${stage.urls.desk}/orders/${order.id}`);
  await page.getByText(order.number).first().waitFor();
  await shoot(page, 'desk-order');
  await page.context().close();
  return url;
}

async function checkPdf(page: Page, url: string): Promise<void> {
  const pdf = await page.request.get(`${url}/order.pdf`);
  const body = await pdf.body();
  assert(pdf.ok() && body.subarray(0, 5).toString() === '%PDF-', 'The portal gave no PDF of the order.');
}

async function checkPortal(
  browser: Browser,
  stage: Stage,
  order: OrderRow,
  purchase: Purchase,
  shoot: Shoot,
) {
  const { email } = purchase.buyer;
  const mail = await waitForMail(stage.urls.mailbox, email, ({ text }) => text.includes(order.number));
  const link = /https?:\/\/\S+\/portal\/o\/[\w-]+/.exec(mail.text)?.[0];
  assert(link !== undefined, `The confirmation of ${order.number} has no link to the portal.`);
  const visitor = await newVisitor(browser);
  const page = await visitor.newPage();
  await page.goto(link);
  await shoot(page, 'portal-sign-in');
  await signInToPortal(page, link, email, stage.urls.mailbox);
  await page.getByRole('heading', { name: new RegExp(order.number) }).waitFor();
  const url = `${stage.urls.portal}/orders/${order.id}`;
  assert(page.url().startsWith(url), `The mail's link led to ${page.url()}, not to the order.`);
  await shoot(page, 'portal-order');
  await checkPdf(page, url);
  await page.goto(stage.urls.portal);
  await page.getByText(order.number).first().waitFor();
  await shoot(page, 'portal-orders');
  await visitor.close();
  const confirmations = (await listMails(stage.urls.mailbox, email)).filter(({ text }) =>
    text.includes(order.number),
  );
  assert(
    confirmations.length === 1,
    `The buyer got ${confirmations.length} confirmations of ${order.number}.`,
  );
  return url;
}

/** Follows a purchase into the CRM, the desk, the mailbox and the portal; throws with what is not as it must be. */
export async function checkEverywhere(
  browser: Browser,
  stage: Stage,
  db: Db,
  purchase: Purchase,
  shoot: Shoot,
): Promise<DemoOrder> {
  const order = await readOrder(db, purchase.number);
  await checkFacts(db, order, purchase);
  const deskUrl = await checkDesk(browser, stage, order, shoot);
  const portalUrl = await checkPortal(browser, stage, order, purchase, shoot);
  return {
    gateway: purchase.gateway,
    orderId: order.id,
    number: order.number,
    total: { amount: order.total, currency: order.currency },
    contactId: order.contact_id,
    deskUrl,
    portalUrl,
  };
}
