import { z } from 'zod';
import { translateWord } from '@carrello/portal/texts';
import { localeSchema } from '../contract/schemas.ts';
import { invalidFields, type AppError } from '../platform/errors.ts';
import { isTimeZone } from '../platform/days.ts';
import { refuse, type Refused } from '../platform/outcome.ts';

/** What is wrong is a word, which page and command say as `fault.WORD`. */
const text = (max: number) => z.string('bad_text').trim().max(max, 'too_long');
const plain = (of: string): string => of.replace(/\s/g, '').toUpperCase();

/** A number needs its year, or two documents of two years had the same one. */
const pattern = text(20)
  .regex(/\{year\}|\{yy\}/, 'pattern_year')
  .regex(/\{number\}/, 'pattern_number')
  .regex(/^[A-Za-z0-9/.\-{}]*$/, 'pattern_signs');

/**
 * What an owner says of a legal entity, at the desk or by the command, each as it is typed. An empty field is not known
 * yet; `findMissing` says which have to be.
 */
export const entityFields = z.object({
  name: text(200),
  line1: text(200),
  line2: text(200),
  postcode: text(20),
  city: text(100),
  state: text(100),
  country: z
    .string('bad_country')
    .transform(plain)
    .refine((code) => /^[A-Z]{2}$/.test(code), 'bad_country'),
  /** With the country's prefix, e.g. `IT01234567890`. */
  vatNumber: text(30).transform((number) => plain(number).replace(/[.-]/g, '')),
  fiscalCode: text(30).transform(plain),
  email: text(320),
  phone: text(40),
  locale: z.enum(localeSchema.options, 'bad_locale'),
  timeZone: z.string('bad_time_zone').trim().max(60, 'bad_time_zone').refine(isTimeZone, 'bad_time_zone'),
  /** `RF01` to `RF20`, Italy's word for the tax regime. */
  taxRegime: text(4).regex(/^(RF(0[12]|0[4-9]|1\d|20))?$/, 'bad_regime'),
  registerEntry: text(60),
  iban: text(40).transform(plain),
  /** Sells to other countries of the EU with their tax, declared in one place (OSS); typed as yes or no. */
  usesOss: z.preprocess(
    (typed) => (typed === 'yes' ? true : typed === 'no' ? false : typed),
    z.boolean('yes_or_no'),
  ),
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

/** The option of the command for each field. */
export const ENTITY_OPTIONS: Record<keyof EntityFields, string> = {
  name: 'name',
  line1: 'street',
  line2: 'street-2',
  postcode: 'postcode',
  city: 'city',
  state: 'state',
  country: 'country',
  vatNumber: 'vat-number',
  fiscalCode: 'fiscal-code',
  email: 'email',
  phone: 'phone',
  locale: 'locale',
  timeZone: 'time-zone',
  taxRegime: 'regime',
  registerEntry: 'register',
  iban: 'iban',
  usesOss: 'oss',
  invoicePattern: 'invoice-pattern',
  creditNotePattern: 'credit-note-pattern',
};

/** The fields as a form shows them. */
export const typedOf = (fields: EntityFields): Record<keyof EntityFields, string> => ({
  ...fields,
  usesOss: fields.usesOss ? 'yes' : 'no',
});

/** Reads what was typed; what is wrong comes back by its fields. */
export function readEntityFields(
  typed: Record<string, unknown>,
): { ok: true; fields: EntityFields } | { ok: false; refused: Refused[] } {
  const read = entityFields.safeParse(typed);
  if (read.success) return { ok: true, fields: read.data };
  const refused = read.error.issues.map(({ path, message }) => refuse(String(path[0] ?? ''), message));
  return { ok: false, refused };
}

/** The same as an error of the whole product, in words. */
export const asInvalid = (refused: Refused[]): AppError =>
  invalidFields(
    refused.map(({ field, reason }) => ({ field, message: translateWord('en', 'fault', reason) })),
  );
