import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { NAMES, cartCount, placeButton } from '../stage/browser/shop.ts';
import type { FaultyConnector } from './stub/connector.ts';

interface Shop {
  connector: FaultyConnector;
  url: () => string;
  /** The page of this test, with a mug in its cart. */
  addMug: () => Promise<Page>;
  /** That page at the checkout, which is filled in. */
  checkOutMug: () => Promise<Page>;
}

const RETURNS = 10;

/** What a buyer stumbles over between cart and thank-you page; part of a file that has a shop already. */
export function cartToThankYou({ connector, url, addMug, checkOutMug }: Shop): void {
  describe('the coupon', () => {
    it('a coupon that is not known stays where it was typed, and another one is taken and given up in the checkout', async () => {
      const page = await addMug();
      const field = page.getByLabel(NAMES.coupon);
      const remove = page.getByRole('button', { name: 'Remove coupon' });
      await page.goto(`${url()}/cart/`);
      await field.fill('WRONG');
      await page.getByRole('button', { name: NAMES.apply }).click();
      await page.getByText('No such coupon.').waitFor();
      expect([await field.inputValue(), await field.getAttribute('aria-invalid')]).toEqual(['WRONG', 'true']);
      await page.goto(`${url()}/checkout/`);
      await page.getByRole('button', { name: /Place order and pay €18\.10/ }).waitFor();
      expect([await field.inputValue(), await page.getByText('No such coupon.').count()]).toEqual(['', 0]);
      await field.fill('TEN');
      await field.press('Enter');
      await page.getByText('TEN: −10 %').waitFor();
      await page.reload();
      await page.getByText('TEN: −10 %').waitFor();
      expect(await field.inputValue()).toBe('TEN');
      await remove.click();
      await page
        .getByText('TEN: −10 %')
        .waitFor({ state: 'detached' })
        .catch(() => undefined);
      await remove.waitFor({ state: 'hidden' });
      expect(await field.inputValue()).toBe('');
    });
  });

  describe('a page that the browser translates', () => {
    it('a translated page shows one price, the new one, and its words change as well', async () => {
      const page = await addMug();
      await page.goto(`${url()}/cart/`);
      await page.getByText('€18.10').first().waitFor();
      // As Chrome does it: what may be translated stands in two <font>, and the text that was there is gone.
      await page.evaluate(() => {
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const texts: Text[] = [];
        while (walk.nextNode()) texts.push(walk.currentNode as Text);
        for (const text of texts) {
          if (
            !text.nodeValue?.trim() ||
            text.parentElement?.closest('[translate="no"], template, script, style, noscript')
          )
            continue;
          const outer = document.createElement('font');
          const inner = outer.appendChild(document.createElement('font'));
          inner.textContent = `übersetzt ${text.nodeValue}`;
          text.replaceWith(outer);
        }
      });
      await page.getByRole('button', { name: /One more/ }).click();
      await page.getByText('€30.30').first().waitFor();
      expect(await page.locator('.carrello-line__total').innerText()).toBe('€24.40');
      expect(await page.locator('.carrello-totals .is-total dd').innerText()).toBe('€30.30');
      const doubled = () =>
        page.evaluate(
          () =>
            [...document.querySelectorAll('main font')].filter((font) =>
              [...(font.parentElement?.childNodes ?? [])].some(
                (node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim(),
              ),
            ).length,
        );
      expect(await doubled()).toBe(0);
      expect(await page.locator('.carrello-snack, [role="status"]').first().innerText()).not.toMatch(
        /€18\.10.*€30\.30/s,
      );
    });
  });

  describe('coming back from the bank', () => {
    it('ten buyers whose bank answers slowly read within ten seconds where their order stands, and then that it is paid', async () => {
      const page = await checkOutMug();
      await placeButton(page).click();
      await page.getByText('ST-1').waitFor();
      const back = `${page.url()}&payment_intent=pi_1&redirect_status=succeeded`;
      const tabs = await Promise.all(Array.from({ length: RETURNS }, () => page.context().newPage()));
      connector.faults.slowMs = 9500;
      await Promise.all(
        tabs.map(async (tab) => {
          await tab.goto(back);
          await tab.getByText('Your payment is on its way').waitFor({ timeout: 10_000 });
          await tab.getByText('ST-1').waitFor();
          expect(await tab.getByText('Thank you').filter({ visible: true }).count()).toBe(1);
          await tab.getByRole('heading', { name: 'What happens next' }).waitFor();
        }),
      );
      await cartCount(page, 0).waitFor();
    });
  });
}
