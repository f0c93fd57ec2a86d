import { findWrongCodes } from '../contract/company-codes.ts';
import type { EntityFields } from './entity-fields.ts';
import { LONGEST_NUMBER, numberOf } from './number-pattern.ts';

/** What is missing of an entity: the field, and a word that page and command say as `entityMissing.WORD`. */
export interface Missing {
  field: keyof EntityFields;
  reason: string;
}

/** What has to be known of an entity before its first number is spent. */
const RULES: (Missing & { holds(entity: EntityFields): boolean })[] = [
  { holds: ({ name }) => name !== '', field: 'name', reason: 'name_missing' },
  { holds: ({ line1 }) => line1 !== '', field: 'line1', reason: 'street_missing' },
  { holds: ({ city }) => city !== '', field: 'city', reason: 'city_missing' },
  { holds: ({ postcode }) => postcode !== '', field: 'postcode', reason: 'postcode_missing' },
  {
    holds: ({ country, postcode }) => country !== 'IT' || postcode === '' || /^\d{5}$/.test(postcode),
    field: 'postcode',
    reason: 'postcode_wrong',
  },
  {
    holds: ({ country, state }) => country !== 'IT' || /^[A-Z]{2}$/.test(state),
    field: 'state',
    reason: 'province_missing',
  },
  { holds: ({ vatNumber }) => vatNumber !== '', field: 'vatNumber', reason: 'vat_missing' },
  {
    holds: ({ vatNumber, country }) => vatNumber === '' || vatNumber.startsWith(prefixOf(country)),
    field: 'vatNumber',
    reason: 'vat_country',
  },
  {
    holds: ({ vatNumber, country }) => findWrongCodes({ vatNumber }, country).length === 0,
    field: 'vatNumber',
    reason: 'vat_wrong',
  },
  {
    holds: ({ fiscalCode, country }) => findWrongCodes({ fiscalCode }, country).length === 0,
    field: 'fiscalCode',
    reason: 'fiscal_code_wrong',
  },
  {
    holds: ({ country, taxRegime }) => country !== 'IT' || taxRegime !== '',
    field: 'taxRegime',
    reason: 'regime_missing',
  },
  { holds: ({ email }) => /^\S+@\S+$/.test(email), field: 'email', reason: 'email_missing' },
  {
    holds: ({ iban }) => iban === '' || /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban),
    field: 'iban',
    reason: 'iban_wrong',
  },
  {
    holds: ({ invoicePattern, creditNotePattern }) => invoicePattern !== creditNotePattern,
    field: 'creditNotePattern',
    reason: 'same_pattern',
  },
  {
    holds: ({ invoicePattern, creditNotePattern }) =>
      [invoicePattern, creditNotePattern].every(
        (pattern) => numberOf(pattern, { year: 2026, sequence: 999_999 }).length <= LONGEST_NUMBER,
      ),
    field: 'invoicePattern',
    reason: 'long_pattern',
  },
];

/** Greek VAT numbers begin with EL. */
const prefixOf = (country: string): string => (country === 'GR' ? 'EL' : country);

/** Says what is missing before the entity can issue anything; empty when nothing is. */
export function findMissing(entity: EntityFields): Missing[] {
  return RULES.filter(({ holds }) => !holds(entity)).map(({ field, reason }) => ({ field, reason }));
}
