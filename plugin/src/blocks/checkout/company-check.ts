import { findWrongCodes, findWrongInvoice } from '../../../../connector/src/contract/company-codes.ts';
import type * as Cart from '../../cart/index.ts';
import type { Values } from './buyer.ts';

/** Says by field what is wrong with the codes of company or invoice, in the words of `text`; nothing while that part of the form is off. */
export function findCompanyErrors(values: Values, text: typeof Cart.text): Record<string, string> {
  if (!('company.name' in values)) return findInvoiceErrors(values, text);
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

/** That the codice fiscale is missing says its field. */
function findInvoiceErrors(values: Values, text: typeof Cart.text): Record<string, string> {
  const fiscalCode = values['invoice.fiscalCode'];
  if (fiscalCode === undefined || fiscalCode.trim() === '') return {};
  const wrong = findWrongInvoice({ fiscalCode }, values['billing.country'] ?? '');
  return Object.fromEntries(
    wrong.map(({ field, reason, example }) => [`invoice.${field}`, text(reason, example)]),
  );
}
