import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { makeBuyer } from '../stage/browser/people.ts';
import {
  NAMES,
  addProduct,
  cartCount,
  choosePayPal,
  fillBuyer,
  goToCheckout,
  payWithPayPal,
  readOrderNumber,
} from '../stage/browser/shop.ts';
import { orderOf, ordersOf, product, stage, useBrowser } from './support/stage.ts';

const { visit } = useBrowser();

/** Lets PayPal's script through only after the button was pressed. */
async function holdScript(page: Page): Promise<void> {
  await page.route(/\/paypal\.js$/, async (route) => {
    await page.getByRole('button', { name: /waiting for paypal/i }).waitFor();
    await route.continue();
  });
}

describe('a guest who pays with PayPal', () => {
  it('a guest who presses before PayPal is loaded, closes or cancels its window keeps the form and can pay afterwards', async () => {
    const buyer = makeBuyer('Marco');
    const page = await visit();
    await holdScript(page);
    await addProduct(page, product('molo-bowl'));
    await cartCount(page, 1).waitFor();
    await goToCheckout(page, stage.shop);
    await fillBuyer(page, buyer);
    await choosePayPal(page);
    for (const answer of ['close', 'cancel'] as const) {
      await payWithPayPal(page, answer);
      await page
        .getByText(/PayPal.*(closed|cancel)|(closed|cancel).*PayPal/i)
        .first()
        .waitFor();
      expect(await page.getByLabel(NAMES.email).first().inputValue()).toBe(buyer.email);
    }
    expect(await ordersOf(buyer.email)).toEqual([]);
    await payWithPayPal(page, 'pay');
    const number = await readOrderNumber(page);
    expect(await orderOf(buyer.email)).toMatchObject({ number, total: 3100, payment_state: 'paid' });
  });
});
