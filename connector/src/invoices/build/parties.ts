import { findWrongCodes } from '../../contract/company-codes.ts';
import { VAT_NUMBERS } from '../../contract/vat-numbers.ts';
import type { OrderAddress, OrderDetails } from '../../orders/present.ts';
import type { Buyer, DocumentAddress, Seller } from '../document.ts';
import type { LegalEntity } from '../entities.ts';
import { Held } from './held.ts';

const prefixOf = (country: string): string => (country === 'GR' ? 'EL' : country);

export const addressOf = ({
  line1,
  line2,
  postcode,
  city,
  state,
  country,
}: OrderAddress): DocumentAddress => ({ line1, line2, postcode, city, state, country });

export const nameOf = ({ firstName, lastName, company }: OrderAddress): string =>
  `${firstName} ${lastName}`.trim() || company.trim();

export function sellerOf(entity: LegalEntity): Seller {
  const { name, line1, line2, postcode, city, state, country } = entity;
  const { vatNumber, fiscalCode, email, locale, taxRegime, registerEntry, iban, phone } = entity;
  const address = { line1, line2, postcode, city, state, country };
  return {
    ...{ name, address, vatNumber, fiscalCode, email },
    ...{ locale, taxRegime, registerEntry, iban, phone },
  };
}

/** Writes a VAT number with its country before it: `00743110157` of an Italian is `IT00743110157`. */
function withCountry(typed: string, country: string): string {
  const number = typed.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
  const named = Object.keys(VAT_NUMBERS).find((code) => number.startsWith(prefixOf(code)));
  const isComplete =
    (named !== undefined && VAT_NUMBERS[named]?.form.test(number.slice(2))) || /^[A-Z]{2,3}\d/.test(number);
  return number === '' || isComplete ? number : `${prefixOf(country)}${number}`;
}

type Ordered = Pick<OrderDetails, 'billing' | 'company' | 'email'>;

/** An order names a company by its name or VAT number; a codice fiscale alone is a person's. */
export const isOfCompany = ({ company }: Pick<OrderDetails, 'company'>): boolean =>
  company !== null && (company.vatNumber.trim() !== '' || company.name.trim() !== '');

/** Who buys, as the order says it. */
export function buyerOf({ billing, company, email }: Ordered): Buyer {
  const codes = company ?? { name: '', vatNumber: '', fiscalCode: '', sdiCode: '', pec: '' };
  const ofCompany = isOfCompany({ company });
  return {
    kind: ofCompany ? 'company' : 'person',
    name: (ofCompany && codes.name.trim()) || nameOf(billing),
    address: addressOf(billing),
    vatNumber: withCountry(codes.vatNumber, billing.country),
    fiscalCode: codes.fiscalCode.replace(/\s/g, '').toUpperCase(),
    email,
    sdiCode: codes.sdiCode.trim().toUpperCase(),
    pec: codes.pec.trim(),
  };
}

/** Throws `Held` for a buyer to whom no document can be written. */
export function assertBuyer(buyer: Buyer, seller: Seller): void {
  const { line1, city, country } = buyer.address;
  if (buyer.name === '') throw new Held('buyer_name_missing');
  if (line1.trim() === '' || city.trim() === '' || !/^[A-Z]{2}$/.test(country))
    throw new Held('buyer_address_missing');
  const { vatNumber, fiscalCode } = buyer;
  const wrong = findWrongCodes({ vatNumber, fiscalCode }, country)[0];
  if (wrong) throw new Held('buyer_code_wrong', { field: wrong.field });
  // Italian law names the buyer by one of the two.
  if (seller.address.country === 'IT' && country === 'IT' && vatNumber === '' && fiscalCode === '')
    throw new Held('buyer_code_missing');
  // The tax office refuses what somebody sells to themselves, like an order that the owner placed as a test.
  if (vatNumber !== '' && vatNumber === seller.vatNumber) throw new Held('buyer_is_seller');
}
