import { z } from 'zod';
import { isMailbox } from './mailbox.ts';

/** Pieces of the wire contract that several features share. */

/** ISO 4217 code, three capitals. */
export const currencyCode = z.string().regex(/^[A-Z]{3}$/, 'Use a three-letter ISO 4217 code.');

/** What an order was charged in: shops may have a currency of their own (points, `MILES`), which is kept and flagged. */
export const chargedCurrency = z
  .string()
  .regex(/^[A-Z]{3,10}$/, 'Use a three-letter ISO 4217 code, or a shop’s own of up to ten letters.');

/** Integer minor units of `currency`: 1220 EUR is 12.20 euro, 500 JPY is 500 yen. */
export const moneySchema = z.strictObject({ amount: z.int(), currency: currencyCode });

/** An exact decimal number as a string: `22`, `8.264463`, `-1.5`. */
export const decimalString = z
  .string()
  .max(40)
  .regex(/^-?\d+(\.\d+)?$/, 'Use a decimal number in a string, like "8.25".');

/** ISO 8601 in UTC with Z. */
export const isoTime = z.iso.datetime({
  message: 'Use an ISO 8601 time in UTC, like 2026-01-31T12:00:00.000Z.',
});

/** ISO 3166-1 alpha-2, two capitals. */
export const countryCode = z.string().regex(/^[A-Z]{2}$/, 'Use a two-letter ISO 3166 country code.');

/** A mailbox as somebody typed it; two spellings of one are told by `normaliseMailbox`. */
export const mailbox = (message = 'Enter a valid e-mail address.') =>
  z.string().trim().max(254).refine(isMailbox, message).meta({ format: 'idn-email' });

/** The two languages the product speaks so far. */
export const localeSchema = z.enum(['en', 'it']);
export type Locale = z.infer<typeof localeSchema>;

/**
 * A web address as everybody reads it alike: browsers take `\` for `/`, others for a part of the name, and what stands
 * before an `@` is easily taken for the host.
 */
export const webAddress = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .refine((text) => !/[\\\s\p{Cc}]/u.test(text), 'Write it without backslashes and blanks.')
  .refine((text) => !hasUser(text), 'Write it without a user name.');

function hasUser(text: string): boolean {
  const { username, password } = URL.canParse(text) ? new URL(text) : { username: '', password: '' };
  return username !== '' || password !== '';
}
