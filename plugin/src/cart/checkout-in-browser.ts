import type { CheckoutState } from '../../../connector/src/checkout/contract.ts';
import { call, type Answer } from './api.ts';
import { takeBought } from './lines.ts';
import { readJson, writeJson } from './storage.ts';
import { changeCart } from './store.ts';

/**
 * One attempt to buy. It is kept in localStorage: who closes the tab while paying and comes back must find the same
 * attempt, or would buy twice.
 */
export interface Attempt {
  /** The same key gives the same checkout, so a resubmit never makes a second one. */
  requestKey: string;
  id: string;
  secret: string;
  /** An answer about paying was lost: ask what became of it before paying again. */
  unsure: boolean;
  /** What is being bought, so that the cart can be relieved of it even before the order can be read. */
  lines: { variantId: string; quantity: number }[];
}

const ATTEMPT_KEY = 'carrello-checkout';
const SECRETS_KEY = 'carrello-orders';
const KEPT_SECRETS = 3;

export function findAttempt(): Attempt | null {
  const kept = readJson('localStorage', ATTEMPT_KEY) as Partial<Attempt> | null;
  if (typeof kept?.requestKey !== 'string') return null;
  const { requestKey, id = '', secret = '', unsure = false, lines } = kept;
  return { requestKey, id, secret, unsure, lines: Array.isArray(lines) ? lines : [] };
}

export function keepAttempt(attempt: Attempt): Attempt {
  writeJson('localStorage', ATTEMPT_KEY, attempt);
  if (attempt.id !== '') {
    const others = readSecrets().filter(([id]) => id !== attempt.id);
    writeJson('localStorage', SECRETS_KEY, [[attempt.id, attempt.secret], ...others].slice(0, KEPT_SECRETS));
  }
  return attempt;
}

/** The attempt under way, or a new one. */
export const currentAttempt = (): Attempt =>
  findAttempt() ?? keepAttempt({ requestKey: randomKey(), id: '', secret: '', unsure: false, lines: [] });

export const forgetAttempt = (): void => writeJson('localStorage', ATTEMPT_KEY, null);

/** What the thank-you page needs to read a checkout; empty when this browser did not make it. */
export const findSecret = (id: string): string => readSecrets().find(([kept]) => kept === id)?.[1] ?? '';

function readSecrets(): [string, string][] {
  const kept = readJson('localStorage', SECRETS_KEY);
  return Array.isArray(kept) ? (kept as [string, string][]).filter((pair) => Array.isArray(pair)) : [];
}

/** `settle` asks the payment provider, `read` does not. */
export const askCheckout = (
  id: string,
  secret: string,
  how: 'read' | 'settle',
): Promise<Answer<CheckoutState>> =>
  how === 'settle'
    ? call('POST', `/v1/checkouts/${encodeURIComponent(id)}/settle`, { secret, timeoutMs: 30_000 })
    : call('GET', `/v1/checkouts/${encodeURIComponent(id)}`, { secret });

/** Looks what became of an attempt that was left unfinished. Null when there is none, or none to go on with. */
export async function resumeAttempt(): Promise<CheckoutState | null> {
  const attempt = findAttempt();
  if (!attempt?.id) return null;
  let answer = await askCheckout(attempt.id, attempt.secret, 'read');
  if (answer.ok && (answer.data.state === 'paying' || (attempt.unsure && answer.data.state === 'open'))) {
    answer = await askCheckout(attempt.id, attempt.secret, 'settle');
  }
  if (!answer.ok) {
    if (answer.reason === 'refused') forgetAttempt();
    return null;
  }
  if (answer.data.state === 'expired') forgetAttempt();
  if (isBought(answer.data)) finishAttempt(answer.data.id);
  return answer.data;
}

/** Paid, or the money is on its way: nothing is left to do for the buyer. */
export const isBought = ({ state }: CheckoutState): boolean => state === 'paid' || state === 'processing';

/** The cart is emptied once, by the purchase that was made of it; a reload later leaves a new cart alone. */
export function finishAttempt(id: string): void {
  const attempt = findAttempt();
  if (attempt?.id !== id) return;
  forgetAttempt();
  changeCart((cart) => takeBought(cart, attempt.lines));
}

/** 128 random bits; crypto.randomUUID needs a secure context, which a local http shop is not. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
