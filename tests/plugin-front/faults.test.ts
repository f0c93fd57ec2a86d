import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { makeProduct } from '../plugin/support/connector-stub.ts';
import { ShopSite } from '../plugin/support/shop-site.ts';
import { launchChromium, newVisitor } from '../stage/browser/chromium.ts';
import { addProduct, cartCount, fillBuyer, NAMES, placeButton } from '../stage/browser/shop.ts';
import { cartToThankYou } from './cart-to-thank-you.ts';
import { checkoutAddress } from './checkout-address.ts';
import { returningBuyer } from './returning-buyer.ts';
import { FaultyConnector } from './stub/connector.ts';

const makeShelf = () => [makeProduct('mug'), makeProduct('salt', { position: 2 })];
const mugAt = (price: number) => {
  const mug = makeProduct('mug');
  return { ...mug, variants: mug.variants.map((variant) => ({ ...variant, price })) };
};
const buyer = {
  email: 'ada@example.com',
  firstName: 'Ada',
  lastName: 'Byron',
  street: 'Via Roma 1',
  postcode: '40121',
  town: 'Bologna',
};

const site = new ShopSite();
const connector = new FaultyConnector(makeShelf());
let browser: Browser;
let page: Page;

beforeAll(async () => {
  await connector.start();
  await site.start();
  await site.admin.connect(connector.url, 'ABCDE-12345');
  await site.admin.refreshCatalog();
  browser = await launchChromium();
}, 600_000);

beforeEach(async () => {
  connector.reset();
  connector.products = makeShelf();
  page = await (await newVisitor(browser)).newPage();
});

afterAll(async () => {
  await browser.close();
  await Promise.all([connector.close(), site.close()]);
});

const add = (slug: string) => addProduct(page, `${site.url}/product/${slug}/`);
const openCart = () => page.goto(`${site.url}/cart/`);
const lineOf = (name: string) => page.locator('.carrello-line').filter({ hasText: name });
const has = (text: RegExp) => page.getByText(text).filter({ visible: true }).first().waitFor();
const payCalls = () => connector.calls.filter((call) => call.endsWith('/pay')).length;
const openCalls = () => connector.calls.filter((call) => call === 'POST /v1/checkouts').length;

async function checkOut(): Promise<void> {
  await page.goto(`${site.url}/checkout/`);
  await fillBuyer(page, buyer);
  await page.getByRole('button', { name: /Place order and pay €/ }).waitFor();
}

describe('the cart', () => {
  it('the cart explains a quantity that is none and keeps to whole pieces', async () => {
    await add('mug');
    await openCart();
    const input = page.getByRole('spinbutton');
    for (const wrong of ['0', '-1', '1.5', '1000000000']) {
      await input.fill(wrong);
      await input.press('Tab');
      await has(/whole number from 1 to 999/);
      expect(['1', '999', '5']).toContain(await input.inputValue());
    }
  });

  it('the cart takes a reduced quantity over and says why at its line', async () => {
    await add('mug');
    await openCart();
    await page.getByRole('spinbutton').fill('9');
    await page.getByRole('spinbutton').press('Tab');
    await lineOf('mug').getByText('Only 5 left.').waitFor();
    await cartCount(page, 5).waitFor();
  });

  it('the cart names the line that is no longer sold, and goes on without it', async () => {
    await add('mug');
    await add('salt');
    await openCart();
    await has(/€30\.30/);
    connector.products = [makeProduct('salt')];
    await page.reload();
    await lineOf('mug')
      .getByText(/no longer sold/)
      .waitFor();
    await page.getByRole('button', { name: 'Remove mug' }).click();
    await has(/€18\.10/);
  });

  it('the cart follows what happens in another tab', async () => {
    await add('mug');
    await openCart();
    const other = await page.context().newPage();
    await addProduct(other, `${site.url}/product/salt/`);
    await lineOf('salt').waitFor();
    await cartCount(page, 2).waitFor();
  });

  it('the cart says after five seconds that prices cannot be confirmed, keeps everything, and recovers', async () => {
    await add('mug');
    await openCart();
    await has(/€18\.10/);
    connector.faults.slowMs = 7000;
    await page.reload();
    await has(/cannot be confirmed right now/);
    expect(await lineOf('mug').count()).toBe(1);
    connector.faults.slowMs = 0;
    await page.getByRole('button', { name: 'Try again' }).click();
    await has(/€18\.10/);
  });

  it('the cart of a crowded network says so, and its prices follow by themselves', async () => {
    await add('mug');
    connector.faults.crowded = true;
    await openCart();
    await has(/Very many carts were priced for your network/);
    connector.faults.crowded = false;
    await has(/€18\.10/);
    await page.getByText(/Very many carts/).waitFor({ state: 'hidden' });
  });
});

describe('the scripts of the checkout page', () => {
  it('the scripts of the checkout page are told to nobody as long as they belong there', async () => {
    await add('mug');
    await checkOut();
    await placeButton(page).click();
    await has(/ST-1/);
    expect(connector.reports).toEqual([]);
  });

  it('a foreign inline script on the checkout page is told to the connector by the browser itself', async () => {
    await add('mug');
    // As another script of the page would add it: the server never saw it.
    await page.addInitScript(() => {
      addEventListener('DOMContentLoaded', () => {
        const script = document.createElement('script');
        script.textContent = 'window.spy = document.forms;';
        document.head.append(script);
      });
    });
    const told = connector.nextReport();
    await checkOut();
    expect(JSON.parse(await told)).toMatchObject({
      'csp-report': {
        'document-uri': `${site.url}/checkout/`,
        'effective-directive': 'script-src-elem',
        'blocked-uri': 'inline',
        'script-sample': 'window.spy = document.forms;',
      },
    });
  });
});

