import type { Locale } from '../contract/schemas.ts';
import type { Quote } from '../contract/checkout.ts';
import { fillText } from '../platform/texts.ts';
import messages from './messages.json' with { type: 'json' };

export type NoticeCode = Quote['notices'][number]['code'];
export type MessageCode = keyof (typeof messages)['en'];

/** Says it to the buyer in their language: `say('it', 'stock_none', { name: 'Mug' })`. */
export function say(locale: Locale, code: MessageCode, values?: Record<string, string | number>): string {
  return fillText(messages[locale][code], values);
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
  sold_out: 'declined_sold_out',
  coupon_gone: 'declined_coupon_gone',
};

/** Says to the buyer why a payment did not go through; of an unknown reason, only that it did not. */
export function sayFailure(locale: Locale, failure: string | null): string {
  return say(locale, FAILURES[failure ?? ''] ?? 'declined');
}
