import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { NAMES, placeButton } from '../stage/browser/shop.ts';
import type { FaultyConnector } from './stub/connector.ts';

interface Shop {
  connector: FaultyConnector;
  /** The page of this test, with a mug in its cart, at the checkout, which is filled in. */
  checkOutMug: () => Promise<Page>;
}

/** What the form asks for by country; part of a file that has a shop already. */
export function checkoutAddress({ connector, checkOutMug }: Shop): void {
  describe('the address of the checkout', () => {
    it('the address of the checkout asks for what its country has, by the names and in the order used there', async () => {
      const page = await checkOutMug();
      const has = (text: RegExp) => page.getByText(text).filter({ visible: true }).first().waitFor();
      const shown = () =>
        page
          .locator('.carrello-fields:has(> [data-part="billing.city"]) > .carrello-field:visible')
          .filter({ hasNot: page.locator('[name$="Name"], [name*="line"], [name$="country"]') })
          .evaluateAll((fields) =>
            fields.map((field) => {
              const label = field.querySelector<HTMLElement>('label')?.innerText.trim() ?? '';
              return `${label}: ${field.querySelector<HTMLElement>('input:not([hidden]), select:not([hidden])')?.tagName}`;
            }),
          );
      expect(await shown()).toEqual(['Postcode: INPUT', 'Town: INPUT', 'Province: SELECT']);
      await page.reload();
      await expect.poll(() => page.locator('select[name="billing.state"]').inputValue()).toBe('TS');
      const country = page.locator('select[name="billing.country"]');
      await country.selectOption('HK');
      expect(await shown()).toEqual(['District (optional): INPUT', 'Area: SELECT']);
      await country.selectOption('US');
      expect(await shown()).toEqual(['Town: INPUT', 'State: SELECT', 'ZIP code: INPUT']);
      await page.getByLabel('ZIP code').fill('9501');
      await page.getByLabel(NAMES.email).first().fill('');
      await page.getByRole('checkbox', { name: NAMES.terms }).uncheck();
      await placeButton(page).click();
      await has(/one looks like 95014/);
      await has(/Choose the state or province/);
      const faults = page.locator('.carrello-faults').getByRole('link');
      // As they follow each other on the page, whoever found them.
      expect((await faults.allTextContents()).map((text) => text.trim())).toEqual([
        expect.stringMatching(/e-mail/),
        expect.stringMatching(/state or province/),
        expect.stringMatching(/95014/),
        expect.stringMatching(/Accept the terms/),
      ]);
      expect(connector.calls.filter((call) => call.endsWith('/pay'))).toEqual([]);
    });
  });
}
