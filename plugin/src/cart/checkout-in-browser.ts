import type { CheckoutState } from '../../../connector/src/contract/checkout.ts';
import { call, type Answer } from './api.ts';
import { takeBought } from './lines.ts';
import { readJson, writeJson } from './storage.ts';
import { changeCart } from './store.ts';

/**
 * A checkout as this browser keeps it, in localStorage. A buyer who closes the tab while paying and comes back must find
 * the same checkout: with a new one they could pay twice.
 */
export interface BrowserCheckout {
  /** The connector gives the same checkout for the same key, so sending a request again never opens a second one. */
  requestKey: string;
  /** `id` and `secret` are empty until the connector has opened the checkout. */
  id: string;
  secret: string;
  /** True while we do not know how the last attempt to pay ended; the provider is asked before the buyer pays again. */
  unsure: boolean;
  /** What is being bought. The cart gives it up on payment, even if the placed order cannot be read yet. */
  lines: { variantId: string; quantity: number }[];
}

const CHECKOUT_KEY = 'carrello-checkout';
const SECRETS_KEY = 'carrello-orders';
const KEPT_SECRETS = 3;

export function findCheckout(): BrowserCheckout | null {
  const kept = readJson('localStorage', CHECKOUT_KEY) as Partial<BrowserCheckout> | null;
  if (typeof kept?.requestKey !== 'string') return null;
  const { requestKey, id = '', secret = '', unsure = false, lines } = kept;
  return { requestKey, id, secret, unsure, lines: Array.isArray(lines) ? lines : [] };
}

export function keepCheckout(checkout: BrowserCheckout): BrowserCheckout {
  writeJson('localStorage', CHECKOUT_KEY, checkout);
  if (checkout.id !== '') {
    const others = readSecrets().filter(([id]) => id !== checkout.id);
    writeJson(
      'localStorage',
      SECRETS_KEY,
      [[checkout.id, checkout.secret], ...others].slice(0, KEPT_SECRETS),
    );
  }
  return checkout;
}

/** The checkout under way, or a new one that the connector does not know yet. */
export const currentCheckout = (): BrowserCheckout =>
  findCheckout() ?? keepCheckout({ requestKey: randomKey(), id: '', secret: '', unsure: false, lines: [] });

export const forgetCheckout = (): void => writeJson('localStorage', CHECKOUT_KEY, null);

/** The secret that lets the thank-you page read a checkout; empty when another browser opened it. */
export const findSecret = (id: string): string => readSecrets().find(([kept]) => kept === id)?.[1] ?? '';

function readSecrets(): [string, string][] {
  const kept = readJson('localStorage', SECRETS_KEY);
  return Array.isArray(kept) ? (kept as [string, string][]).filter((pair) => Array.isArray(pair)) : [];
}

/**
 * `read` returns what the connector knows; `settle` makes it ask the payment provider first, which may be slow: whoever
 * cannot wait that long asks with a time of their own.
 */
export const askCheckout = (
  id: string,
  secret: string,
  how: 'read' | 'settle',
  timeoutMs = 30_000,
): Promise<Answer<CheckoutState>> =>
  how === 'settle'
    ? call('POST', `/v1/checkouts/${encodeURIComponent(id)}/settle`, { secret, timeoutMs })
    : call('GET', `/v1/checkouts/${encodeURIComponent(id)}`, { secret });

/**
 * Asks how an unfinished checkout stands: the tab was closed at the bank's page and the money has arrived → `paid`. Null
 * when there is no such checkout or the connector gives no answer about it.
 */
export async function resumeCheckout(): Promise<CheckoutState | null> {
  const checkout = findCheckout();
  if (!checkout?.id) return null;
  let answer = await askCheckout(checkout.id, checkout.secret, 'read');
  if (answer.ok && (answer.data.state === 'paying' || (checkout.unsure && answer.data.state === 'open'))) {
    answer = await askCheckout(checkout.id, checkout.secret, 'settle');
  }
  if (!answer.ok) {
    if (portalOf(answer)) finishCheckout(checkout.id);
    else if (answer.reason === 'refused') forgetCheckout();
    return null;
  }
  if (answer.data.state === 'expired') forgetCheckout();
  if (isBought(answer.data)) finishCheckout(answer.data.id);
  return answer.data;
}

/**
 * Where the buyer finds an order that was paid more than a day ago, when its secret no longer opens it; empty for any other
 * answer.
 */
export const portalOf = (answer: Answer<unknown>): string =>
  !answer.ok && answer.problem?.reason === 'order_in_portal' ? (answer.problem.portalUrl ?? '') : '';

/** Whether it is paid or its money is on the way, so that the buyer has nothing left to do. */
export const isBought = ({ state }: CheckoutState): boolean => state === 'paid' || state === 'processing';

/** Takes what was bought out of the cart, once: a later reload of the thank-you page leaves a new cart alone. */
export function finishCheckout(id: string): void {
  const checkout = findCheckout();
  if (checkout?.id !== id) return;
  forgetCheckout();
  changeCart((cart) => takeBought(cart, checkout.lines));
}

/** 128 random bits; crypto.randomUUID needs a secure context, which a local http shop is not. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
