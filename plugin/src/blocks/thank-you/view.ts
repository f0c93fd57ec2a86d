import { store } from '@wordpress/interactivity';
import {
  askCheckout,
  findCheckout,
  findSecret,
  finishCheckout,
  isBought,
  portalOf,
} from '../../cart/index.ts';
import { thankYouState as state } from './state.ts';

/** Pauses between two looks, in ms; after the last one the page stops asking and says that a mail will follow. */
const PAUSES = [800, 1200, 2000, 3000, 5000, 8000, 13_000, 20_000, 30_000];

/** Nobody who comes from the bank stares at "Looking up" for longer; the asking goes on. */
const SAY_WITHIN_MS = 7000;

store('carrello/thank-you', {
  actions: {
    again(): void {
      void follow();
    },
  },
  callbacks: {
    start(): void {
      void follow();
    },
  },
});

async function follow(): Promise<void> {
  state.phase = 'loading';
  const query = new URLSearchParams(window.location.search);
  const id = query.get('checkout') ?? findCheckout()?.id ?? '';
  const secret = findSecret(id);
  if (id === '' || secret === '') {
    state.phase = 'unknown';
    return;
  }
  nameInAddress(id);
  setTimeout(() => {
    if (state.phase === 'loading') state.phase = 'processing';
  }, SAY_WITHIN_MS);
  // The provider is asked if the buyer comes from the bank (Stripe adds `payment_intent`) or an answer was lost.
  const unsettled = query.has('payment_intent') || findCheckout()?.id === id;
  await look(id, secret, unsettled ? 'settle' : 'read', 0);
}

async function look(id: string, secret: string, how: 'read' | 'settle', round: number): Promise<void> {
  const answer = await askCheckout(id, secret, how);
  const pause = PAUSES[round];
  state.portal = portalOf(answer);
  if (!answer.ok && answer.reason === 'refused') {
    if (state.portal) finishCheckout(id);
    state.phase = state.portal ? 'closed' : 'unknown';
    return;
  }
  if (answer.ok) {
    state.checkout = answer.data;
    if (isBought(answer.data)) finishCheckout(id);
    if (answer.data.state === 'paid' || answer.data.state === 'open' || answer.data.state === 'expired') {
      state.phase = answer.data.state === 'paid' ? 'paid' : 'open';
      return;
    }
  }
  state.phase = waitingPhase(answer.ok, pause !== undefined);
  if (pause !== undefined)
    setTimeout(() => void look(id, secret, round % 3 === 2 ? 'settle' : 'read', round + 1), pause);
}

function waitingPhase(isAnswered: boolean, goesOn: boolean): typeof state.phase {
  if (!isAnswered) return 'away';
  return goesOn ? 'processing' : 'late';
}

/** Names the checkout in the address, so that it can be reloaded and bookmarked, and drops what the provider added. */
function nameInAddress(id: string): void {
  const url = new URL(window.location.href);
  for (const name of [...url.searchParams.keys()]) {
    if (/^(payment_intent|redirect_status|token|PayerID)/.test(name)) url.searchParams.delete(name);
  }
  url.searchParams.set('checkout', id);
  window.history.replaceState(window.history.state, '', url);
}
