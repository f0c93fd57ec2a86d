import { describe, expect, it } from 'vitest';
import { listMails, waitForMail } from '../stage/browser/mail.ts';
import { makeBuyer } from '../stage/browser/people.ts';
import { openDesk, signInToPortal } from '../stage/browser/portal.ts';
import {
  CARDS,
  addProduct,
  cartCount,
  fillBuyer,
  fillCard,
  goToCheckout,
  passThreeDSecure,
  placeOrder,
  readOrderNumber,
} from '../stage/browser/shop.ts';
import { orderOf, product, stage, useBrowser } from './support/stage.ts';

const { browser, visit } = useBrowser();

describe('a guest who pays by card', () => {
  it('a guest’s purchase of two products with a coupon reaches the desk, the buyer’s mail and the owner’s', async () => {
    const buyer = makeBuyer('Giulia');
    const page = await visit();
    await addProduct(page, product('molo-bowl'));
    await cartCount(page, 1).waitFor();
    await addProduct(page, product('osteria-apron'), ['L', 'Olive']);
    await cartCount(page, 2).waitFor();

    await page.goto(`${stage.shop}/cart/`);
    const bowls = page.getByRole('spinbutton', { name: /Molo bowl/ });
    await bowls.fill('3');
    await bowls.press('Tab');
    await cartCount(page, 4).waitFor();
    await page.getByLabel('Coupon').fill('benvenuto10');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Discount BENVENUTO10').waitFor();

    await goToCheckout(page, stage.shop);
    await fillBuyer(page, buyer);
    // 3 × 24.00 + 39.00 − 10 % is above 80.00: standard shipping is free.
    await page.getByRole('button', { name: 'Place order and pay €99.90' }).waitFor();
    await fillCard(page, CARDS.threeDSecure);
    await placeOrder(page);
    await passThreeDSecure(page);
    const number = await readOrderNumber(page);

    const desk = await openDesk(browser(), stage);
    const order = await orderOf(buyer.email);
    await desk.goto(`${stage.urls.desk}/contacts/${order.contact_id}`);
    await desk.getByRole('link', { name: number }).first().waitFor();
    expect(order).toMatchObject({ number, total: 9990, currency: 'EUR', payment_state: 'paid' });

    await page.reload();
    expect(await readOrderNumber(page)).toBe(number);
    await cartCount(page, 4).waitFor({ state: 'detached' });

    const toBuyer = await waitForMail(stage.urls.mailbox, buyer.email, ({ text }) => text.includes(number));
    expect(toBuyer.text).toMatch(/99[.,]90/);
    const toOwner = await waitForMail(stage.urls.mailbox, 'owner@bottega-levante.example', ({ text }) =>
      text.includes(number),
    );
    expect(toOwner.subject).toContain(number);
    expect((await listMails(stage.urls.mailbox, buyer.email)).length).toBe(1);
  });

  it('a guest opens the order in the portal with a code, and nobody else does', async () => {
    const buyer = makeBuyer('Luca');
    const page = await visit();
    await addProduct(page, product('molo-bowl'));
    await goToCheckout(page, stage.shop);
    await fillBuyer(page, buyer);
    await fillCard(page, CARDS.ok);
    await placeOrder(page);
    const number = await readOrderNumber(page);
    const mail = await waitForMail(stage.urls.mailbox, buyer.email, ({ text }) => text.includes(number));
    const link = /https?:\/\/\S+\/portal\/o\/[\w-]+/.exec(mail.text)?.[0] ?? '';
    await signInToPortal(page, link, buyer.email, stage.urls.mailbox);
    await page.getByRole('heading', { name: new RegExp(number) }).waitFor();
    const orderUrl = page.url();
    const pdf = await page.request.get(`${orderUrl.replace(/[?#].*/, '')}/order.pdf`);
    expect(pdf.headers()['content-type']).toContain('application/pdf');

    const stranger = await visit();
    const closed = await stranger.goto(orderUrl);
    expect(closed?.url()).toContain('/portal/sign-in');
    const other = makeBuyer('Piero');
    const shopper = await visit();
    await addProduct(shopper, product('sardoni-towel'));
    await goToCheckout(shopper, stage.shop);
    await fillBuyer(shopper, other);
    await fillCard(shopper, CARDS.ok);
    await placeOrder(shopper);
    await readOrderNumber(shopper);
    await orderOf(other.email);
    await signInToPortal(shopper, `${stage.urls.portal}/sign-in`, other.email, stage.urls.mailbox);
    await shopper.getByRole('heading', { level: 1 }).waitFor();
    const foreign = await shopper.goto(orderUrl);
    expect(foreign?.status()).toBe(404);
    expect((await shopper.request.get(`${orderUrl}/order.pdf`)).status()).toBe(404);
  });
});
