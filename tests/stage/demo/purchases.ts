import type { Browser, Page } from 'playwright-core';
import { newVisitor } from '../browser/chromium.ts';
import { makeBuyer } from '../browser/people.ts';
import {
  CARDS,
  addFirstProduct,
  choosePayPal,
  fillBuyer,
  fillCard,
  goToCheckout,
  passThreeDSecure,
  payWithPayPal,
  placeOrder,
  readOrderNumber,
  type Buyer,
} from '../browser/shop.ts';
import type { Shoot } from '../browser/shots.ts';
import type { Stage } from '../stage.ts';

export interface Purchase {
  gateway: 'stripe' | 'paypal';
  number: string;
  buyer: Buyer;
}

async function shootProduct(page: Page, stage: Stage, shoot: Shoot): Promise<void> {
  await page.goto(stage.urls.shop);
  await shoot(page, 'shop');
  const href = await page.locator('a[href*="/product/"]').first().getAttribute('href');
  await page.goto(href ?? stage.urls.shop);
  await shoot(page, 'product');
  await page.goto(`${stage.wordpress.url}/cart/`);
  await shoot(page, 'cart-empty');
}

export async function buyByCard(browser: Browser, stage: Stage, shoot: Shoot): Promise<Purchase> {
  const visitor = await newVisitor(browser);
  const page = await visitor.newPage();
  const buyer = makeBuyer('Giulia');
  await shootProduct(page, stage, shoot);
  await addFirstProduct(page, stage.urls.shop);
  await page.goto(`${stage.wordpress.url}/cart/`);
  await page.getByRole('link', { name: /checkout/i }).waitFor();
  await shoot(page, 'cart');
  await goToCheckout(page, stage.wordpress.url);
  await shoot(page, 'checkout-empty');
  await fillBuyer(page, buyer);
  await fillCard(page, CARDS.threeDSecure);
  await shoot(page, 'checkout-filled');
  await placeOrder(page);
  await passThreeDSecure(page);
  const number = await readOrderNumber(page);
  await shoot(page, 'thank-you');
  await visitor.close();
  return { gateway: 'stripe', number, buyer };
}

export async function buyByPayPal(browser: Browser, stage: Stage, shoot: Shoot): Promise<Purchase> {
  const visitor = await newVisitor(browser);
  const page = await visitor.newPage();
  const buyer = makeBuyer('Marco');
  await addFirstProduct(page, stage.urls.shop);
  await goToCheckout(page, stage.wordpress.url);
  await fillBuyer(page, buyer);
  await choosePayPal(page);
  await shoot(page, 'checkout-paypal');
  await payWithPayPal(page, 'pay');
  const number = await readOrderNumber(page);
  await visitor.close();
  return { gateway: 'paypal', number, buyer };
}
