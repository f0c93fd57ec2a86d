import { describe, expect, it } from 'vitest';
import { makeBuyer } from '../stage/browser/people.ts';
import {
  CARDS,
  NAMES,
  addProduct,
  cartCount,
  fillBuyer,
  fillCard,
  goToCheckout,
  passThreeDSecure,
  placeButton,
  placeOrder,
  readOrderNumber,
} from '../stage/browser/shop.ts';
import { orderOf, ordersOf, product, stage, tellSandbox, until, useBrowser } from './support/stage.ts';

const { db, visit } = useBrowser();

async function fillCheckout(email: ReturnType<typeof makeBuyer>, slug = 'sardoni-towel') {
  const page = await visit();
  await addProduct(page, product(slug));
  await cartCount(page, 1).waitFor();
  await goToCheckout(page, stage.shop);
  await fillBuyer(page, email);
  return page;
}

describe('a payment that does not go through', () => {
  it('a declined card is corrected without typing anything else again', async () => {
    const buyer = makeBuyer('Nadia');
    const page = await fillCheckout(buyer);
    await fillCard(page, CARDS.declined);
    await placeOrder(page);
    await page.getByText('The payment was declined').first().waitFor();
    expect(await page.getByLabel(NAMES.email).first().inputValue()).toBe(buyer.email);
    await fillCard(page, CARDS.ok);
    await placeOrder(page);
    const number = await readOrderNumber(page);
    expect((await orderOf(buyer.email)).number).toBe(number);
  });

  it('a failed 3-D Secure step leaves everything as it was', async () => {
    const buyer = makeBuyer('Olga');
    const page = await fillCheckout(buyer);
    await fillCard(page, CARDS.threeDSecure);
    await placeOrder(page);
    await passThreeDSecure(page, 'fail');
    await page.getByText('could not confirm').first().waitFor();
    await placeOrder(page);
    await passThreeDSecure(page);
    await readOrderNumber(page);
    expect(await ordersOf(buyer.email).then((rows) => rows.length)).toBeLessThanOrEqual(1);
    await orderOf(buyer.email);
  });

  it('a buyer who closes the tab right after the bank said yes still gets the order', async () => {
    const buyer = makeBuyer('Rita');
    const page = await fillCheckout(buyer);
    await fillCard(page, CARDS.threeDSecure);
    await placeOrder(page);
    await page.frameLocator('dialog iframe').getByRole('button', { name: NAMES.complete }).waitFor();
    // The buyer's return is cut off, so that only the webhook can settle the checkout.
    await page.route('**/settle', (route) => route.abort());
    await passThreeDSecure(page);
    await page.context().close();
    await tellSandbox({ webhooks: 'deliver-all' });
    expect(await orderOf(buyer.email)).toMatchObject({ payment_state: 'paid' });
  });
});

describe('a change before paying', () => {
  it('a new price is shown and has to be accepted', async () => {
    const buyer = makeBuyer('Silvia');
    const page = await fillCheckout(buyer, 'posta-letter-set');
    await placeButton(page).filter({ hasText: '€25.50' }).waitFor();
    await db()('variants').where({ sku: 'LET-POSTA' }).update({ price: 1950 });
    await fillCard(page, CARDS.ok);
    await placeOrder(page);
    await page.getByRole('heading', { name: 'Something has changed' }).waitFor();
    expect(await ordersOf(buyer.email)).toEqual([]);
    await page.getByRole('button', { name: NAMES.acceptAndPay }).click();
    await readOrderNumber(page);
    expect(await orderOf(buyer.email)).toMatchObject({ total: 2650 });
  });

  it('a quantity and a coupon typed while prices arrive stay as typed', async () => {
    const page = await visit();
    await db()('variants').where({ sku: 'NAP-4' }).update({ stock: 10 });
    await addProduct(page, product('lino-napkins'));
    await cartCount(page, 1).waitFor();
    const releases: (() => void)[] = [];
    await page.route('**/v1/cart?*', async (route) => {
      await new Promise<void>((release) => releases.push(release));
      await route.continue();
    });
    await page.goto(`${stage.shop}/cart/`);
    const pricesArrive = async () => {
      await until('the question for prices', async () => releases.splice(0).map((go) => (go(), true))[0]);
      await page.locator('.carrello-lines[aria-busy="false"]').waitFor();
    };
    const napkins = page.getByRole('spinbutton', { name: /Lino napkins/ });
    await napkins.fill('3');
    await pricesArrive();
    await napkins.press('Tab');
    await cartCount(page, 3).waitFor();
    await page.getByLabel(NAMES.coupon).fill('benvenuto10');
    await pricesArrive();
    await page.getByRole('button', { name: NAMES.apply }).click();
    await pricesArrive();
    await page.getByText('Discount BENVENUTO10').waitFor();
    expect(await napkins.inputValue()).toBe('3');
    // After Enter the field shows the corrected quantity, though the cursor is still in it.
    await napkins.fill('999');
    await napkins.press('Enter');
    await pricesArrive();
    await cartCount(page, 10).waitFor();
    await until('10 in the field', async () => ((await napkins.inputValue()) === '10' ? true : undefined));
  });

  it('an empty cart leads back to the shop', async () => {
    const page = await visit();
    await page.goto(`${stage.shop}/checkout/`);
    await page.getByText(/cart is empty/i).waitFor();
    await page.getByRole('link', { name: /shop/i }).last().click();
    await page.getByRole('button', { name: NAMES.addToCart }).first().waitFor();
  });
});

describe('a connector that does not answer', () => {
  it('the shop still shows its products while the connector hangs, and the checkout says so and keeps the cart', async () => {
    const buyer = makeBuyer('Tina');
    const page = await fillCheckout(buyer);
    process.kill(stage.connectorPid, 'SIGSTOP');
    try {
      const other = await visit();
      await other.goto(product('molo-bowl'), { waitUntil: 'domcontentloaded' });
      await other.getByRole('heading', { name: 'Molo bowl' }).waitFor();
      await other.close();
      await fillCard(page, CARDS.ok);
      await placeOrder(page);
      await page
        .getByRole('alert')
        .filter({ hasText: /not|answer|reach/i })
        .first()
        .waitFor();
      await cartCount(page, 1).waitFor();
    } finally {
      process.kill(stage.connectorPid, 'SIGCONT');
    }
    await until('the connector', async () =>
      (await fetch(`${stage.urls.connector}/readyz`)).ok ? true : undefined,
    );
    await placeOrder(page);
    await readOrderNumber(page);
    await orderOf(buyer.email);
  });
});