describe('placing the order', () => {
  it('an order whose answer was lost ends on the thank-you page, with one payment', async () => {
    await add('mug');
    await checkOut();
    connector.faults.loseNextPay = true;
    await placeButton(page).dblclick();
    await has(/ST-1/);
    expect([openCalls(), payCalls()]).toEqual([1, 1]);
    await openCart();
    await has(/Your cart is empty/);
  });

  it('an order is of the day where the shop is, wherever it was placed', async () => {
    const far = await newVisitor(browser, { timeZone: 'Pacific/Auckland' });
    page = await far.newPage();
    await add('mug');
    await checkOut();
    await placeButton(page).click();
    await has(/February 1, 2026 at 12:30/);
    await far.close();
  });

  it('a company whose codes cannot be right is told so at each field, before anything is paid', async () => {
    await add('mug');
    let letChecksCome = (): void => undefined;
    const held = new Promise<void>((resolve) => (letChecksCome = resolve));
    await page.route(/\/checkout\/company\.js/, (route) => held.then(() => route.continue()));
    await checkOut();
    await page.getByLabel(/I need an invoice/).check();
    const field = (name: string) => page.locator(`[name="company.${name}"]`);
    const error = (name: string) => page.locator(`#carrello-company-${name.toLowerCase()}-error`);
    await field('name').fill('Byron srl');
    await field('vatNumber').fill('IT123');
    await field('vatNumber').press('Tab');
    letChecksCome();
    await error('vatNumber')
      .getByText(/looks like IT00743110157/)
      .waitFor();
    await field('sdiCode').fill('ABC');
    await placeButton(page).click();
    await has(/Please check the form/);
    await error('sdiCode')
      .getByText(/7 letters and digits/)
      .waitFor();
    expect(await field('vatNumber').getAttribute('aria-invalid')).toBe('true');
    expect([openCalls(), payCalls()]).toEqual([0, 0]);
    await field('vatNumber').fill('it 00743110157');
    await field('sdiCode').fill('m5uxcr1');
    await field('sdiCode').press('Tab');
    expect(await error('vatNumber').textContent()).toBe('');
    await placeButton(page).click();
    await has(/ST-1/);
  });

  it('a checkout that loses the connection says so, keeps what was typed, and pays at the next press', async () => {
    await add('mug');
    await checkOut();
    connector.faults.down = true;
    await placeButton(page).click();
    await has(/could not be placed/);
    await page.reload();
    await has(/cannot be confirmed right now/);
    expect(await page.getByLabel(NAMES.town).first().inputValue()).toBe('Bologna');
    connector.faults.down = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: /Place order and pay €/ }).click();
    await has(/ST-1/);
  });

  it('a checkout that expired under way is replaced by another one', async () => {
    await add('mug');
    await checkOut();
    connector.products = [mugAt(1300)];
    await placeButton(page).click();
    await has(/Something has changed/);
    connector.forgetCheckouts();
    await page.getByRole('button', { name: /Accept and pay/ }).click();
    await has(/ST-1/);
    expect(openCalls()).toBe(2);
  });

  it('a checkout with nothing to pay asks for no card', async () => {
    connector.products = [{ ...mugAt(0), kind: 'virtual' }];
    await add('mug');
    await checkOut();
    await placeButton(page).click();
    await has(/ST-1/);
  });

  it('a checkout shows old and new price and takes no payment before they are accepted', async () => {
    await add('mug');
    await checkOut();
    connector.products = [mugAt(1500)];
    await placeButton(page).click();
    await has(/1 × €12\.20/);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Something has changed');
    await page.getByRole('button', { name: /Accept and pay €20\.90/ }).click();
    await has(/ST-1/);
  });
});

describe('a browser without JavaScript', () => {
  it('products are complete without JavaScript, and cart and checkout say what they need', async () => {
    const context = await newVisitor(browser, { javaScript: false });
    const plain = await context.newPage();
    await plain.goto(`${site.url}/shop/`);
    expect(await plain.locator('.carrello-card').first().innerText()).toContain('€12.20');
    expect(await plain.getByRole('button', { name: NAMES.addToCart }).count()).toBe(0);
    for (const path of ['/cart/', '/checkout/']) {
      await plain.goto(site.url + path);
      expect(await plain.locator('main').innerText()).toMatch(/needs JavaScript/);
    }
    await context.close();
  });
});

const checkOutMug = async (): Promise<Page> => {
  await add('mug');
  await checkOut();
  return page;
};

checkoutAddress({ connector, checkOutMug });

cartToThankYou({
  connector,
  url: () => site.url,
  async addMug() {
    await add('mug');
    return page;
  },
  checkOutMug,
});

returningBuyer({
  connector,
  async openCheckout() {
    await add('mug');
    await page.goto(`${site.url}/checkout/`);
    await page.getByRole('button', { name: /Place order and pay €/ }).waitFor();
    return page;
  },
});
