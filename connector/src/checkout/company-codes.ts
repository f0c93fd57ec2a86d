import { translateWord } from '@carrello/portal/texts';
import { findWrongCodes, tidyCodes, type WrongCode } from '../contract/company-codes.ts';
import type { BuyerInput } from '../contract/checkout.ts';
import type { Locale } from '../contract/schemas.ts';
import { AppError } from '../platform/errors.ts';

/** Throws the codes of the buyer's company that cannot be right, each at its field and with the reason in words. */
export function assertCompanyCodes({ company, billing }: BuyerInput, locale: Locale): void {
  const wrong = company ? findWrongCodes(company, billing.country) : [];
  if (wrong.length === 0) return;
  const faults = wrong.map(({ field, reason, example }: WrongCode) => ({
    field: `buyer.company.${field}`,
    message: translateWord(locale, 'fault', reason, { example }),
  }));
  throw new AppError('invalid', 'Check the data of the company.', { faults });
}

/** The buyer as the order keeps them: codes without blanks and in capitals. */
export function withTidyCodes(buyer: BuyerInput): BuyerInput {
  return buyer.company ? { ...buyer, company: tidyCodes(buyer.company) } : buyer;
}
