import type { Locale } from '../contract/schemas.ts';
import type { Quote } from '../contract/checkout.ts';
import messages from './messages.json' with { type: 'json' };

export type NoticeCode = Quote['notices'][number]['code'];
export type MessageCode = keyof (typeof messages)['en'];

/** A sentence for the buyer in their language; `{name}` is replaced by the value of that name. */
export function say(locale: Locale, code: MessageCode, values: Record<string, string | number> = {}): string {
  return messages[locale][code].replace(/\{(\w+)\}/g, (_match, name: string) => String(values[name] ?? ''));
}

const FAILURES: Record<string, MessageCode> = {
  declined: 'declined',
  insufficient_funds: 'declined_insufficient_funds',
  authentication_failed: 'declined_authentication',
  expired: 'declined_expired_card',
  incorrect_cvc: 'declined_cvc',
  incorrect_number: 'declined_number',
  processing_error: 'declined_processing',
  unusable: 'declined_unusable',
  abandoned: 'declined_abandoned',
};

/** Why a payment did not go through, for the buyer. An unknown word gives the plain sentence. */
export function sayFailure(locale: Locale, failure: string | null): string {
  return say(locale, FAILURES[failure ?? ''] ?? 'declined');
}
