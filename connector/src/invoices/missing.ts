import { findWrongCodes } from '../contract/company-codes.ts';
import type { LegalEntity } from './entities.ts';
import { LONGEST_NUMBER, numberOf } from './number-pattern.ts';

/** What has to be known of an entity before its first number is spent, in words for its owner. */
const RULES: { holds(entity: LegalEntity): boolean; says: string }[] = [
  { holds: ({ name }) => name !== '', says: 'The name is missing (--name).' },
  { holds: ({ line1 }) => line1 !== '', says: 'The street with its number is missing (--street).' },
  { holds: ({ city }) => city !== '', says: 'The city is missing (--city).' },
  { holds: ({ postcode }) => postcode !== '', says: 'The postcode is missing (--postcode).' },
  {
    holds: ({ country, postcode }) => country !== 'IT' || postcode === '' || /^\d{5}$/.test(postcode),
    says: 'An Italian postcode has five digits (--postcode).',
  },
  {
    holds: ({ country, state }) => country !== 'IT' || /^[A-Z]{2}$/.test(state),
    says: 'The province is missing, two capitals like MI (--state).',
  },
  { holds: ({ vatNumber }) => vatNumber !== '', says: 'The VAT number is missing (--vat-number).' },
  {
    holds: ({ vatNumber, country }) => vatNumber === '' || vatNumber.startsWith(prefixOf(country)),
    says: 'The VAT number begins with the country, like IT01234567890 (--vat-number).',
  },
  {
    holds: ({ vatNumber, country }) => findWrongCodes({ vatNumber }, country).length === 0,
    says: 'The VAT number cannot be right: a digit is wrong or missing (--vat-number).',
  },
  {
    holds: ({ fiscalCode, country }) => findWrongCodes({ fiscalCode }, country).length === 0,
    says: 'The codice fiscale cannot be right (--fiscal-code).',
  },
  {
    holds: ({ country, taxRegime }) => country !== 'IT' || taxRegime !== '',
    says: 'The tax regime is missing, RF01 for most (--regime).',
  },
  { holds: ({ email }) => /^\S+@\S+$/.test(email), says: 'The e-mail address is missing (--email).' },
  {
    holds: ({ iban }) => iban === '' || /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban),
    says: 'The IBAN cannot be right (--iban).',
  },
  {
    holds: ({ invoicePattern, creditNotePattern }) => invoicePattern !== creditNotePattern,
    says: 'Invoices and credit notes have the same pattern: their numbers would be alike (--credit-note-pattern).',
  },
  {
    holds: ({ invoicePattern, creditNotePattern }) =>
      [invoicePattern, creditNotePattern].every(
        (pattern) => numberOf(pattern, { year: 2026, sequence: 999_999 }).length <= LONGEST_NUMBER,
      ),
    says: `A number may have ${LONGEST_NUMBER} characters, and this pattern needs more (--invoice-pattern).`,
  },
];

/** Greek VAT numbers begin with EL. */
const prefixOf = (country: string): string => (country === 'GR' ? 'EL' : country);

/** Says in words what is missing before the entity can issue anything; empty when nothing is. */
export function findMissing(entity: LegalEntity): string[] {
  return RULES.filter(({ holds }) => !holds(entity)).map(({ says }) => says);
}
