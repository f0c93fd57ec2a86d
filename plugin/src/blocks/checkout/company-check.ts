import { findWrongCodes } from '../../../../connector/src/contract/company-codes.ts';
import type * as Cart from '../../cart/index.ts';
import type { Values } from './buyer.ts';

/** Says by field what is wrong with the company's codes, in the words of `text`; nothing while that part of the form is off. */
export function findCompanyErrors(values: Values, text: typeof Cart.text): Record<string, string> {
  if (!('company.name' in values)) return {};
  const codes = {
    vatNumber: values['company.vatNumber'],
    fiscalCode: values['company.fiscalCode'],
    sdiCode: values['company.sdiCode'],
    pec: values['company.pec'],
  };
  const wrong = findWrongCodes(codes, values['billing.country'] ?? '');
  return Object.fromEntries(
    wrong.map(({ field, reason, example }) => [`company.${field}`, text(reason, example)]),
  );
}
