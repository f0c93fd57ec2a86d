import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFaults } from '../stage/browser/page-faults.ts';
import { makeBuyer } from '../stage/browser/people.ts';
import { openDesk, signInToPortal } from '../stage/browser/portal.ts';
import {
  CARDS,
  addProduct,
  cardFrame,
  cartCount,
  fillBuyer,
  fillCard,
  placeOrder,
  readOrderNumber,
  NAMES,
} from '../stage/browser/shop.ts';
import { WordPressAdmin } from '../stage/wordpress/admin.ts';
import { orderOf, product, stage, useBrowser } from './support/stage.ts';

const { browser, visit } = useBrowser();

const admin = new WordPressAdmin(stage.wordpress.url, stage.wordpress.user, stage.wordpress.password);
/** As the visitor's browser names them. */
const LANGUAGES = { en: 'en-GB', it: 'it-IT' } as const;

describe.each(['en', 'it'] as const)('the accessibility of every page of a shop in “%s”', (language) => {
  beforeAll(() => admin.setLocale(language));
  afterAll(() => admin.setLocale('en'));

  it('the shop’s pages have no accessibility fault, from the first page to the thank-you page', async () => {
    const page = await visit({ locale: LANGUAGES[language] });
    const buyer = makeBuyer('Wanda');
    const faults: Record<string, string[]> = {};
    for (const [name, url] of Object.entries({
      shop: stage.urls.shop,
      product: product('osteria-apron'),
      'empty cart': `${stage.shop}/cart/`,
      'empty checkout': `${stage.shop}/checkout/`,
    })) {
      await page.goto(url, { waitUntil: 'networkidle' });
      faults[name] = await findFaults(page);
    }
    await addProduct(page, product('molo-bowl'));
    await cartCount(page, 1).waitFor();
    faults['product added'] = await findFaults(page);
    await page.goto(`${stage.shop}/cart/`, { waitUntil: 'networkidle' });
    faults['cart'] = await findFaults(page);
    await page.goto(`${stage.shop}/checkout/`, { waitUntil: 'networkidle' });
    await cardFrame(page).getByLabel(NAMES.cardNumber).waitFor();
    faults['checkout'] = await findFaults(page);
    await placeOrder(page);
    await page.locator('.carrello-faults').getByRole('heading').waitFor();
    faults['checkout with errors'] = await findFaults(page);
    await fillBuyer(page, buyer);
    await fillCard(page, CARDS.ok);
    await placeOrder(page);
    await readOrderNumber(page);
    faults['thank-you'] = await findFaults(page);
    expect(Object.entries(faults).filter(([, list]) => list.length > 0)).toEqual([]);
    await orderOf(buyer.email);
  });

  it('portal, desk and settings screen have no accessibility fault', async () => {
    const buyer = makeBuyer('Zoe');
    const page = await visit({ locale: LANGUAGES[language] });
    await addProduct(page, product('molo-bowl'));
    await page.goto(`${stage.shop}/checkout/`);
    await fillBuyer(page, buyer);
    await fillCard(page, CARDS.ok);
    await placeOrder(page);
    await readOrderNumber(page);
    const order = await orderOf(buyer.email);
    const faults: Record<string, string[]> = {};
    await page.goto(`${stage.urls.portal}/sign-in`);
    faults['portal sign-in'] = await findFaults(page);
    await signInToPortal(page, `${stage.urls.portal}/sign-in`, buyer.email, stage.urls.mailbox);
    await page.getByText(order.number).first().waitFor();
    faults['portal orders'] = await findFaults(page);
    await page.goto(`${stage.urls.portal}/orders/${order.id}`);
    faults['portal order'] = await findFaults(page);
    const stranger = await visit({ locale: LANGUAGES[language] });
    await stranger.goto(`${stage.urls.desk}/sign-in`);
    faults['desk sign-in'] = await findFaults(stranger);
    const desk = await openDesk(browser(), stage);
    faults['desk contacts'] = await findFaults(desk);
    for (const path of [
      '',
      `/contacts/${order.contact_id}`,
      '/companies',
      '/duplicates',
      '/intake',
      '/staff',
      '/staff/new',
      '/account',
      '/orders',
      `/orders/${order.id}`,
    ]) {
      await desk.goto(`${stage.urls.desk}${path}`);
      faults[`desk ${path}`] = await findFaults(desk);
    }
    const cookies = await admin.sessionCookies();
    await page.context().addCookies(cookies.map((cookie) => ({ ...cookie, url: stage.shop })));
    await page.goto(`${stage.shop}/wp-admin/options-general.php?page=carrello`, { waitUntil: 'networkidle' });
    faults['settings'] = await findFaults(page, '#wpbody-content');
    expect(Object.entries(faults).filter(([, list]) => list.length > 0)).toEqual([]);
  });
});
