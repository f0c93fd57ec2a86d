import { text } from '../../cart/index.ts';
import type { Values } from './buyer.ts';
import type { findCompanyErrors } from './company-check.ts';

let find: typeof findCompanyErrors | null = null;

/**
 * Loads the checks of a company's codes when one is to be billed: they weigh more than all the rest of the form, and most
 * buyers never need them. Where they cannot be loaded the connector checks alone.
 */
export async function loadCompanyCheck(): Promise<void> {
  const load = import(/* webpackChunkName: "blocks/checkout/company" */ './company-check.ts');
  find ??= await load.then(
    (check) => check.findCompanyErrors,
    () => null,
  );
}

/** The company's codes that cannot be right, as errors of the form's fields; none while that part is off. */
export const companyErrors = (values: Values): Record<string, string> => find?.(values, text) ?? {};
