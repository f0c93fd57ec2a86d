import type { Fields, ReadAddress, RecordAddress } from '../crm.ts';
import type { Row } from './connection.ts';
import { countryCode, countryName, type TextFitter } from './fit-text.ts';

/** Column names of one of coreBOS' many addresses, by what they hold. */
export interface AddressColumns {
  street: string;
  city: string;
  state: string;
  zip: string;
  country: string;
}

export const MAILING: AddressColumns = {
  street: 'mailingstreet',
  city: 'mailingcity',
  state: 'mailingstate',
  zip: 'mailingzip',
  country: 'mailingcountry',
};
export const OTHER: AddressColumns = {
  street: 'otherstreet',
  city: 'othercity',
  state: 'otherstate',
  zip: 'otherzip',
  country: 'othercountry',
};
export const BILL: AddressColumns = {
  street: 'bill_street',
  city: 'bill_city',
  state: 'bill_state',
  zip: 'bill_code',
  country: 'bill_country',
};
export const SHIP: AddressColumns = {
  street: 'ship_street',
  city: 'ship_city',
  state: 'ship_state',
  zip: 'ship_code',
  country: 'ship_country',
};

export function addressColumns(...sets: AddressColumns[]): string[] {
  return sets.flatMap((columns) => Object.values(columns) as string[]);
}

/** `streetOr`: what an address without a street says, where a street is mandatory on the screen. */
export function drawAddress(
  fitter: TextFitter,
  table: string,
  columns: AddressColumns,
  address: RecordAddress | null,
  streetOr = '',
): Row {
  const fit = (column: keyof AddressColumns, value: string) =>
    fitter.fit(table, columns[column], value, column);
  const street = address ? [address.line1, address.line2].filter((line) => line !== '').join('\n') : '';
  return {
    [columns.street]: fit('street', street || streetOr),
    [columns.city]: fit('city', address?.city ?? ''),
    [columns.state]: fit('state', address?.state ?? ''),
    [columns.zip]: fit('zip', address?.postcode ?? ''),
    [columns.country]: fit('country', countryName(address?.country ?? '')),
  };
}

/** An address as it reads there; the country stays as typed when it is none we know. */
export function readAddress(columns: AddressColumns, fields: Fields): ReadAddress {
  const of = (column: keyof AddressColumns) => (fields[columns[column]] ?? '').trim();
  const [line1 = '', ...more] = of('street').split('\n');
  const country = of('country');
  return {
    line1: line1.trim(),
    line2: more
      .map((line) => line.trim())
      .filter(Boolean)
      .join(', '),
    city: of('city'),
    state: of('state'),
    postcode: of('zip'),
    country: countryCode(country) ?? country,
  };
}
