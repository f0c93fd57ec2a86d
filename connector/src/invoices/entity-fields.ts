import { z } from 'zod';
import { countryCode, localeSchema } from '../contract/schemas.ts';
import { isTimeZone } from '../platform/days.ts';

const text = (max: number) => z.string().trim().max(max);

/** A number needs its year, or two documents of two years had the same one. */
const pattern = text(20)
  .regex(/\{year\}|\{yy\}/, 'It holds {year} or {yy}.')
  .regex(/\{number\}/, 'It holds {number}.')
  .regex(/^[A-Za-z0-9/.\-{}]*$/, 'Use letters, digits, / . and -.');

/** What an owner says of a legal entity. An empty field is not known yet; `findMissing` says which have to be. */
export const entityFields = z.object({
  name: text(200),
  line1: text(200),
  line2: text(200),
  postcode: text(20),
  city: text(100),
  state: text(100),
  country: countryCode,
  /** With the country's prefix, e.g. `IT01234567890`. */
  vatNumber: text(30).transform((number) => number.replace(/[\s.-]/g, '').toUpperCase()),
  fiscalCode: text(30).transform((code) => code.replace(/\s/g, '').toUpperCase()),
  email: text(320),
  phone: text(40),
  locale: localeSchema,
  timeZone: z.string().max(60).refine(isTimeZone, 'Use a time zone like Europe/Rome.'),
  /** `RF01` to `RF20`, Italy's word for the tax regime. */
  taxRegime: text(4).regex(/^(RF(0[12]|0[4-9]|1\d|20))?$/, 'Use RF01 to RF20; there is no RF03.'),
  registerEntry: text(60),
  iban: text(40).transform((iban) => iban.replace(/\s/g, '').toUpperCase()),
  /** Sells to other countries of the EU with their tax, declared in one place (OSS). */
  usesOss: z.boolean(),
  invoicePattern: pattern,
  creditNotePattern: pattern,
});
export type EntityFields = z.output<typeof entityFields>;

export const NEW_ENTITY: EntityFields = {
  name: '',
  line1: '',
  line2: '',
  postcode: '',
  city: '',
  state: '',
  country: 'IT',
  vatNumber: '',
  fiscalCode: '',
  email: '',
  phone: '',
  locale: 'it',
  timeZone: 'Europe/Rome',
  taxRegime: '',
  registerEntry: '',
  iban: '',
  usesOss: false,
  invoicePattern: '{year}/{number}',
  creditNotePattern: '{year}/NC{number}',
};
