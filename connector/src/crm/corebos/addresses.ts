import type { Fields } from '../crm.ts';
import type { RecordAddress } from '../records.ts';
import type { Row } from './connection.ts';
import { countryCode, countryName, type TextFitter } from './fit-text.ts';

/** Names the columns of one of coreBOS' many addresses, by what they hold. */
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

/** Draws an address. One without a street says `streetOr`, where a street is mandatory on the screen. */
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

/** Reads the fields of an address that a column holds. */
const HELD: Record<keyof AddressColumns, (text: string) => Fields> = {
  street(text) {
    const [line1 = '', ...more] = text.split('\n').map((line) => line.trim());
    return { line1, line2: more.filter((line) => line !== '').join(', ') };
  },
  zip: (text) => ({ postcode: text.trim() }),
  city: (text) => ({ city: text.trim() }),
  state: (text) => ({ state: text.trim() }),
  // A country that none of ours is called stays as it was typed.
  country: (text) => ({ country: countryCode(text) ?? text.trim() }),
};

const PARTS = Object.keys(HELD) as (keyof AddressColumns)[];

/** Reads the fields of those columns that are among `kept`: `{ bill_city: 'Como' }` is `{ city: 'Como' }`. */
export function readAddressFields(columns: AddressColumns, kept: Fields): Fields {
  const known = PARTS.flatMap((part) => {
    const text = kept[columns[part]];
    return text === undefined ? [] : [HELD[part](text)];
  });
  return Object.assign({}, ...known) as Fields;
}

/** Finds the column that holds a field of an address. */
export function addressColumnOf(columns: AddressColumns, field: string): string | undefined {
  const part = PARTS.find((each) => field in HELD[each](''));
  return part && columns[part];
}

/** Reads a whole address, of nobody in particular. */
export function readAddress(columns: AddressColumns, kept: Fields): RecordAddress {
  const none = { firstName: '', lastName: '', company: '', phone: '' };
  const place = { line1: '', line2: '', postcode: '', city: '', state: '', country: '' };
  return { ...none, ...place, ...readAddressFields(columns, kept) };
}
