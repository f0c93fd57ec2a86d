import { findWrongPlace, tidyPlace, type WrongPlace } from './address-form.ts';
import type { AddressInput, BuyerInput } from './checkout.ts';

/** What a cart asks of its buyer's addresses. */
export interface AddressesAsked {
  /** Goods go somewhere. Where nothing is shipped, only a company's bill and an invoice need a street. */
  needsShipping: boolean;
  /** The chosen way of shipping calls before it comes. */
  needsPhone: boolean;
}

type Addresses = Pick<BuyerInput, 'billing' | 'delivery' | 'company' | 'invoice'>;

export interface WrongAddress {
  /** `billing.postcode`, `delivery.city` … */
  field: string;
  reason: Exclude<WrongPlace['reason'], 'missing'> | 'no_name' | `missing_${WrongPlace['field'] | 'phone'}`;
  /** A right one, for `postcode_form`; empty for the others. */
  example: string;
}

/** True where a street is asked for at the bill. */
export const asksPlace = (asked: Pick<AddressesAsked, 'needsShipping'>, forInvoice: boolean): boolean =>
  asked.needsShipping || forInvoice;

/** One name is enough: some people have no other. */
function judge(section: 'billing' | 'delivery', address: AddressInput, hasPlace: boolean): WrongAddress[] {
  const { firstName, lastName, state = '' } = address;
  const isNameless = (firstName + lastName).trim() === '';
  const places = hasPlace ? findWrongPlace({ ...address, state }) : [];
  return [
    ...(isNameless ? [{ field: `${section}.firstName`, reason: 'no_name' as const, example: '' }] : []),
    ...places.map(({ field, reason, example }) => ({
      field: `${section}.${field}`,
      reason: reason === 'missing' ? (`missing_${field}` as const) : reason,
      example,
    })),
  ];
}

/** Says what the addresses of an order lack or have wrong, by the customs of their countries. */
export function findWrongAddresses(buyer: Addresses, asked: AddressesAsked): WrongAddress[] {
  const { billing, delivery, company, invoice } = buyer;
  const callsNobody = ((delivery?.phone ?? '') + (billing.phone ?? '')).trim() === '';
  return [
    ...judge('billing', billing, asksPlace(asked, company !== undefined || invoice !== undefined)),
    ...(delivery && asked.needsShipping ? judge('delivery', delivery, true) : []),
    ...(asked.needsShipping && asked.needsPhone && callsNobody
      ? [{ field: 'billing.phone', reason: 'missing_phone' as const, example: '' }]
      : []),
  ];
}

const tidy = (address: AddressInput): AddressInput => ({
  ...address,
  ...tidyPlace({ ...address, state: address.state ?? '' }),
});

/** The addresses as they are kept: states by their code, postcodes in capitals, and nothing that their country does not use. */
export function withTidyPlaces<B extends Addresses>(buyer: B): B {
  const { billing, delivery } = buyer;
  return { ...buyer, billing: tidy(billing), ...(delivery ? { delivery: tidy(delivery) } : {}) };
}
