import type { AddressView, Locale, Money } from '../services.ts';
import { formatMoney } from './money.ts';

/** English is written as in Europe: `2 March 2026`, not `March 2, 2026`. */
const LANGUAGE: Record<Locale, string> = { en: 'en-GB', it: 'it-IT' };

export interface Format {
  money(value: Money): string;
  /** `2 March 2026` */
  date(at: number): string;
  /** `2 Mar 2026` */
  day(at: number): string;
  /** `2 Mar 2026, 10:05` */
  time(at: number): string;
  /** Writes a decimal string in this language: `1.5` → `1,5` in Italian. What is no number stays as it is. */
  decimal(text: string): string;
  country(code: string): string;
  /** The name of a language: `it_IT` → `Italian`. */
  language(code: string): string;
  /** Name, street and place, a line each, none empty. The place is written as in its country: `20121 Milano (MI)`. */
  address(address: AddressView): string[];
}

const formats = new Map<string, Format>();

/** Intl's formatters take longer to make than a page does, so each language and time zone gets them once. */
export function createFormat(locale: Locale, timeZone: string): Format {
  const key = `${locale} ${timeZone}`;
  const known = formats.get(key) ?? makeFormat(LANGUAGE[locale], safeTimeZone(timeZone));
  formats.set(key, known);
  return known;
}

function safeTimeZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
}

function makeFormat(language: string, timeZone: string): Format {
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone });
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone });
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 6 });
  const countries = new Intl.DisplayNames(language, { type: 'region' });
  const languages = new Intl.DisplayNames(language, { type: 'language' });
  const country = (code: string) => (/^[A-Z]{2}$/.test(code) ? (countries.of(code) ?? code) : code);
  return {
    money: (value) => formatMoney(value, language),
    date: (at) => date.format(at),
    day: (at) => day.format(at),
    time: (at) => time.format(at),
    decimal: (text) => (/^-?\d{1,15}(\.\d+)?$/.test(text) ? number.format(Number(text)) : text),
    country,
    language(code) {
      const plain = /^[a-z]{2,3}(?=[-_]|$)/i.exec(code)?.[0].toLowerCase();
      return plain === undefined ? code : (languages.of(plain) ?? code);
    },
    address: (address) => addressLines(address, country(address.country)),
  };
}

const PLACE_THEN_POSTCODE = new Set(['AU', 'CA', 'GB', 'IE', 'IN', 'NZ', 'US']);

function placeLine({ postcode, city, state, country }: AddressView): string {
  if (PLACE_THEN_POSTCODE.has(country)) return [city, state, postcode].filter(Boolean).join(' ');
  const province = state === '' ? '' : country === 'IT' && state.length === 2 ? `(${state})` : state;
  return [postcode, city, province].filter(Boolean).join(' ');
}

function addressLines(address: AddressView, country: string): string[] {
  const name = [address.firstName, address.lastName].filter(Boolean).join(' ');
  const lines = [
    address.company,
    name,
    address.line1,
    address.line2,
    placeLine(address),
    country,
    address.phone,
  ];
  return lines.filter((line) => line !== '');
}
