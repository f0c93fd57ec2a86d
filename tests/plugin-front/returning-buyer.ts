import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { placeButton } from '../stage/browser/shop.ts';
import type { FaultyConnector } from './stub/connector.ts';
import { CODE, TOKEN } from './stub/saved.ts';

interface Shop {
  connector: FaultyConnector;
  /** The page of this test, with a mug in its cart, at the checkout. */
  openCheckout: () => Promise<Page>;
}

/** What a returning buyer does at the checkout, with the keyboard; part of a file that has a shop already. */
export function returningBuyer({ connector, openCheckout }: Shop): void {
  const opener = (page: Page) => page.getByRole('button', { name: 'Use my saved addresses' });
  const typed = (page: Page, name: string) => page.locator(`[name="${name}"]`).inputValue();
  const said = (page: Page, text: RegExp) => page.getByRole('status').filter({ hasText: text }).waitFor();

  async function openPanel(page: Page): Promise<void> {
    await opener(page).press('Enter');
    await page.locator('#carrello-saved-email:focus').waitFor();
    await page.keyboard.type('ada@example.com');
    await page.keyboard.press('Enter');
    await said(page, /Code sent to ada@example\.com/);
  }

  describe('a returning buyer', () => {
    it('a returning buyer fills the form from what they keep, and the token is in no storage', async () => {
      const page = await openCheckout();
      await openPanel(page);
      await page.keyboard.type('000000');
      await page.keyboard.press('Enter');
      const code = page.getByRole('textbox', { name: 'Code', exact: true });
      await page.getByText('This code is not right').waitFor();
      expect(await code.getAttribute('aria-invalid')).toBe('true');
      await code.fill(CODE.replace(/^.../, '$& '));
      await code.press('Enter');
      expect(await page.getByRole('radio', { name: /Boat.*not served/ }).isDisabled()).toBe(true);

      await page.getByRole('radio', { name: /Office/ }).check();
      await said(page, /Filled in: Ring 7, 10115 Berlin, DE/);
      const bill = ['firstName', 'line1', 'line2', 'postcode', 'city', 'country', 'phone'];
      expect(await Promise.all(bill.map((name) => typed(page, `billing.${name}`)))).toEqual([
        'Ada',
        'Ring 7',
        'Engines',
        '10115',
        'Berlin',
        'DE',
        '+39 040 1',
      ]);
      await page.getByRole('radio', { name: /Firm/ }).check();
      await page.locator('[name="delivery.line1"]').waitFor();
      const both = ['billing.line1', 'company.vatNumber', 'delivery.line1', 'delivery.line2', 'email'];
      expect(await Promise.all(both.map((name) => typed(page, name)))).toEqual([
        'Via Roma 1',
        'IT00743110157',
        'Ring 7',
        'Engines',
        'ada@example.com',
      ]);
      await page.getByRole('checkbox', { name: /Keep the addresses/ }).click();
      await said(page, /They will be kept/);

      const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
      expect(kept).toContain('Ring 7');
      expect(kept).not.toContain(TOKEN);
      expect(await page.context().cookies(connector.url)).toEqual([]);
      await page.locator('[name="billing.line1"]').fill('Via Roma 2');
      await page.getByRole('checkbox', { name: /I accept/ }).check();
      await placeButton(page).click();
      await page.getByText(/ST-1/).first().waitFor();
      expect(connector.calls.filter((call) => call === 'POST /v1/checkouts')).toHaveLength(1);
    });

    it('a returning buyer of a connector of before is offered nothing', async () => {
      connector.knowsSaved = false;
      const page = await openCheckout();
      await page.locator('.carrello-option input[value="stripe"]').waitFor();
      expect(await opener(page).isVisible()).toBe(false);
    });
  });
}
