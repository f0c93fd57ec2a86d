import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { makeBuyer } from '../stage/browser/people.ts';
import { CARDS, NAMES, cardFrame, cartCount, readOrderNumber } from '../stage/browser/shop.ts';
import { orderOf, product, stage, useBrowser } from './support/stage.ts';

const { visit } = useBrowser();
const MOST_TABS = 80;

/** It presses Tab until the focused element, also one in the card frame, has this name or label. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < MOST_TABS; presses += 1) {
    await page.keyboard.press('Tab');
    for (const frame of page.frames()) {
      const label = await frame.evaluate(() => {
        const at = document.activeElement;
        if (!at || at === document.body || at.tagName === 'IFRAME') return '';
        const labels = 'labels' in at ? [...((at as HTMLInputElement).labels ?? [])] : [];
        const text = labels.map(({ innerText }) => innerText).join(' ') || (at as HTMLElement).innerText;
        return (at.getAttribute('aria-label') ?? text ?? '').trim();
      });
      if (name.test(label)) return;
    }
  }
  throw new Error(`No way by keyboard to ${name}`);
}

async function type(page: Page, name: RegExp, text: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.type(text);
}

describe('a buyer without a mouse', () => {
  it('a buyer without a mouse gets from the product to the thank-you page', async () => {
    const buyer = makeBuyer('Vera');
    const page = await visit();
    await page.goto(product('sardoni-towel'));
    await tabTo(page, NAMES.addToCart);
    await page.keyboard.press('Enter');
    await cartCount(page, 1).waitFor();
    await page.goto(`${stage.shop}/cart/`);
    await page.getByRole('link', { name: NAMES.toCheckout }).waitFor();
    await tabTo(page, NAMES.toCheckout);
    await page.keyboard.press('Enter');
    await page.getByLabel(NAMES.email).first().waitFor();
    await cardFrame(page).getByLabel(NAMES.cardNumber).waitFor();
    await type(page, NAMES.email, buyer.email);
    await type(page, NAMES.firstName, buyer.firstName);
    await type(page, NAMES.lastName, buyer.lastName);
    await type(page, /^Country/, 'Italy');
    await type(page, NAMES.street, buyer.street);
    await type(page, NAMES.postcode, buyer.postcode);
    await type(page, NAMES.town, buyer.town);
    await type(page, /^Province/, 'Trieste');
    await type(page, NAMES.cardNumber, CARDS.ok);
    await type(page, NAMES.expiry, '1239');
    await type(page, NAMES.cvc, '123');
    await tabTo(page, NAMES.terms);
    await page.keyboard.press('Space');
    await tabTo(page, NAMES.place);
    await page.keyboard.press('Enter');
    const number = await readOrderNumber(page);
    expect((await orderOf(buyer.email)).number).toBe(number);
  });
});
