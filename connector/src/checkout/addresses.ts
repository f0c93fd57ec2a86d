import { translateWord } from '@carrello/portal/texts';
import { findWrongAddresses } from '../contract/order-addresses.ts';
import type { BuyerInput, Quote } from '../contract/checkout.ts';
import type { Locale } from '../contract/schemas.ts';
import { AppError } from '../platform/errors.ts';

/** Throws what the addresses of an order lack or have wrong in their countries, each at its field and in the buyer's words. */
export function assertAddresses(quote: Quote, buyer: BuyerInput, locale: Locale): void {
  const { needsShipping, shippingMethods, shippingMethod } = quote;
  const needsPhone = shippingMethods.some(
    ({ id, needsPhone }) => id === shippingMethod && needsPhone === true,
  );
  const wrong = findWrongAddresses(buyer, { needsShipping, needsPhone });
  if (wrong.length === 0) return;
  const faults = wrong.map(({ field, reason, example }) => ({
    field: `buyer.${field}`,
    message: translateWord(locale, 'fault', reason, { example }),
  }));
  throw new AppError('invalid', 'Check the address.', { faults });
}

/** The name as one text: `Ada Byron`, or `Suharto` of whom that is all. */
export const fullName = ({
  firstName,
  lastName,
}: Pick<BuyerInput['billing'], 'firstName' | 'lastName'>): string => `${firstName} ${lastName}`.trim();
