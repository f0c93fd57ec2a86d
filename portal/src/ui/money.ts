import type { Money } from '../services.ts';

// These are the decimals of ISO 4217. Intl's come from CLDR, which has fewer for some currencies (IQD, ALL, RSD …), so
// a minor unit would be read as a major one. A test compares these with the connector's.
const ZERO_DECIMALS = new Set(
  'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '),
);
const THREE_DECIMALS = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

export function currencyDecimals(currency: string): number {
  if (ZERO_DECIMALS.has(currency)) return 0;
  return THREE_DECIMALS.has(currency) ? 3 : 2;
}

/** Minor units as an exact decimal string: 1220 EUR → `12.20`. */
function toMajor({ amount, currency }: Money): string {
  const decimals = currencyDecimals(currency);
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const sign = amount < 0 ? '-' : '';
  return decimals === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-decimals)}`;
}

/** Writes an amount for people: `€12.20` or `12,20 €`. An unknown currency code is shown in front of the number. */
export function formatMoney(value: Money, language: string): string {
  const decimals = currencyDecimals(value.currency);
  const exact = toMajor(value) as unknown as number;
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  if (!/^[A-Z]{3}$/.test(value.currency)) {
    return `${value.currency} ${new Intl.NumberFormat(language, digits).format(exact)}`.trim();
  }
  return new Intl.NumberFormat(language, { style: 'currency', currency: value.currency, ...digits }).format(
    exact,
  );
}

/** A number as people type it, as an exact decimal string: `1,5` and `1.5` → `1.5`; null when it is none. */
export function parseDecimal(text: string): string | null {
  const plain = text.trim().replace(',', '.');
  return /^\d{1,15}(\.\d{1,8})?$/.test(plain) ? plain : null;
}

/** The signs that people put before or behind an amount of this currency: its own, and its code. */
function withoutSign(text: string, currency: string): string {
  const isKnown = /^[A-Z]{3}$/.test(currency);
  const plain = text.replace(/\s/g, '');
  if (!isKnown) return plain.replace(currency, '');
  const parts = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).formatToParts(0);
  const own = parts.find(({ type }) => type === 'currency')?.value ?? currency;
  const sign = [own, currency].find((each) => plain.startsWith(each) || plain.endsWith(each));
  return sign === undefined ? plain : plain.replace(sign, '');
}

/**
 * An amount as people type it, in minor units: `12,20`, `12.20` or `€ 12.20` EUR → 1220; null when it is none, or of
 * another currency: `$12` is no amount in EUR.
 */
export function parseAmount(text: string, currency: string): number | null {
  const [whole = '', decimals = ''] = parseDecimal(withoutSign(text, currency))?.split('.') ?? [];
  const most = currencyDecimals(currency);
  if (whole === '' || decimals.length > most) return null;
  const minor = Number(whole + decimals.padEnd(most, '0'));
  return Number.isSafeInteger(minor) ? minor : null;
}
