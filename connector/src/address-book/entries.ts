import { findWrongCodes, tidyCodes, type CodeFault } from '../contract/company-codes.ts';
import { findWrongPlace, tidyPlace, type WrongPlace } from '../contract/address-form.ts';
import { sha256 } from '../platform/hash.ts';
import { isMailbox } from '../contract/mailbox.ts';
import { cut } from '../platform/text.ts';
import { fold } from '../search/spelling.ts';
import type { AddressKind, SavedAddressRow } from './store.ts';

/** What is typed of an address; empty where nothing was. The codes are a billing profile's alone. */
export interface AddressEntries {
  label: string;
  firstName: string;
  lastName: string;
  company: string;
  line1: string;
  line2: string;
  postcode: string;
  city: string;
  state: string;
  country: string;
  phone: string;
  vatNumber: string;
  fiscalCode: string;
  sdiCode: string;
  pec: string;
  /** `yes` for a billing profile whose owner wants an invoice with each purchase; empty or missing: no. */
  wantsInvoice?: string;
}

export interface WrongEntry {
  /** Empty: the address as a whole. */
  field: keyof AddressEntries | '';
  reason:
    | WrongPlace['reason']
    | CodeFault
    | 'no_name'
    | 'no_company'
    | 'bad_pec'
    | 'known_address'
    | 'too_many_addresses';
  /** A right one, where the reason has a place for it. */
  example: string;
}

const wrong = (field: WrongEntry['field'], reason: WrongEntry['reason'], example = ''): WrongEntry => ({
  field,
  reason,
  example,
});

const isBlank = (...texts: string[]): boolean => texts.every((text) => text.trim() === '');

function judgeCompany(entries: AddressEntries): WrongEntry[] {
  const { company, vatNumber, sdiCode, pec, fiscalCode, country } = entries;
  const nameless = isBlank(company) && !isBlank(vatNumber, sdiCode, pec);
  const codes = findWrongCodes({ vatNumber, fiscalCode, sdiCode, pec }, country);
  return [
    ...(nameless ? [wrong('company', 'no_company')] : []),
    ...codes.map(({ field, reason, example }) => wrong(field, reason, example)),
    ...(!isBlank(pec) && !isMailbox(pec.trim()) ? [wrong('pec', 'bad_pec')] : []),
  ];
}

/** Says all that keeps an address from being kept; some people have one name only, and a company needs none. */
export function findWrongEntries(kind: AddressKind, entries: AddressEntries): WrongEntry[] {
  const { firstName, lastName, company } = entries;
  const codes = kind === 'billing' ? judgeCompany(entries) : [];
  const nameless =
    isBlank(firstName, lastName, company) && !codes.some(({ reason }) => reason === 'no_company');
  return [
    ...(nameless ? [wrong('firstName', 'no_name')] : []),
    ...findWrongPlace(entries).map(({ field, reason, example }) => wrong(field, reason, example)),
    ...codes,
  ];
}

type AddressColumns = Omit<
  SavedAddressRow,
  'id' | 'customer_id' | 'kind' | 'default_of' | 'created_at' | 'updated_at'
>;

const tidy = (text: string, most: number): string => cut(text.replace(/\s+/g, ' ').trim(), most);

type Written = Omit<AddressColumns, 'content_hash' | 'wants_invoice'>;

/** Case, accents and blanks do not make another address: `VIA ROMA  1` is `Via Roma 1`. What it is called does not, either. */
function contentHash({ label: _label, ...columns }: Written): string {
  return sha256(JSON.stringify(Object.entries(columns).map(([name, text]) => [name, fold(text)])));
}

/** The columns of an address as they are kept; a delivery address has no codes. */
export function columnsOf(kind: AddressKind, typed: AddressEntries): AddressColumns {
  const entries = tidyCodes(tidyPlace(typed));
  const code = (text: string, most: number): string => (kind === 'billing' ? tidy(text, most) : '');
  const columns = {
    label: tidy(entries.label, 60),
    first_name: tidy(entries.firstName, 100),
    last_name: tidy(entries.lastName, 100),
    company: tidy(entries.company, 200),
    line1: tidy(entries.line1, 200),
    line2: tidy(entries.line2, 200),
    postcode: tidy(entries.postcode, 20),
    city: tidy(entries.city, 100),
    state: tidy(entries.state, 100),
    country: entries.country,
    phone: tidy(entries.phone, 40),
    vat_number: code(entries.vatNumber, 20),
    fiscal_code: code(entries.fiscalCode, 20),
    sdi_code: code(entries.sdiCode, 7),
    pec: code(entries.pec, 254),
  };
  const wants_invoice = kind === 'billing' && entries.wantsInvoice === 'yes';
  return { ...columns, wants_invoice, content_hash: contentHash(columns) };
}
