import type { PayOutcome, Quote } from '../../connector/src/contract/checkout.ts';
import type { ConnectedShop } from '../support/make/shop.ts';
import type { Sandbox } from '../stage/sandbox/sandbox.ts';
import type { Chance } from './chance.ts';
import type { Connector } from './connector.ts';
import { callHttp, pause, readJson, type Answer } from './post.ts';

/**
 * How a buyer of our own checkout behaves. `leaves`: closes the window after paying, whatever it said; `pays late`:
 * the bank says yes when the checkout was paid otherwise, so that the money has to go back.
 */
export type Manner = 'card' | 'declined first' | '3-D Secure' | 'paypal' | 'leaves' | 'pays late';
export const MANNERS: Manner[] = ['card', 'pays late', 'declined first', '3-D Secure', 'paypal', 'leaves'];

export interface Purchase {
  manner: Manner;
  checkoutId: string;
  /** What the buyer was told for good; undefined: left without knowing. */
  paid: boolean | undefined;
}

export interface Till {
  connectors: Connector[];
  shop: ConnectedShop;
  sandbox: Sandbox;
  chance: Chance;
  isTooLate(): boolean;
  /** As if the checkout had been paid by other means. */
  payElsewhere(checkoutId: string): Promise<void>;
}

interface Checkout {
  id: string;
  secret: string;
  quote: Quote;
}

const billing = {
  firstName: 'Giulia',
  lastName: 'Rossi',
  line1: 'Via Cavana 4',
  postcode: '34124',
  city: 'Trieste',
  state: 'TS',
  country: 'IT',
};

/** Calls until there is an answer that is one; null when it is too late. */
async function insist(till: Till, call: () => Promise<Answer | null>): Promise<Answer | null> {
  while (!till.isTooLate()) {
    const answer = await call();
    if (answer && answer.status < 500 && answer.status !== 429 && answer.status !== 409) return answer;
    await pause(60 + Math.random() * 120);
  }
  return null;
}

function post(
  till: Till,
  path: string,
  { body, secret }: { body?: object; secret?: string },
): Promise<Answer | null> {
  const { chance, connectors, shop } = till;
  return callHttp(`${chance.pick(connectors).url()}${path}`, {
    headers: {
      origin: shop.siteUrl,
      'content-type': 'application/json',
      // Many buyers, not one who tries cards.
      'x-forwarded-for': `10.${chance.between(0, 255)}.${chance.between(0, 255)}.${chance.between(0, 255)}`,
      ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
    },
    body: body === undefined ? '' : JSON.stringify(body),
  });
}

async function cardToken({ sandbox }: Till, card: string): Promise<string> {
  const answer = await fetch(`${sandbox.url}/v1/test_helpers/confirmation_tokens`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${sandbox.keys.stripeSecret}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({ payment_method: card, return_url: 'https://shop.example/thanks' }).toString(),
  });
  const { id } = (await answer.json()) as { id?: string };
  if (id === undefined) throw new Error(`The sandbox knows no card ${card}.`);
  return id;
}

const CARDS: Record<Manner, string> = {
  card: 'pm_card_visa',
  leaves: 'pm_card_visa',
  'declined first': 'pm_card_visa_chargeDeclined',
  '3-D Secure': 'pm_card_threeDSecure2Required',
  'pays late': 'pm_card_threeDSecure2Required',
  paypal: '',
};

/** What the provider's own window does when the buyer agrees; nothing when it was done before. */
async function agree({ sandbox }: Till, outcome: PayOutcome): Promise<void> {
  if (outcome.outcome === 'approve')
    await sandbox.control({ paypal: { approve: { order: outcome.paypalOrderId } } });
  if (outcome.outcome !== 'action') return;
  const [paymentIntent = ''] = outcome.clientSecret.split('_secret_');
  await sandbox.control({ stripe: { authenticate: { paymentIntent, success: true } } });
}

async function payOnce(till: Till, checkout: Checkout, cart: object, card: string): Promise<Answer | null> {
  const payment =
    card === ''
      ? { gateway: 'paypal' }
      : { gateway: 'stripe', confirmationToken: await cardToken(till, card) };
  const buyer = { email: `buyer-${checkout.id}@example.com`, billing, termsAccepted: true };
  const body = { cart, buyer, quoteHash: checkout.quote.hash, payment };
  return post(till, `/v1/checkouts/${checkout.id}/pay`, { body, secret: checkout.secret });
}

async function stateOf(till: Till, { id, secret }: Checkout): Promise<string> {
  const answer = await insist(till, () => post(till, `/v1/checkouts/${id}/settle`, { secret }));
  return answer ? String(readJson(answer.text)['state']) : 'too late';
}

/** Pays until it is paid, as a patient buyer does whose page tells the truth. */
async function payUntilPaid(
  till: Till,
  checkout: Checkout,
  cart: object,
  manner: Manner,
): Promise<boolean | undefined> {
  let card = CARDS[manner];
  while (!till.isTooLate()) {
    const answer = await payOnce(till, checkout, cart, card);
    const outcome = answer?.status === 200 ? (readJson(answer.text) as unknown as PayOutcome) : undefined;
    if (manner === 'leaves') return outcome?.outcome === 'paid' ? true : undefined;
    if (manner === 'pays late' && outcome?.outcome === 'action') await till.payElsewhere(checkout.id);
    if (outcome) await agree(till, outcome).catch(() => undefined);
    if (outcome?.outcome === 'changed') checkout.quote = outcome.quote;
    if (outcome?.outcome === 'declined') card = 'pm_card_visa';
    const isPaid = (await stateOf(till, checkout)) === 'paid';
    if (isPaid) return manner === 'pays late' ? undefined : true;
    await pause(100);
  }
  return undefined;
}

/** One visit to our own checkout, from the cart to what the buyer learns in the end. */
export async function buy(till: Till, manner: Manner, key: string): Promise<Purchase> {
  const { chance, shop } = till;
  const lines = [{ variantId: chance.pick(['mug', 'book']), quantity: chance.between(1, 3) }];
  const cart = { lines, country: 'IT' };
  const body = {
    requestKey: `torture-request-${key}`,
    cart,
    locale: 'en',
    returnUrl: `${shop.siteUrl}/thanks`,
  };
  const opened = await insist(till, () => post(till, `/v1/checkouts?key=${shop.publishableKey}`, { body }));
  if (opened?.status !== 201) {
    if (opened) throw new Error(`No checkout: ${opened.status} ${opened.text}`);
    return { manner, checkoutId: '', paid: undefined };
  }
  const checkout = readJson(opened.text) as unknown as Checkout;
  return { manner, checkoutId: checkout.id, paid: await payUntilPaid(till, checkout, cart, manner) };
}
