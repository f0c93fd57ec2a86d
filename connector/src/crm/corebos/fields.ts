import type { Fields } from '../crm.ts';
import type { SharedRecord } from '../records.ts';
import {
  addressColumnOf,
  BILL,
  MAILING,
  OTHER,
  readAddressFields,
  SHIP,
  type AddressColumns,
} from './addresses.ts';
import { statusHere } from './statuses.ts';

/** Names a module's columns among us. Links keep columns; everybody beyond this folder speaks fields. */
interface FieldMap {
  fields: Record<string, string>;
  /** Where values are words, these make them ours. */
  words?: Record<string, (value: string) => string>;
  addresses?: Record<'billing' | 'delivery', AddressColumns>;
}

const MAPS: Record<SharedRecord['kind'], FieldMap> = {
  account: { fields: { accountname: 'name' }, addresses: { billing: BILL, delivery: SHIP } },
  contact: {
    fields: {
      firstname: 'firstName',
      lastname: 'lastName',
      email: 'email',
      phone: 'phone',
      emailoptout: 'marketingConsent',
    },
    // Capitals make no other mailbox: `ANNA@EXAMPLE.COM` there rewrites nothing here.
    words: {
      emailoptout: (value) => (value === '1' ? 'no' : 'yes'),
      email: (value) => value.trim().toLowerCase(),
    },
    addresses: { billing: MAILING, delivery: OTHER },
  },
  product: {
    fields: { productname: 'name', unit_price: 'netPrice', qtyinstock: 'stock', discontinued: 'active' },
    // Its name says the contrary: 1 is a product that is sold.
    words: { discontinued: (value) => (value === '1' ? 'yes' : 'no') },
  },
  order: {
    fields: { sostatus: 'status', total: 'total' },
    words: { sostatus: (value) => statusHere(value) ?? value },
    addresses: { billing: BILL, delivery: SHIP },
  },
};

/** Reads columns as fields of ours: `mailingcity` is `billing.city`. A column that is none of ours is left out. */
export function toFields(kind: SharedRecord['kind'], kept: Fields): Fields {
  const { fields, words = {}, addresses } = MAPS[kind];
  const read: Fields = {};
  for (const [column, field] of Object.entries(fields)) {
    const value = kept[column];
    if (value !== undefined) read[field] = words[column]?.(value) ?? value;
  }
  for (const [name, columns] of Object.entries(addresses ?? {})) {
    const place = readAddressFields(columns, kept);
    for (const [part, value] of Object.entries(place)) read[`${name}.${part}`] = value;
  }
  return read;
}

/**
 * Takes over their spelling where the two mean the same: `Switzerland` here, `Svizzera` there → nothing is to be written.
 * Columns of a kind that only we write stay as they are.
 */
export function spelledAsThere(kind: string, ours: Fields, theirs: Fields): Fields {
  const shared = kind === 'contact_account' ? 'account' : kind;
  if (!isShared(shared)) return ours;
  const meaning = (column: string, value: string) => JSON.stringify(toFields(shared, { [column]: value }));
  const spell = ([column, value]: [string, string]): [string, string] => {
    const there = theirs[column];
    const same =
      there !== undefined && isField(shared, column) && meaning(column, value) === meaning(column, there);
    return [column, same ? there : value];
  };
  return Object.fromEntries(Object.entries(ours).map(spell));
}

const isShared = (kind: string): kind is SharedRecord['kind'] => kind in MAPS;

/** True for a column that holds a field of ours; a contact's organisation is none, for one. */
export const isField = (kind: SharedRecord['kind'], column: string): boolean =>
  Object.keys(toFields(kind, { [column]: '' })).length > 0;

/** Finds the column that holds a field: `billing.line2` is in the street. */
export function columnOf(kind: SharedRecord['kind'], field: string): string | undefined {
  const { fields, addresses } = MAPS[kind];
  const [name = '', part] = field.split('.');
  if (part !== undefined && (name === 'billing' || name === 'delivery'))
    return addresses && addressColumnOf(addresses[name], part);
  return Object.keys(fields).find((column) => fields[column] === field);
}
