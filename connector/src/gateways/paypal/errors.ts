import type { ApiError } from '@paypal/paypal-server-sdk';
import { ProviderRefused, ProviderUnavailable } from '../gateway.ts';

/** By these issues PayPal says that this buyer's money was not to be had. */
const DECLINES = new Set([
  'INSTRUMENT_DECLINED',
  'PAYER_CANNOT_PAY',
  'PAYER_ACCOUNT_RESTRICTED',
  'PAYER_ACCOUNT_LOCKED_OR_CLOSED',
  'TRANSACTION_REFUSED',
  'TRANSACTION_BLOCKED_BY_PAYEE',
  'CARD_EXPIRED',
  'MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED',
]);

/** The SDK's class, known by its fields: to name it would load the SDK. */
const isApiError = (error: unknown): error is ApiError =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';

function bodyOf(error: ApiError): { details?: { issue?: string }[] } {
  try {
    return typeof error.body === 'string'
      ? (JSON.parse(error.body) as { details?: { issue?: string }[] })
      : {};
  } catch {
    return {};
  }
}

/** Lists the `details[].issue` words of a refusal: https://developer.paypal.com/api/rest/reference/orders/v2/errors/ */
export function issuesOf(error: unknown): string[] {
  if (!isApiError(error)) return [];
  return (bodyOf(error).details ?? []).map((detail) => detail.issue ?? '');
}

export function isDecline(error: unknown): boolean {
  return issuesOf(error).some((issue) => DECLINES.has(issue));
}

export function statusOf(error: unknown): number {
  return isApiError(error) ? error.statusCode : 0;
}

/** Tells what a thrown error of the SDK means: refused for good (4xx), or unknown (no answer, 5xx, too many calls). */
export function toProviderError(error: unknown): unknown {
  if (error instanceof RangeError) return new ProviderRefused('unusable', error);
  if (error instanceof ProviderRefused) return error;
  const status = statusOf(error);
  const refused = status >= 400 && status < 500 && status !== 408 && status !== 409 && status !== 429;
  return refused ? new ProviderRefused('unusable', error) : new ProviderUnavailable('paypal', error);
}
