import { Stripe } from 'stripe';
import { ProviderRefused, ProviderUnavailable } from '../gateway.ts';

/** Stripe's error and decline codes in our words: https://docs.stripe.com/declines/codes */
const FAILURES: Record<string, string> = {
  insufficient_funds: 'insufficient_funds',
  expired_card: 'expired',
  incorrect_cvc: 'incorrect_cvc',
  invalid_cvc: 'incorrect_cvc',
  incorrect_number: 'incorrect_number',
  invalid_number: 'incorrect_number',
  processing_error: 'processing_error',
  authentication_required: 'authentication_failed',
  payment_intent_authentication_failure: 'authentication_failed',
};

export function failureOf({ code, decline_code: decline }: { code?: string; decline_code?: string }): string {
  return FAILURES[decline ?? ''] ?? FAILURES[code ?? ''] ?? 'declined';
}

/**
 * Tells what a thrown error of the SDK means: refused for good, or unknown. Anything else is passed through as it is.
 */
export function toProviderError(error: unknown): unknown {
  if (error instanceof RangeError) return new ProviderRefused('unusable', error);
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  if (error instanceof Stripe.errors.StripeCardError) return new ProviderRefused(failureOf(error), error);
  const status = error.statusCode ?? 0;
  const refused = status >= 400 && status < 500 && status !== 409 && status !== 429;
  return refused ? new ProviderRefused('unusable', error) : new ProviderUnavailable('stripe', error);
}
