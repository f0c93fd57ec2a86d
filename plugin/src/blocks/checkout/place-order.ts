import type {
  CreateCheckoutRequest,
  CreateCheckoutResponse,
  PayOutcome,
  PayRequest,
} from '../../../../connector/src/contract/checkout.ts';
import {
  askCheckout,
  call,
  cartInput,
  cartState,
  config,
  currentCheckout,
  forgetCheckout,
  isBought,
  keepCheckout,
  portalOf,
  text,
  type Answer,
  type BrowserCheckout,
  type Problem,
} from '../../cart/index.ts';
import { buyerFrom, type Values } from './buyer.ts';

/** How one press of the button ended. `failed`: as far as we know nothing was charged, and `message` says why. */
export type Placed = PayOutcome | { outcome: 'failed'; message: string; problem: Problem | null };

/** The profile of a company that the bill stands for, in memory alone; empty for a private order. */
export const billedTo: Pick<PayRequest, 'billingProfileId' | 'token'> = {};

const OPEN_WITHIN_MS = 15_000;
const PAY_WITHIN_MS = 60_000;
/** With such a status the checkout has expired or is not ours any more, and another one is opened, once. */
const GONE = [401, 404, 410];

/**
 * Opens the checkout (or goes on with the one under way) and pays it. A lost answer never leads to a second payment:
 * the next try first asks what became of this one.
 */
export async function placeOrder(
  values: Values,
  quoteHash: string,
  payment: PayRequest['payment'],
  isSecondTry = false,
): Promise<Placed> {
  const bought = await askAboutLost(currentCheckout());
  if (bought) return bought;
  const opened = await openCheckout(currentCheckout());
  if ('outcome' in opened) return opened;
  const cart = cartInput(cartState.cart, config().currency);
  const body: PayRequest = { cart, buyer: buyerFrom(values), quoteHash, payment, ...billedTo };
  const checkout = keepCheckout({ ...opened, unsure: true, lines: cart.lines });
  const answer = await call<PayOutcome>('POST', `/v1/checkouts/${encodeURIComponent(checkout.id)}/pay`, {
    body,
    secret: checkout.secret,
    timeoutMs: PAY_WITHIN_MS,
  });
  if (!answer.ok && answer.reason === 'away') {
    return (await askAboutLost(checkout)) ?? failure(answer, text('connectionLost'));
  }
  keepCheckout({ ...checkout, unsure: false });
  if (answer.ok) return answer.data;
  if (portalOf(answer)) return { outcome: 'paid' };
  if (!GONE.includes(answer.status)) return failure(answer, text('notPlaced'));
  forgetCheckout();
  return isSecondTry ? failure(answer, text('notPlaced')) : placeOrder(values, quoteHash, payment, true);
}

/** Opens the checkout at the connector, or goes on with the one under way. */
export async function openCheckout(checkout: BrowserCheckout): Promise<BrowserCheckout | Placed> {
  if (checkout.id !== '') return checkout;
  const body: CreateCheckoutRequest = {
    requestKey: checkout.requestKey,
    cart: cartInput(cartState.cart, config().currency),
    locale: config().locale,
    returnUrl: config().urls.thankYou,
  };
  const answer = await call<CreateCheckoutResponse>('POST', '/v1/checkouts', {
    body,
    timeoutMs: OPEN_WITHIN_MS,
  });
  if (!answer.ok) return failure(answer, text('notPlaced'));
  return keepCheckout({ ...checkout, id: answer.data.id, secret: answer.data.secret });
}

/** Asks how a payment ended whose answer was lost. Null when no answer was lost, or when nothing was paid. */
async function askAboutLost(checkout: BrowserCheckout): Promise<Placed | null> {
  if (!checkout.unsure || checkout.id === '') return null;
  const answer = await askCheckout(checkout.id, checkout.secret, 'settle');
  if (!answer.ok && answer.reason === 'away') return failure(answer, text('connectionLost'));
  if (portalOf(answer)) return { outcome: 'paid' };
  if (answer.ok && isBought(answer.data))
    return { outcome: answer.data.state === 'paid' ? 'paid' : 'processing' };
  if (!answer.ok || answer.data.state === 'expired') forgetCheckout();
  else keepCheckout({ ...checkout, unsure: false });
  return null;
}

/** A connector that refuses sends a sentence for the buyer; for any other failure `message` is shown. */
function failure(answer: Answer<unknown>, message: string): Placed {
  const problem = answer.ok || answer.reason !== 'refused' ? null : answer.problem;
  const said = !answer.ok && answer.status === 429 ? text('tooMany') : problem?.detail;
  return { outcome: 'failed', message: said ?? message, problem };
}
