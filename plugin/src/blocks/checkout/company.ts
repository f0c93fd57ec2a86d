import type { findWrongCodes } from '../../../../connector/src/contract/company-codes.ts';
import { text } from '../../cart/index.ts';
import type { Values } from './buyer.ts';

let find: typeof findWrongCodes | null = null;

/**
 * Loads the checks of a company's codes when one is to be billed: they weigh more than all the rest of the form, and most
 * buyers never need them. Where they cannot be loaded the connector checks alone.
 */
export async function loadCompanyCheck(): Promise<void> {
  const load = import(
    /* webpackChunkName: "blocks/checkout/company" */ '../../../../connector/src/contract/company-codes.ts'
  );
  find ??= await load.then(
    (check) => check.findWrongCodes,
    () => null,
  );
}

/** The company's codes that cannot be right, as errors of the form's fields; none while that part is off. */
export function companyErrors(values: Values): Record<string, string> {
  if (!('company.name' in values) || find === null) return {};
  const codes = {
    vatNumber: values['company.vatNumber'],
    fiscalCode: values['company.fiscalCode'],
    sdiCode: values['company.sdiCode'],
    pec: values['company.pec'],
  };
  const wrong = find(codes, values['billing.country'] ?? '');
  return Object.fromEntries(
    wrong.map(({ field, reason, example }) => [`company.${field}`, text(reason, example)]),
  );
}
