import { cartState, text } from '../../cart/index.ts';
import type * as Check from './address-check.ts';
import type { Values } from './buyer.ts';
import { checkoutState as state } from './state.ts';

let check: typeof Check | null = null;

/** What the cart asks of the addresses. A cart without prices is taken for one that is shipped. */
function asked() {
  const { quote } = cartState;
  const method = quote?.shippingMethods.find(({ id }) => id === quote.shippingMethod);
  return { needsShipping: quote?.needsShipping !== false, needsPhone: method?.needsPhone === true };
}

/**
 * Loads how countries write addresses, beside the first view, which is shown without. Where it cannot be loaded the form
 * asks for all parts, and the connector checks alone.
 */
export async function loadAddressCheck(): Promise<void> {
  const load = import(/* webpackChunkName: "blocks/checkout/address" */ './address-check.ts');
  check ??= await load.catch(() => null);
}

/** Brings the form to what country, cart and company ask for; true when it could. */
export function followAddresses(form: HTMLFormElement | null): boolean {
  if (form)
    check?.showAddresses(form, { ...asked(), forInvoice: state.isCompany || state.getsInvoice }, text);
  return check !== null;
}

/** What is wrong with the addresses, as errors of the form's fields. */
export const addressErrors = (values: Values): Record<string, string> =>
  check?.findAddressErrors(values, asked(), text) ?? {};
