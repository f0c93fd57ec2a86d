import type { FrameLocator, Locator, Page } from 'playwright-core';

/**
 * What a buyer does in the shop. Locators and actions only; expectations belong to the journeys. Names fit both
 * languages, so that one set of actions serves English and Italian.
 */

export const NAMES = {
  addToCart: /^(Add to cart|Aggiungi al carrello)/,
  cart: /^(Cart|Carrello)/,
  toCheckout: /^(Go to checkout|Vai alla cassa|Procedi)/,
  apply: /^(Apply|Applica)$/,
  coupon: /^(Coupon|Codice sconto|Buono)/,
  email: /^E-?mail/,
  firstName: /^(First name|Nome)/,
  lastName: /^(Last name|Cognome)/,
  street: /^(Street and number|Via e numero)/,
  postcode: /^(Postcode|CAP)/,
  town: /^(Town|Città|Comune)/,
  useSaved: /^(Use my saved addresses|Usa i miei indirizzi salvati)/,
  terms: /^(I accept|Accetto)/,
  card: /^(Card|Carta)$/,
  paypal: /^PayPal$/,
  place: /^(Place order|Ordine con obbligo|Ordina)/,
  acceptAndPay: /^(Accept and pay|Accetta e paga)/,
  cardFrame: /Secure card fields|Campi sicuri/,
  cardNumber: /^(Card number|Numero della carta)/,
  expiry: /^(Expiry|Scadenza)/,
  cvc: /CVC/,
  threeDSecure: /3-D Secure/,
  complete: /^(Complete|Conferma)$/,
  fail: /^(Fail|Rifiuta)$/,
  payPalPay: /^(Pay|Paga)\b/,
  payPalCancel: /^(Cancel|Annulla)/,
};

export interface Buyer {
  email: string;
  firstName: string;
  lastName: string;
  street: string;
  postcode: string;
  town: string;
  /** The code of the Italian province; missing: Trieste's. */
  province?: string;
}

export const CARDS = {
  ok: '4242424242424242',
  threeDSecure: '4000002760003184',
  declined: '4000000000000002',
};

/** Opens the first product that can be put into the cart without a choice, and puts it there. */
export async function addFirstProduct(page: Page, shopUrl: string): Promise<void> {
  await page.goto(shopUrl);
  await page.getByRole('button', { name: NAMES.addToCart }).first().click();
  await cartCount(page, 1).waitFor();
}

/** The cart link of the header once it says `count` pieces. */
export function cartCount(page: Page, count: number): Locator {
  return page.getByRole('link', { name: new RegExp(`(Cart|Carrello).*\\b${count} `) }).first();
}

export async function addProduct(page: Page, productUrl: string, choices: string[] = []): Promise<void> {
  await page.goto(productUrl);
  for (const choice of choices)
    await page.getByRole('radio', { name: choice, exact: true }).check({ force: true });
  await page.getByRole('button', { name: NAMES.addToCart }).click();
}

export async function goToCheckout(page: Page, shopHome: string): Promise<void> {
  await page.goto(`${shopHome}/cart/`);
  await page.getByRole('link', { name: NAMES.toCheckout }).click();
  await page.getByLabel(NAMES.email).waitFor();
}

export async function fillBuyer(page: Page, buyer: Buyer, country = 'IT'): Promise<void> {
  await page.getByLabel(NAMES.email).first().fill(buyer.email);
  await page.getByLabel(NAMES.firstName).first().fill(buyer.firstName);
  await page.getByLabel(NAMES.lastName).first().fill(buyer.lastName);
  await page.locator('select[name="billing.country"]').selectOption(country);
  await page.getByLabel(NAMES.street).first().fill(buyer.street);
  await page.getByLabel(NAMES.postcode).first().fill(buyer.postcode);
  await page.getByLabel(NAMES.town).first().fill(buyer.town);
  if (country === 'IT')
    await page.locator('select[name="billing.state"]').selectOption(buyer.province ?? 'TS');
  await page.getByLabel(NAMES.terms).check();
}

export function cardFrame(page: Page): FrameLocator {
  return page.frameLocator('.carrello-card-fields iframe');
}

export async function fillCard(page: Page, number: string): Promise<void> {
  const frame = cardFrame(page);
  await frame.getByLabel(NAMES.cardNumber).fill(number);
  await frame.getByLabel(NAMES.expiry).fill('12/39');
  await frame.getByLabel(NAMES.cvc).fill('123');
}

/** The button that obliges to pay, once it shows an amount. */
export function placeButton(page: Page): Locator {
  return page.getByRole('button', { name: NAMES.place });
}

export async function placeOrder(page: Page): Promise<void> {
  // While an answer is awaited the button takes no second click.
  await page.locator('.carrello-pay:not([aria-disabled="true"])').waitFor();
  await placeButton(page).click();
}

/** The bank's dialog over the checkout. */
export async function passThreeDSecure(page: Page, outcome: 'complete' | 'fail' = 'complete'): Promise<void> {
  const frame = page.frameLocator('dialog iframe');
  await frame.getByRole('button', { name: NAMES[outcome] }).click();
}

export async function choosePayPal(page: Page): Promise<void> {
  await page.getByRole('radio', { name: NAMES.paypal }).check({ force: true });
}

/** Places the order and answers in PayPal's window. */
export async function payWithPayPal(page: Page, answer: 'pay' | 'cancel' | 'close'): Promise<void> {
  const opening = page.waitForEvent('popup');
  await placeOrder(page);
  const popup = await opening;
  const closed = popup.waitForEvent('close');
  if (answer === 'close') {
    await popup.close();
  } else {
    const name = answer === 'pay' ? NAMES.payPalPay : NAMES.payPalCancel;
    await popup.getByRole('button', { name }).or(popup.getByRole('link', { name })).first().click();
  }
  await closed;
}

/** Waits for the thank-you page and returns the order's number as it is shown there. */
export async function readOrderNumber(page: Page): Promise<string> {
  await page.waitForURL(/thank-you/, { waitUntil: 'commit' });
  const place = page.getByText(/BL-\d+/).first();
  await place.waitFor();
  return /BL-\d+/.exec(await place.innerText())?.[0] ?? '';
}
