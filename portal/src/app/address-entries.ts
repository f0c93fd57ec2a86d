import type { Request } from 'express';
import type { AddressEntries, AddressKind } from '../services.ts';
import type { FormFault } from '../ui/field.tsx';
import { fieldOf, queryOf } from './forms.ts';
import type { Reader } from './reader.ts';

export const NO_ENTRIES: AddressEntries = {
  label: '',
  firstName: '',
  lastName: '',
  company: '',
  line1: '',
  line2: '',
  postcode: '',
  city: '',
  state: '',
  country: '',
  phone: '',
  vatNumber: '',
  fiscalCode: '',
  sdiCode: '',
  pec: '',
  wantsInvoice: '',
};

const FIELDS = Object.keys(NO_ENTRIES) as (keyof AddressEntries)[];

const entriesBy = (read: (name: keyof AddressEntries) => string): AddressEntries =>
  Object.fromEntries(FIELDS.map((name) => [name, read(name)])) as unknown as AddressEntries;

/** What was sent in the form of an address. */
export const entriesOf = (req: Request): AddressEntries => entriesBy((name) => fieldOf(req, name).trim());

/** The same of an address that is kept. */
export const entriesIn = (address: AddressEntries): AddressEntries =>
  entriesBy((name) => address[name] ?? '');

export const kindOf = (text: string): AddressKind => (text === 'billing' ? 'billing' : 'delivery');

/** Says whether the form asks for the codes of a company: by its link (`for=company`), or because the address has some. */
export function isForCompany(
  req: Request,
  { kind, company, vatNumber }: { kind: AddressKind } & AddressEntries,
): boolean {
  return kind === 'billing' && (queryOf(req, 'for') === 'company' || company + vatNumber !== '');
}

/** Says in the reader's language what is wrong with an address. */
export function addressFaultsOf(
  reader: Reader,
  wrong: { field: string; reason: string; example: string }[],
): FormFault[] {
  return wrong.map(({ field, reason, example }) => ({
    field,
    text: reader.word('fault', reason === 'missing' ? `missing_${field}` : reason, { example }),
  }));
}
