import { findWrongCodes } from '../../../../connector/src/contract/company-codes.ts';
import { text } from '../../cart/index.ts';
import type { Values } from './buyer.ts';

/** The company's codes that cannot be right, as errors of the form's fields; none while that part is off. */
export function companyErrors(values: Values): Record<string, string> {
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
