import type { Money } from '../services.ts';

// ISO 4217, not Intl's own table: CLDR shows fewer decimals than the currency has (IQD, ALL, RSD …), and then a
// minor unit would be read as a major one. A test holds these against the connector's.
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

/** For people: `€12.20` or `12,20 €`. An unknown currency code is shown in front of the number. */
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
