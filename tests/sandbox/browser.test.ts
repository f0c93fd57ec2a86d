import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core';
import { launchChromium } from '../stage/browser/chromium.ts';
import { startCheckoutPage } from './checkout-page.ts';
import { startShop, type Shop } from './shop.ts';

let browser: Browser;
let shop: Shop;
let closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  shop = await startShop();
  closers = [() => shop.close()];
});
afterEach(async () => {
  for (const close of closers.reverse()) await close();
});

async function openCheckout(locale: 'en' | 'it' = 'en'): Promise<Page> {
  const served = await startCheckoutPage(shop, locale);
  const page = await browser.newPage({ locale: locale === 'it' ? 'it-IT' : 'en-US' });
  page.context().setDefaultTimeout(200_000);
  closers.push(served.close, () => page.close());
  await page.goto(served.url);
  await page.locator('body[data-card=ready][data-paypal=ready]').waitFor();
  return page;
}

function cardFields(page: Page): FrameLocator {
  return page.frameLocator('#payment iframe');
}

async function payByCard(page: Page, number: string): Promise<void> {
  const frame = cardFields(page);
  await frame.getByLabel('Card number').fill(number);
  await frame.getByLabel('Expiry date').fill('1234');
  await frame.getByLabel('Security code').fill('123');
  await page.getByRole('button', { name: 'Pay 49.90' }).click();
}

/** The key takes the frame away in which it is pressed: then the browser may never say that it was let go. */
function press(where: Locator, key: string): void {
  where.press(key, { timeout: 200_000 }).catch(() => undefined);
}

async function logOf(page: Page): Promise<string> {
  const log = page.locator('#log:not(:empty)');
  await log.waitFor();
  return (await log.textContent()) ?? '';
}

describe('the card fields', () => {
  it('the card fields live in a frame of the sandbox and pay through a confirmation token', async () => {
    const page = await openCheckout();
    await payByCard(page, '4242424242424242');
    expect(await logOf(page)).toBe('succeeded');
    expect(shop.sandbox.ledger().totals).toEqual({ 'stripe EUR': { received: 4990, refunded: 0 } });
    expect(await cardFields(page).getByText('Sandbox: no money moves').isVisible()).toBe(true);
    expect(
      page.frames().some((frame) => frame.url().startsWith(`${shop.sandbox.url}/stripe/card-frame`)),
    ).toBe(true);
  });

  it('the card fields name what is missing, in Italian too, and take the next card after a decline', async () => {
    const page = await openCheckout('it');
    const frame = cardFields(page);
    await page.getByRole('button', { name: 'Pay 49.90' }).click();
    expect(await logOf(page)).toBe('field: Il numero della carta è incompleto.');
    const number = frame.getByLabel('Numero della carta');
    expect(await number.getAttribute('aria-invalid')).toBe('true');
    expect(await number.evaluate((input) => input === document.activeElement)).toBe(true);
    await number.fill('4000000000000002');
    await frame.getByLabel('Scadenza').fill('1234');
    await frame.getByLabel('Codice di sicurezza').fill('123');
    await page.getByRole('button', { name: 'Pay 49.90' }).click();
    await page.getByText('declined: generic_decline').waitFor();
    await number.fill('4242424242424242');
    await page.getByRole('button', { name: 'Pay 49.90' }).click();
    await page.getByText('succeeded').waitFor();
    expect(shop.sandbox.ledger().totals['stripe EUR']?.received).toBe(4990);
  });
});

describe('the 3-D Secure dialog', () => {
  it('the 3-D Secure dialog completes the payment, by keyboard alone', async () => {
    const page = await openCheckout();
    await payByCard(page, '4000002760003184');
    const bank = page.getByRole('dialog', { name: '3-D Secure' });
    const complete = page.frameLocator('dialog iframe').getByRole('button', { name: 'Complete' });
    await bank.waitFor();
    await complete.waitFor();
    press(page.frameLocator('dialog iframe').locator('button:focus'), 'Enter');
    expect(await logOf(page)).toBe('succeeded');
    expect(await bank.count()).toBe(0);
  });

  it.each(['Fail', 'Escape'])('the 3-D Secure dialog fails the payment by %s', async (way) => {
    const page = await openCheckout();
    await payByCard(page, '4000000000003220');
    const frame = page.frameLocator('dialog iframe');
    if (way === 'Fail') await frame.getByRole('button', { name: 'Fail' }).click();
    else press(frame.locator('button:focus'), 'Escape');
    expect(await logOf(page)).toBe('3ds: payment_intent_authentication_failure');
    expect(shop.sandbox.ledger().charges[0]?.status).toBe('requires_payment_method');
  });
});

describe('the PayPal window', () => {
  async function openWindow(page: Page): Promise<Page> {
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('button', { name: 'PayPal' }).click(),
    ]);
    await popup.getByText('€49.90').first().waitFor();
    return popup;
  }

  it('the PayPal window approves the order, which the shop then captures', async () => {
    const page = await openCheckout();
    const popup = await openWindow(page);
    await popup.getByRole('button', { name: 'Pay €49.90' }).click();
    expect(await logOf(page)).toBe('paypal: COMPLETED');
    expect(popup.isClosed()).toBe(true);
    expect(shop.sandbox.ledger().totals).toEqual({ 'paypal EUR': { received: 4990, refunded: 0 } });
  });

  it.each(['the Cancel button', 'closing it'])('the PayPal window, left by %s, opens again', async (way) => {
    const page = await openCheckout();
    const popup = await openWindow(page);
    if (way === 'closing it') await popup.close();
    else await popup.getByRole('button', { name: 'Cancel' }).click();
    expect(await logOf(page)).toMatch(/^canceled: \w+$/);
    const again = await openWindow(page);
    await again.getByRole('button', { name: 'Pay €49.90' }).click();
    await page.getByText('paypal: COMPLETED').waitFor();
  });

  it('the PayPal window can be a dialog in the page', async () => {
    const page = await openCheckout('it');
    await page.evaluate('window.presentation = "modal"');
    await page.getByRole('button', { name: 'Paga con PayPal' }).click();
    await page
      .frameLocator('dialog iframe')
      .getByRole('button', { name: /^Paga 49,90/ })
      .click();
    expect(await logOf(page)).toBe('paypal: COMPLETED');
    expect(await page.locator('dialog').count()).toBe(0);
  });
});
