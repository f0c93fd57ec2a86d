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
  currentAttempt,
  forgetAttempt,
  isBought,
  keepAttempt,
  text,
  type Answer,
  type Attempt,
  type Problem,
} from '../../cart/index.ts';
import { buyerFrom, type Values } from './buyer.ts';

/** What became of one press of the button. `failed` means: nothing was charged as far as we know, and why. */
export type Placed = PayOutcome | { outcome: 'failed'; message: string; problem: Problem | null };

const OPEN_WITHIN_MS = 15_000;
const PAY_WITHIN_MS = 60_000;
/** The checkout has expired or is not ours any more: another one is opened, once. */
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
  const bought = await askAboutLost(currentAttempt());
  if (bought) return bought;
  const opened = await openCheckout(currentAttempt());
  if ('outcome' in opened) return opened;
  const cart = cartInput(cartState.cart, config().currency);
  const body: PayRequest = { cart, buyer: buyerFrom(values), quoteHash, payment };
  const attempt = keepAttempt({ ...opened, unsure: true, lines: cart.lines });
  const answer = await call<PayOutcome>('POST', `/v1/checkouts/${encodeURIComponent(attempt.id)}/pay`, {
    body,
    secret: attempt.secret,
    timeoutMs: PAY_WITHIN_MS,
  });
  if (!answer.ok && answer.reason === 'away') {
    return (await askAboutLost(attempt)) ?? failure(answer, text('connectionLost'));
  }
  keepAttempt({ ...attempt, unsure: false });
  if (answer.ok) return answer.data;
  if (!GONE.includes(answer.status)) return failure(answer, text('notPlaced'));
  forgetAttempt();
  return isSecondTry ? failure(answer, text('notPlaced')) : placeOrder(values, quoteHash, payment, true);
}

async function openCheckout(attempt: Attempt): Promise<Attempt | Placed> {
  if (attempt.id !== '') return attempt;
  const body: CreateCheckoutRequest = {
    requestKey: attempt.requestKey,
    cart: cartInput(cartState.cart, config().currency),
    locale: config().locale,
    returnUrl: config().urls.thankYou,
  };
  const answer = await call<CreateCheckoutResponse>('POST', '/v1/checkouts', {
    body,
    timeoutMs: OPEN_WITHIN_MS,
  });
  if (!answer.ok) return failure(answer, text('notPlaced'));
  return keepAttempt({ ...attempt, id: answer.data.id, secret: answer.data.secret });
}

/** Null when there is no lost try, or it did not lead to a purchase. */
async function askAboutLost(attempt: Attempt): Promise<Placed | null> {
  if (!attempt.unsure || attempt.id === '') return null;
  const answer = await askCheckout(attempt.id, attempt.secret, 'settle');
  if (!answer.ok && answer.reason === 'away') return failure(answer, text('connectionLost'));
  if (answer.ok && isBought(answer.data))
    return { outcome: answer.data.state === 'paid' ? 'paid' : 'processing' };
  if (!answer.ok || answer.data.state === 'expired') forgetAttempt();
  else keepAttempt({ ...attempt, unsure: false });
  return null;
}

/** What a refusal says is for the buyer; a failure of ours is said in our own words. */
function failure(answer: Answer<unknown>, message: string): Placed {
  const problem = answer.ok || answer.reason !== 'refused' ? null : answer.problem;
  const said = !answer.ok && answer.status === 429 ? text('tooMany') : problem?.detail;
  return { outcome: 'failed', message: said ?? message, problem };
}
