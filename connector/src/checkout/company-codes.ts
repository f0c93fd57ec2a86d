import { translateWord } from '@carrello/portal/texts';
import { findWrongCodes, findWrongInvoice, tidyCodes, type WrongCode } from '../contract/company-codes.ts';
import type { BuyerInput } from '../contract/checkout.ts';
import type { Locale } from '../contract/schemas.ts';
import { AppError } from '../platform/errors.ts';

/** Throws the codes of the buyer's company that cannot be right, each at its field and with the reason in words. */
export function assertCompanyCodes({ company, billing }: BuyerInput, locale: Locale): void {
  const wrong = company ? findWrongCodes(company, billing.country) : [];
  throwWrong('company', wrong, locale);
}

/** Throws what the invoice of a person lacks: an Italian one names them by their codice fiscale. */
export function assertInvoiceCodes({ company, invoice, billing }: BuyerInput, locale: Locale): void {
  if (!invoice || company) return;
  throwWrong('invoice', findWrongInvoice(invoice, billing.country), locale);
}

type Wrong = Pick<WrongCode, 'field' | 'example'> & { reason: WrongCode['reason'] | 'fiscal_missing' };

function throwWrong(part: 'company' | 'invoice', wrong: Wrong[], locale: Locale): void {
  if (wrong.length === 0) return;
  const faults = wrong.map(({ field, reason, example }) => ({
    field: `buyer.${part}.${field}`,
    message: translateWord(locale, 'fault', reason, { example }),
  }));
  throw new AppError('invalid', 'Check the data of the invoice.', { faults });
}

/** The buyer as the order keeps them: codes without blanks and in capitals. */
export function withTidyCodes(buyer: BuyerInput): BuyerInput {
  const { company, invoice, billing } = buyer;
  return {
    ...buyer,
    ...(company ? { company: tidyCodes(company) } : {}),
    // Only Italy has that code.
    ...(invoice ? { invoice: billing.country === 'IT' ? tidyCodes(invoice) : {} } : {}),
  };
}
