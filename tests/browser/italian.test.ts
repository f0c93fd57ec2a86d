import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitForMail } from '../stage/browser/mail.ts';
import { makeBuyer } from '../stage/browser/people.ts';
import { PHONE } from '../stage/browser/chromium.ts';
import {
  CARDS,
  addProduct,
  cartCount,
  fillBuyer,
  fillCard,
  goToCheckout,
  placeButton,
  readOrderNumber,
} from '../stage/browser/shop.ts';
import { WordPressAdmin } from '../stage/wordpress/admin.ts';
import { orderOf, product, stage, useBrowser } from './support/stage.ts';

const { visit } = useBrowser();
const admin = new WordPressAdmin(stage.wordpress.url, stage.wordpress.user, stage.wordpress.password);

describe('a buyer in an Italian shop, on a phone', () => {
  beforeAll(() => admin.setLocale('it'));
  afterAll(() => admin.setLocale('en'));

  it('a buyer on a phone pays in Italian and gets the mail in Italian', async () => {
    const buyer = makeBuyer('Chiara');
    const page = await visit({ locale: 'it-IT', viewport: PHONE });
    await addProduct(page, product('golfo-cookbook'));
    await cartCount(page, 1).waitFor();
    await goToCheckout(page, stage.shop);
    expect(await page.locator('html').getAttribute('lang')).toBe('it-IT');
    await fillBuyer(page, buyer);
    await fillCard(page, CARDS.ok);
    const button = placeButton(page);
    await button.filter({ hasText: /35,00/ }).waitFor();
    expect(await button.innerText()).toMatch(/Ordine con obbligo di pagamento/);
    await button.click();
    const number = await readOrderNumber(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    const mail = await waitForMail(stage.urls.mailbox, buyer.email, ({ text }) => text.includes(number));
    expect(mail.subject).toMatch(/ordine/i);
    expect(mail.text).toMatch(/35,00/);
    // Books have 4 % VAT, and shipping has the rate of the goods it carries.
    expect(await orderOf(buyer.email)).toMatchObject({ total: 3500 });
  });
});
