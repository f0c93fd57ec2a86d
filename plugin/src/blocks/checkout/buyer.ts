import type { AddressInput, BuyerInput } from '../../../../connector/src/contract/checkout.ts';
import { asciiMailbox } from '../../../../connector/src/contract/mailbox.ts';
import type { Problem } from '../../cart/index.ts';

/** The form's fields by name, as FormData gives them: `billing.city`, `company.vatNumber`, `note` … */
export type Values = Record<string, string>;

const OPTIONAL_ADDRESS = ['company', 'line2', 'state', 'phone'] as const;
const OPTIONAL_COMPANY = ['vatNumber', 'fiscalCode', 'sdiCode', 'pec'] as const;

/** Optional fields that were left empty are not sent at all. */
function filled<K extends string>(
  values: Values,
  prefix: string,
  keys: readonly K[],
): Partial<Record<K, string>> {
  const pairs = keys
    .map((key) => [key, values[`${prefix}.${key}`]?.trim() ?? ''])
    .filter(([, value]) => value !== '');
  return Object.fromEntries(pairs) as Partial<Record<K, string>>;
}

function addressFrom(values: Values, prefix: 'billing' | 'delivery'): AddressInput {
  const needed = (key: string) => values[`${prefix}.${key}`]?.trim() ?? '';
  return {
    firstName: needed('firstName'),
    lastName: needed('lastName'),
    line1: needed('line1'),
    postcode: needed('postcode'),
    city: needed('city'),
    country: needed('country'),
    ...filled(values, prefix, OPTIONAL_ADDRESS),
  };
}

/** Parts that are switched off (another delivery address, company data) have no fields in `values`. */
export function buyerFrom(values: Values): BuyerInput {
  const note = values['note']?.trim() ?? '';
  return {
    email: values['email']?.trim() ?? '',
    billing: addressFrom(values, 'billing'),
    ...('delivery.line1' in values && { delivery: addressFrom(values, 'delivery') }),
    ...('company.name' in values && {
      company: { name: values['company.name']?.trim() ?? '', ...filled(values, 'company', OPTIONAL_COMPANY) },
    }),
    ...('wantsInvoice' in values && { invoice: filled(values, 'invoice', ['fiscalCode']) }),
    ...(note !== '' && { note }),
    termsAccepted: ('termsAccepted' in values) as true,
    ...('marketingConsent' in values && { marketingConsent: true }),
  };
}

/** Stripe's `billing_details`. They need country and postcode, because Stripe's own fields for both are off. */
export function billingDetails(values: Values) {
  const { email, billing } = buyerFrom(values);
  return {
    name: `${billing.firstName} ${billing.lastName}`.trim(),
    email: asciiMailbox(email),
    ...(billing.phone && { phone: billing.phone }),
    address: {
      line1: billing.line1,
      line2: billing.line2 ?? '',
      postal_code: billing.postcode,
      city: billing.city,
      state: billing.state ?? '',
      country: billing.country,
    },
  };
}

/** `buyer.billing.city` is the form's field `billing.city`; what is not a field of the form stays under its own name. */
export function errorsByField(problem: Problem | null): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { field, message } of problem?.errors ?? []) errors[field.replace(/^buyer\./, '')] ??= message;
  return errors;
}
